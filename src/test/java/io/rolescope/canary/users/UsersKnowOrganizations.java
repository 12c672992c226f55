package io.rolescope.canary.users;

import io.rolescope.canary.organizations.Tenant;

public record UsersKnowOrganizations(Tenant known) {}
