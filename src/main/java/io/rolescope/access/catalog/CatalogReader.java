package io.rolescope.access.catalog;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;

/// Reads a [PolicyCatalog] in one transaction and a handful of set-based queries, whatever the number of tables.
///
/// Runs under an empty search path, so that every expression is printed with its names qualified.
public final class CatalogReader {
    private final Map<Long, TableName> names = new HashMap<>();
    private final Map<Long, List<Column>> columns = new HashMap<>();
    private final Map<Long, List<String>> keys = new HashMap<>();
    private final Map<Long, List<Policy>> policies = new HashMap<>();
    private final Map<Long, List<Trigger>> triggers = new HashMap<>();
    private final Map<Long, List<ForeignKey>> foreignKeys = new HashMap<>();
    private final Map<Long, Function> functions = new HashMap<>();

    private CatalogReader() {}

    /// @throws io.rolescope.platform.FailureException classified
    public static PolicyCatalog read(Backend backend) {
        return read(backend, ReadOptions.standard());
    }

    /// The backend's facts and its roles' settings are asked again too: a verdict stands on both, and they have to be
    /// of the same time.
    ///
    /// @throws io.rolescope.platform.FailureException classified
    public static PolicyCatalog read(Backend backend, ReadOptions options) {
        backend.refreshedFacts(options);
        SessionIdentity reader = SessionIdentity.login().with("search_path", "");
        return backend.as(reader).read(options, db -> new CatalogReader().read(db));
    }

    private PolicyCatalog read(DSLContext db) {
        int version = db.fetchSingle("select current_setting('server_version_num')::int as version")
                .get("version", Integer.class);
        List<Record> tables = db.fetch(CatalogSql.TABLES);
        for (Record row : tables) {
            names.put(oid(row), new TableName(text(row, "schema"), text(row, "name")));
        }
        readColumns(db);
        readKeys(db);
        readFunctions(db);
        readPolicies(db);
        FunctionTexts texts = new FunctionTexts(db);
        readTriggers(db, texts);
        readForeignKeys(db);
        Map<TableName, Table> byName = new TreeMap<>();
        for (Record row : tables) {
            Table table = table(row);
            byName.put(table.name(), table);
        }
        Set<String> volatileBuiltins = volatileBuiltins(db);
        return new PolicyCatalog(
                version,
                new LinkedHashMap<>(byName),
                roles(db, version),
                Map.copyOf(functions),
                policyFunctions(db),
                grants(db),
                volatileBuiltins,
                texts.repeatability(db, byName.values(), volatileBuiltins),
                sharedNames(db));
    }

    private Table table(Record row) {
        long oid = oid(row);
        List<TableName> parents = new ArrayList<>();
        for (Long parent : list(row, "parents", Long[].class)) {
            if (names.containsKey(parent)) {
                parents.add(names.get(parent));
            }
        }
        return new Table(
                oid,
                java.util.Objects.requireNonNull(names.get(oid)),
                text(row, "kind").charAt(0),
                text(row, "owner"),
                flag(row, "rls"),
                flag(row, "forced"),
                flag(row, "partition"),
                parents,
                row.get("rows", Double.class),
                list(row, "options", String[].class),
                flag(row, "rules"),
                columns.getOrDefault(oid, List.of()),
                keys.getOrDefault(oid, List.of()),
                policies.getOrDefault(oid, List.of()),
                triggers.getOrDefault(oid, List.of()),
                foreignKeys.getOrDefault(oid, List.of()),
                row.get("view_sql", String.class));
    }

    private void readColumns(DSLContext db) {
        for (Record row : db.fetch(CatalogSql.COLUMNS)) {
            columns.computeIfAbsent(oid(row), ignored -> new ArrayList<>())
                    .add(new Column(
                            text(row, "name"),
                            row.get("position", Integer.class),
                            text(row, "type"),
                            flag(row, "not_null"),
                            flag(row, "generated"),
                            flag(row, "varies"),
                            flag(row, "identity_always"),
                            flag(row, "domain"),
                            row.get("default_sql", String.class),
                            row.get("comment", String.class)));
        }
    }

    private void readKeys(DSLContext db) {
        for (Record row : db.fetch(CatalogSql.KEYS)) {
            // the primary key comes first, then the shortest unique one
            keys.putIfAbsent(oid(row), list(row, "columns", String[].class));
        }
    }

    private void readFunctions(DSLContext db) {
        for (Record row : db.fetch(CatalogSql.FUNCTIONS)) {
            functions.put(oid(row), function(row));
        }
    }

    /// Every function of the backend whose body can be read, whether policies call it or not.
    public static List<Function> allFunctions(DSLContext db) {
        return db.fetch(CatalogSql.ALL_FUNCTIONS).map(CatalogReader::function);
    }

    private static Function function(Record row) {
        return new Function(
                oid(row),
                text(row, "schema"),
                text(row, "name"),
                text(row, "arguments"),
                text(row, "owner"),
                flag(row, "definer"),
                text(row, "volatility").charAt(0),
                list(row, "settings", String[].class),
                text(row, "language"),
                text(row, "body"));
    }

    private void readPolicies(DSLContext db) {
        for (Record row : db.fetch(CatalogSql.POLICIES)) {
            long oid = oid(row);
            if (names.containsKey(oid)) {
                policies.computeIfAbsent(oid, ignored -> new ArrayList<>())
                        .add(new Policy(
                                java.util.Objects.requireNonNull(names.get(oid)),
                                text(row, "name"),
                                PolicyCommand.of(text(row, "command")),
                                flag(row, "permissive"),
                                list(row, "roles", String[].class),
                                row.get("using_sql", String.class),
                                row.get("check_sql", String.class)));
            }
        }
    }

