package io.rolescope.canary.identities;

import io.rolescope.canary.access.Verdict;

public record IdentitiesKnowAccess(Verdict known) {}
