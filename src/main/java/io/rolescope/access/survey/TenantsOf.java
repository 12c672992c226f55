package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Literals;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The tenants that an identity belongs to: those its settings and claims name, and those that tables of
/// members and
/// profiles list for the ids in them.
final class TenantsOf {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> PEOPLE = List.of("member", "profile", "user", "employee", "staff", "people");
    private static final Set<String> PERSON_COLUMNS =
            Set.of("user_id", "profile_id", "member_id", "person_id", "auth_user_id", "account_user_id", "owner_id");
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
        for (Table table : catalog.tables().values()) {
            @Nullable String tenant = keys.columns().get(table.name());
            String name = table.name().name().toLowerCase(Locale.ROOT);
            boolean lists = table.canHavePolicies()
                    && !table.partition()
                    && PEOPLE.stream().anyMatch(name::contains);
            if (tenant != null && lists) {
                for (String person : personColumns(table, name)) {
                    tenants.addAll(tenantsIn(table, tenant, person, ids));
                }
            }
        }
        return tenants;
    }

    /// It goes across tenants by design, and so proves nothing about isolation.
    static boolean isPlatformWide(SessionIdentity identity) {
        return values(identity, true).stream().anyMatch(PLATFORM::contains);
    }

    /// The id of some tenant that is none of these; empty where there is none.
    String another(Set<String> own) throws Exception {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        if (tenants == null || tenants.key().size() != 1) {
            return "";
        }
        String key = TableName.quoted(tenants.key().getFirst());
        String sql = "SELECT " + key + "::text FROM " + tenants.name().sql() + " WHERE " + key + "::text <> ALL ("
                + Literals.array(List.copyOf(own)) + "::text[]) ORDER BY 1 LIMIT 1";
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        String found = attempt.rows() == null ? null : attempt.rows().single();
        return found == null ? "" : found;
    }

    /// Those of the ids that tenants have.
    private Set<String> existing(Set<String> ids) throws Exception {
        Table tenants = keys.tenants() == null ? null : catalog.tables().get(keys.tenants());
        if (tenants == null || tenants.key().size() != 1) {
            return ids;
        }
        String key = tenants.key().getFirst();
        return tenantsIn(tenants, key, key, ids);
    }

    private Set<String> tenantsIn(Table table, String tenant, String person, Set<String> ids) throws Exception {
        String sql = "SELECT DISTINCT " + TableName.quoted(tenant) + "::text FROM "
                + table.name().sql() + " WHERE " + TableName.quoted(person) + "::text = ANY ("
                + Literals.array(List.copyOf(ids)) + "::text[])";
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        Set<String> found = new LinkedHashSet<>();
        if (attempt.rows() != null) {
            for (@Nullable String[] row : attempt.rows().rows()) {
                if (row[0] != null) {
                    found.add(row[0]);
                }
            }
        }
        return found;
    }

    private static Set<String> personColumns(Table table, String name) {
        Stream<String> byName = table.columns().stream().map(Column::name).filter(PERSON_COLUMNS::contains);
        Stream<String> byReference = table.foreignKeys().stream()
                .filter(key -> key.columns().size() == 1
                        && PEOPLE.stream().anyMatch(word -> key.target().name().contains(word)))
                .map(ForeignKey::columns)
                .map(List::getFirst)
                .filter(column -> !column.contains("by") && !column.contains("invit"));
        boolean isPerson = name.contains("profile") || name.contains("user");
        Stream<String> own =
                isPerson && table.key().size() == 1 ? Stream.of(table.key().getFirst()) : Stream.empty();
        return Stream.of(byName, byReference, own).flatMap(all -> all).collect(Collectors.toSet());
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
