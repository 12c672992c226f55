package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where an identity belongs, as far as rows of one kind say it, and which rows are held against that.
///
/// @param tenants what rows of its own tenants name: the tenants, or the rows above that are theirs
/// @param near tenants that it perhaps belongs to
/// @param person the id it acts under, empty for a role
/// @param platformRole the role that goes across tenants by design, empty where there is none
/// @param others what rows of other tenants may name, with the tenant each stands for; only filled where
/// rows name tenants inside paths, or rows above
/// @param belongs the ids of its tenants
/// @param against which rows are looked for
record Membership(
        Set<String> tenants,
        Set<String> near,
        String person,
        String platformRole,
        Map<String, String> others,
        Set<String> belongs,
        Against against) {

    /// Which rows are held against a membership, and what reaching one shows.
    enum Against {
        /// Those of tenants that it does not belong to: a leak.
        FOREIGN,
        /// The same where this login does not see all of its tenants.
        NOT_SEEN,
        /// The same where nothing was found that says where any person belongs, or where it signs in by a header.
        NOT_KNOWN,
        /// Those of tenants that it perhaps belongs to.
        NEAR
    }

    Membership(Set<String> belongs, Set<String> near, String person, String platformRole, Against against) {
        this(belongs, near, person, platformRole, Map.of(), belongs, against);
    }

    /// The same, held against rows of the tenants that it perhaps belongs to.
    Membership nearOnes() {
        return new Membership(tenants, near, person, platformRole, others, belongs, Against.NEAR);
    }

    Membership among(List<String> all) {
        Map<String, String> named = new LinkedHashMap<>();
        all.forEach(tenant -> named.put(tenant, tenant));
        return through(tenants, named);
    }

    Membership through(Set<String> mine, Map<String, String> named) {
        return new Membership(mine, near, person, platformRole, named, belongs, against);
    }

    /// SQL that holds where `tenant`, SQL for the tenant's id as text, is one of those that are looked for.
    String lookedFor(String tenant) {
        if (against == Against.NEAR) {
            return tenant + " = ANY (" + array(near) + ")";
        }
        Set<String> known = new LinkedHashSet<>(belongs);
        known.addAll(near);
        return tenant + " <> ALL (" + array(known) + ")";
    }

    /// SQL that holds for rows of a table that are looked for.
    String lookedFor(TenantKey tenant) {
        return tenant.isListed()
                ? tenant.sql() + " = ANY (" + array(others.keySet()) + ")"
                : TableName.quoted(tenant.column()) + " IS NOT NULL AND " + lookedFor(tenant.sql());
    }

    static String array(Set<String> texts) {
        return Literals.array(List.copyOf(texts)) + "::pg_catalog.text[]";
    }

    /// The tenant that a row stands for by what it names.
    String tenantOf(String named) {
        return others.getOrDefault(named, named);
    }

    Witness.Kind kind() {
        return !platformRole.isEmpty()
                ? Witness.Kind.PLATFORM
                : against == Against.FOREIGN ? Witness.Kind.LEAK : Witness.Kind.UNSURE;
    }

    /// What has to be said beside a witness, with a space before it; empty where it is plain.
    String doubt() {
        return !platformRole.isEmpty()
                ? ""
                : switch (against) {
                    case FOREIGN -> "";
                    case NOT_SEEN ->
                        " Whether the row is another tenant's cannot be told: this login does not see"
                                + " where the identity belongs.";
                    case NOT_KNOWN ->
                        " Whether the row is another tenant's cannot be told: nothing was found that says where"
                                + " the identity belongs.";
                    case NEAR ->
                        " That the identity belongs there is said only by a table that may list something else than"
                                + " members, or by a number in its claims that may be something else's.";
                };
    }
}