    private void readTriggers(DSLContext db, FunctionTexts texts) {
        List<Record> all = db.fetch(CatalogSql.TRIGGERS);
        SettingChanges changes = texts.settingChanges(all, names);
        for (Record row : all) {
            Function function = functions.get(row.get("function", Long.class));
            if (function == null) {
                continue;
            }
            int type = row.get("type", Integer.class);
            Set<String> events = new HashSet<>();
            if (flag(row, "routed")) {
                addIf(events, type, 4, "INSERT");
            }
            addIf(events, type, 8, "DELETE");
            addIf(events, type, 16, "UPDATE");
            addIf(events, type, 32, "TRUNCATE");
            triggers.computeIfAbsent(oid(row), ignored -> new ArrayList<>())
                    .add(new Trigger(
                            text(row, "name"),
                            events,
                            (type & (2 | 64)) != 0,
                            (type & 1) != 0,
                            function,
                            arguments(row.get("arguments", byte[].class)),
                            changes.within(function.body()),
                            TriggerCondition.nullColumns(row.get("definition", String.class))));
        }
    }

    private static Map<String, ServerNames> sharedNames(DSLContext db) {
        Map<String, Set<String>> functions = new HashMap<>();
        Map<String, Set<String>> operators = new HashMap<>();
        for (Record row : db.fetch(CatalogSql.SHARED_NAMES)) {
            String schema = text(row, "schema");
            Set<String> ofFunctions = functions.computeIfAbsent(schema, ignored -> new HashSet<>());
            Set<String> ofOperators = operators.computeIfAbsent(schema, ignored -> new HashSet<>());
            (flag(row, "operator") ? ofOperators : ofFunctions).add(text(row, "name"));
        }
        Map<String, ServerNames> all = new HashMap<>();
        functions.forEach((schema, names) ->
                all.put(schema, new ServerNames(names, operators.getOrDefault(schema, Set.of()))));
        return Map.copyOf(all);
    }

    private void readForeignKeys(DSLContext db) {
        for (Record row : db.fetch(CatalogSql.FOREIGN_KEYS)) {
            Long target = row.get("target", Long.class);
            if (names.containsKey(target)) {
                foreignKeys
                        .computeIfAbsent(oid(row), ignored -> new ArrayList<>())
                        .add(new ForeignKey(
                                text(row, "name"),
                                list(row, "columns", String[].class),
                                names.get(target),
                                list(row, "target_columns", String[].class)));
            }
        }
    }

    private Map<TableName, List<Function>> policyFunctions(DSLContext db) {
        Map<TableName, List<Function>> found = new HashMap<>();
        for (Record row : db.fetch(CatalogSql.POLICY_FUNCTIONS)) {
            Function function = functions.get(row.get("function", Long.class));
            TableName table = names.get(oid(row));
            if (function != null && table != null) {
                found.computeIfAbsent(table, ignored -> new ArrayList<>()).add(function);
            }
        }
        return found;
    }

    private static Map<String, DatabaseRole> roles(DSLContext db, int version) {
        Map<String, List<DatabaseRole.Membership>> memberships = new HashMap<>();
        for (Record row : db.fetch(version >= 160_000 ? CatalogSql.MEMBERSHIPS : CatalogSql.MEMBERSHIPS_BEFORE_16)) {
            memberships
                    .computeIfAbsent(text(row, "member"), ignored -> new ArrayList<>())
                    .add(new DatabaseRole.Membership(text(row, "role"), flag(row, "inherit"), flag(row, "set")));
        }
        Map<String, DatabaseRole> roles = new LinkedHashMap<>();
        for (Record row : db.fetch(CatalogSql.ROLES)) {
            String name = text(row, "name");
            roles.put(
                    name,
                    new DatabaseRole(
                            name,
                            flag(row, "superuser"),
                            flag(row, "bypass"),
                            flag(row, "login"),
                            flag(row, "inherits"),
                            flag(row, "administers"),
                            memberships.getOrDefault(name, List.of())));
        }
        return roles;
    }

    private static List<Grant> grants(DSLContext db) {
        return db.fetch(CatalogSql.GRANTS)
                .map(row -> new Grant(
                        text(row, "kind"),
                        text(row, "schema"),
                        text(row, "object"),
                        row.get("column", String.class),
                        text(row, "grantee"),
                        text(row, "privilege"),
                        flag(row, "grantable")));
    }

    private static Set<String> volatileBuiltins(DSLContext db) {
        return Set.copyOf(db.fetch(CatalogSql.VOLATILE_BUILTINS).getValues("name", String.class));
    }

    /// Trigger arguments are stored one after the other, each ended by a zero byte.
    private static List<String> arguments(byte[] stored) {
        if (stored == null || stored.length == 0) {
            return List.of();
        }
        String all = new String(stored, java.nio.charset.StandardCharsets.UTF_8);
        return Arrays.asList(all.substring(0, all.length() - 1).split("\0", -1));
    }

    private static void addIf(Set<String> events, int type, int bit, String event) {
        if ((type & bit) != 0) {
            events.add(event);
        }
    }

    static long oid(Record row) {
        return row.get("oid", Long.class);
    }

    static String text(Record row, String column) {
        String value = row.get(column, String.class);
        return value == null ? "" : value;
    }

    static boolean flag(Record row, String column) {
        return Boolean.TRUE.equals(row.get(column, Boolean.class));
    }

    private static <T> List<T> list(Record row, String column, Class<T[]> type) {
        T[] values = row.get(column, type);
        return values == null ? List.of() : List.of(values);
    }
}
