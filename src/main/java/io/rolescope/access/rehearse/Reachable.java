package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Record;

/// The code of a database that a write may get to, read as it is asked for.
final class Reachable {

    /// A function or procedure.
    ///
    /// @param trusted its language keeps it inside the database; false for C and the untrusted ones
    /// @param extension the extension it came with, empty for none
    record Code(long oid, String schema, String name, String language, boolean trusted, String extension, String body) {
        String qualified() {
            return schema + "." + name + "()";
        }
    }

    /// A foreign key of `referring` that changes rows there.
    record Cascade(String name, long referring, long referred, char onDelete, char onUpdate) {}

    /// A rule, constraint or index of a table that holds an expression or statement.
    record Text(String what, long table, String text) {}

    private final DSLContext db;
    private final Map<String, List<Code>> byName = new HashMap<>();
    private final Map<Long, Table> tables = new HashMap<>();
    private final Map<String, List<Table>> tablesByName = new HashMap<>();
    private final List<Cascade> cascades;
    private final List<Text> rules;
    private final List<Text> expressions;

    Reachable(DSLContext db, PolicyCatalog catalog) {
        this.db = db;
        for (Table table : catalog.tables().values()) {
            tables.put(table.oid(), table);
            tablesByName
                    .computeIfAbsent(table.name().name(), ignored -> new ArrayList<>())
                    .add(table);
        }
        cascades = db.fetch(RehearsalSql.CASCADES)
                .map(row -> new Cascade(
                        text(row, "name"),
                        row.get("referring", Long.class),
                        row.get("referred", Long.class),
                        text(row, "on_delete").charAt(0),
                        text(row, "on_update").charAt(0)));
        rules = db.fetch(RehearsalSql.RULES)
                .map(row -> new Text("rule " + text(row, "name"), row.get("oid", Long.class), text(row, "definition")));
        expressions = db.fetch(RehearsalSql.EXPRESSIONS)
                .map(row -> new Text(
                        text(row, "kind") + " " + text(row, "name"), row.get("oid", Long.class), text(row, "text")));
    }

    /// Asks for all of these at once; what is asked for one by one afterwards is known then.
    void prepare(Collection<String> names) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(byName.keySet());
        if (unknown.isEmpty()) {
            return;
        }
        unknown.forEach(name -> byName.put(name, new ArrayList<>()));
        for (Record row : db.fetch(RehearsalSql.FUNCTIONS_NAMED, (Object) unknown.toArray(new String[0]))) {
            Code code = new Code(
                    row.get("oid", Long.class),
                    text(row, "schema"),
                    text(row, "name"),
                    text(row, "language"),
                    Boolean.TRUE.equals(row.get("trusted", Boolean.class)),
                    text(row, "extension"),
                    text(row, "body"));
            byName.computeIfAbsent(code.name(), ignored -> new ArrayList<>()).add(code);
        }
    }

    /// @param schema empty where the call does not say
    List<Code> functions(String schema, String name) {
        prepare(Set.of(name));
        return byName.getOrDefault(name, List.of()).stream()
                .filter(code -> schema.isEmpty() || schema.equals(code.schema()))
                .toList();
    }

    /// @param schema empty where the statement does not say
    List<Table> tables(String schema, String name) {
        return tablesByName.getOrDefault(name, List.of()).stream()
                .filter(table -> schema.isEmpty() || schema.equals(table.name().schema()))
                .toList();
    }

    Table table(long oid) {
        return java.util.Objects.requireNonNull(tables.get(oid));
    }

    boolean knows(long oid) {
        return tables.containsKey(oid);
    }

    List<Cascade> cascadesTo(Table table) {
        return cascades.stream()
                .filter(cascade -> cascade.referred() == table.oid() && knows(cascade.referring()))
                .toList();
    }

    List<Text> rulesOf(Table table) {
        return rules.stream().filter(rule -> rule.table() == table.oid()).toList();
    }

    List<Text> expressionsOf(Table table) {
        return expressions.stream()
                .filter(expression -> expression.table() == table.oid())
                .toList();
    }

    /// Partitions and children of a table.
    List<Table> childrenOf(Table table) {
        return tables.values().stream()
                .filter(child -> child.parents().contains(table.name()))
                .toList();
    }

    private static String text(Record row, String column) {
        String value = row.get(column, String.class);
        return value == null ? "" : value;
    }
}
