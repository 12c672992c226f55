package io.rolescope.access.survey;

import io.rolescope.access.catalog.DatabaseRole;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.SessionIdentity;
import org.jspecify.annotations.Nullable;

/// Who goes across tenants by design: roles that row security does not hold, and roles of the platform.
public final class AboveTenants {
    private AboveTenants() {}

    /// Whether reaching rows of every tenant is what the identity is for, and so no finding.
    public static boolean stands(SessionIdentity identity, PolicyCatalog catalog) {
        @Nullable
        DatabaseRole role = identity.role() == null ? null : catalog.roles().get(identity.role());
        return !platformRole(identity, role).isEmpty() || (role != null && (role.superuser() || role.bypassesRls()));
    }

    /// What lets the identity go across tenants: a role its claims name, or being one that administers the server,
    /// as the authentication service that reads every membership. Empty where there is nothing.
    static String platformRole(SessionIdentity identity, @Nullable DatabaseRole role) {
        String claimed = TenantsOf.platformRole(identity);
        return claimed.isEmpty() && role != null && role.administers() ? role.name() : claimed;
    }
}
