package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
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
    private static final Set<String> PLATFORM = Set.of("super_admin", "superadmin", "platform_admin", "service_role");

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final TenantKeys keys;

    TenantsOf(Snapshot snapshot, Backend backend, PolicyCatalog catalog, TenantKeys keys) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.keys = keys;
    }

    /// Ids of tenants; where no table of tenants is known, every id that could be one.
    Set<String> of(SessionIdentity identity) throws Exception {
        Set<String> ids = values(identity, false);
        Set<String> tenants = new TreeSet<>(existing(ids));
        if (ids.isEmpty()) {
            return tenants;
        }
        for (Listing listing : listings()) {
            tenants.addAll(tenantsIn(listing.table(), listing.tenant().sql(), listing.person(), ids));
        }
        return tenants;
    }

    /// Where memberships are read from, for people to say whether that is right: `public.members.user_id`.
    List<String> sources() {
        return listings().stream()
                .map(listing -> listing.table().name() + "." + listing.person())
                .sorted()
                .toList();
    }

    private List<Listing> listings() {
        List<Listing> found = new ArrayList<>();
        for (Table table : catalog.tables().values()) {
            @Nullable TenantKey tenant = keys.columns().get(table.name());
            if (tenant == null || tenant.isListed()) {
                continue;
            }
            if (table.name().equals(keys.tenants())) {
                PeopleColumns.holdersIn(table).forEach(person -> found.add(new Listing(table, tenant, person)));
            } else if (PeopleColumns.listsPeople(table)) {
                PeopleColumns.membersIn(table).forEach(person -> found.add(new Listing(table, tenant, person)));
            }
        }
        return found;
    }

    /// A table that lists people of tenants.
    private record Listing(Table table, TenantKey tenant, String person) {}

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

    /// Ids of the tenants that are none of these, as many as can be asked about at once.
    List<String> others(Set<String> own, IsolationRun run) throws Exception {
        List<String> others = tenantsBut(own, MOST + 1);
        if (others.size() > MOST) {
            run.note("There are more than " + MOST + " tenants; paths and topics were held against the first of them.");
            return others.subList(0, MOST);
        }
        return others;
    }

    /// The id of some tenant that is none of these; empty where there is none.
    String another(Set<String> own) throws Exception {
        return tenantsBut(own, 1).stream().findFirst().orElse("");
    }

    private List<String> tenantsBut(Set<String> own, int most) throws Exception {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        if (tenants == null || tenants.key().size() != 1) {
            return List.of();
        }
        String key = TableName.quoted(tenants.key().getFirst());
        String sql = "SELECT " + key + "::text FROM " + tenants.name().sql() + " WHERE " + key + "::text <> ALL ("
                + Literals.array(List.copyOf(own)) + "::text[]) ORDER BY 1 LIMIT " + most;
        return firstColumn(sql);
    }

    /// Those of the ids that tenants have.
    private Set<String> existing(Set<String> ids) throws Exception {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        if (tenants == null || tenants.key().size() != 1) {
            return ids;
        }
        String key = tenants.key().getFirst();
        Attempt readable = snapshot.as(
                backend.observer(),
                db -> snapshot.tryOut("SELECT 1 FROM " + tenants.name().sql() + " LIMIT 1"));
        if (readable.rows() == null) {
            // a login that may not read the tenants cannot tell which ids are one; taking none for one would
            // show every own row as another's
            return ids;
        }
        return tenantsIn(tenants, TableName.quoted(key) + "::text", key, ids);
    }

    private Set<String> tenantsIn(Table table, String tenant, String person, Set<String> ids) throws Exception {
        String sql = "SELECT DISTINCT " + tenant + " FROM "
                + table.name().sql() + " WHERE " + TableName.quoted(person) + "::text = ANY ("
                + Literals.array(List.copyOf(ids)) + "::text[])";
        return new LinkedHashSet<>(firstColumn(sql));
    }

    private List<String> firstColumn(String sql) throws Exception {
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
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
