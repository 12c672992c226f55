package io.rolescope.canary.organizations;

import io.rolescope.canary.users.Person;

public record OrganizationsKnowUsers(Person known) {}
