package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tenants that an identity belongs to: those its settings and claims name, and those that tables of
/// members and profiles list for the ids in them.
final class TenantsOf {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// Tenants whose ids are sent along in one question.
    private static final int MOST = 5000;
    /// Keys that count from one are the same in every table; a uuid is not.
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Set<String> PLATFORM = Set.of("super_admin", "superadmin", "platform_admin", "service_role");

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;
    private final ObserverSight sight;

    TenantsOf(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TenantKeys keys, ObserverSight sight) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
        this.sight = sight;
    }

    /// The tenants that the identity belongs to; where no table of tenants is known, every id that could be one.
    ///
    /// @param platformRole the role that goes across tenants by design, empty where there is none
    Membership of(SessionIdentity identity, String platformRole, IsolationRun run) throws Exception {
        Set<String> ids = values(identity, false);
        Set<String> tenants = new TreeSet<>(existing(ids, run));
        Set<String> near = new TreeSet<>();
        boolean allSeen = true;
        for (MemberLists.Listing listing : ids.isEmpty() ? List.<MemberLists.Listing>of() : lists().listings()) {
            Set<String> into = listing.sure() ? tenants : near;
            String sql = tenantsIn(listing.table(), listing.tenant().sql(), listing.person(), ids);
            Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
            boolean held = sight.isHeld(listing.table().name());
            into.addAll(firstColumn(attempt));
            if (attempt.rows() == null || held) {
                allSeen = false;
                // what the identity itself sees of where it belongs is true, if not all
                into.addAll(firstColumn(snapshot.as(identity, db -> snapshot.tryOut(sql))));
                run.skipped("Where people belong is not known for certain: "
                        + (held
                                ? "policies hide rows of " + listing.table().name() + " from this login."
                                : "reading " + listing.table().name() + " fails with " + attempt.sqlState() + "."));
            }
        }
        near.removeAll(tenants);
        return new Membership(tenants, near, person(identity), platformRole, allSeen);
    }

    /// Where memberships are read from.
    MemberLists lists() throws Exception {
        return MemberLists.find(snapshot, backend, catalog, keys);
    }

    /// The role named in its claims that goes across tenants by design; empty where there is none.
    static String platformRole(SessionIdentity identity) {
        return values(identity, true).stream()
                .filter(PLATFORM::contains)
                .findFirst()
                .orElse("");
    }

    /// The id that the identity acts under; empty where its settings name nobody.
    static String person(SessionIdentity identity) {
        for (Map.Entry<String, String> setting : identity.settings().entrySet()) {
            if (setting.getValue().startsWith("{")) {
                try {
                    JsonNode subject = JSON.readTree(setting.getValue()).path("sub");
                    if (subject.isString()) {
                        return subject.stringValue();
                    }
                } catch (JacksonException e) {
                    // no JSON: it names nobody
                }
            }
        }
        return identity.settings().entrySet().stream()
                .filter(setting ->
                        setting.getKey().endsWith("user_id") || setting.getKey().endsWith("claim.sub"))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("");
    }

    /// Ids of the tenants that a membership is held against, as many as can be asked about at once; `null`, and said
    /// so, where this login does not see them.
    @Nullable
    List<String> others(Membership own, IsolationRun run) throws Exception {
        @Nullable List<String> others = tenantsBut(own.lookedFor("r.id"), MOST + 1);
        if (others == null) {
            run.skipped("Paths and topics were not looked at: this login does not see the tenants that they name.");
            return null;
        }
        if (others.size() > MOST) {
            run.skipped(
                    "There are more than " + MOST + " tenants; paths and topics were held against the first of them.");
            return others.subList(0, MOST);
        }
        return others;
    }

    /// The id of some tenant that it does not belong to; empty where there is none, `null` where this login does
    /// not see them.
    @Nullable
    String another(Membership own) throws Exception {
        @Nullable List<String> others = tenantsBut(own.lookedFor("r.id"), 1);
        return others == null ? null : others.stream().findFirst().orElse("");
    }

    private @Nullable List<String> tenantsBut(String condition, int most) throws Exception {
        Table tenants = tenants();
        if (tenants == null) {
            return List.of();
        }
        String sql =
                "SELECT r.id FROM (SELECT " + TableName.quoted(tenants.key().getFirst())
                        + "::pg_catalog.text AS id FROM " + tenants.name().sql() + ") AS r WHERE " + condition
                        + " ORDER BY 1 LIMIT " + most;
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        List<String> found = firstColumn(attempt);
        return attempt.rows() == null || sight.isHeld(tenants.name()) && found.size() < most ? null : found;
    }

    private @Nullable Table tenants() {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        return tenants == null || tenants.key().size() != 1 ? null : tenants;
    }

    /// Those of the ids that tenants have.
    private Set<String> existing(Set<String> ids, IsolationRun run) throws Exception {
        Table tenants = tenants();
        if (tenants == null || ids.isEmpty()) {
            return ids;
        }
        String key = tenants.key().getFirst();
        String sql = tenantsIn(tenants, TableName.quoted(key) + "::pg_catalog.text", key, ids);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        if (attempt.rows() == null || sight.isHeld(tenants.name())) {
            // a login that does not see the tenants cannot tell which ids are one; taking none for one would
            // show every own row as another's
            if (ids.stream().anyMatch(NUMBER.asMatchPredicate())) {
                run.skipped("Which numbers in claims are tenants cannot be told, since this login does not see "
                        + tenants.name() + ": each was taken for one that the identity belongs to.");
            }
            return ids;
        }
        return new LinkedHashSet<>(firstColumn(attempt));
    }

    private static String tenantsIn(Table table, String tenant, String person, Set<String> ids) {
        return "SELECT DISTINCT " + tenant + " FROM " + table.name().sql() + " WHERE " + TableName.quoted(person)
                + "::pg_catalog.text = ANY (" + Membership.array(ids) + ")";
    }

    private static List<String> firstColumn(Attempt attempt) {
        List<String> found = new ArrayList<>();
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                if (row[0] != null) {
                    found.add(row[0]);
                }
            }
        }
        return found;
    }

    /// The scalar values of settings and of the JSON in them.
    private static Set<String> values(SessionIdentity identity, boolean roles) {
        Set<String> found = new LinkedHashSet<>();
        for (Map.Entry<String, String> setting : identity.settings().entrySet()) {
            String value = setting.getValue();
            if (value.startsWith("{")) {
                try {
                    collect(JSON.readTree(value), "", roles, found);
                } catch (JacksonException e) {
                    found.add(value);
                }
            } else if (!setting.getKey().equals("search_path") && !value.isEmpty()) {
                found.add(value);
            }
        }
        return found;
    }

    /// What a user may change about himself says nothing about where he belongs.
    private static void collect(JsonNode node, String name, boolean roles, Set<String> found) {
        if (name.equals("user_metadata") || name.equals("raw_user_meta_data")) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(entry.getValue(), entry.getKey(), roles, found));
        } else if (node.isArray()) {
            node.forEach(item -> collect(item, name, roles, found));
        } else if (!node.isNull() && (roles || !name.equals("iat") && !name.equals("exp"))) {
            found.add(node.isString() ? node.stringValue() : node.toString());
        }
    }
}
