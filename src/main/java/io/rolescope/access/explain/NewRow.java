package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.TextRows;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Completes a row typed by hand: values in their types' own spelling, defaults of columns that were not typed,
/// generated columns computed.
final class NewRow {
    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;

    NewRow(Snapshot snapshot, Backend backend, PolicyCatalog catalog, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.facts = facts;
        this.table = table;
    }

    /// @param typed values by column; columns that are not named take their defaults, as the identity evaluates them
    /// @throws FailureException with [Failure.Invalid] for a column that is not there or a value that its type
    /// refuses
    CandidateRow of(Map<String, ? extends @Nullable String> typed) throws Exception {
        checkNames(typed.keySet());
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        Set<String> unnamed = new LinkedHashSet<>();
        Set<String> undecided = new LinkedHashSet<>();
        Map<String, Boolean> madeByServer = madeByServer();
        for (Column column : table.columns()) {
            values.put(column.name(), column.generated() ? null : typed.get(column.name()));
            if (!column.generated() && !typed.containsKey(column.name())) {
                unnamed.add(column.name());
                fillDefault(column, madeByServer.getOrDefault(column.name(), false), values, undecided);
            }
        }
        return CandidateRows.typed(table, completed(values, undecided)).withDefaults(unnamed, undecided);
    }

    /// The row with other values, its generated columns computed again.
    ///
    /// @throws FailureException as [#of]
    CandidateRow changed(CandidateRow row, Map<String, ? extends @Nullable String> typed) throws Exception {
        checkNames(typed.keySet());
        for (String name : typed.keySet()) {
            if (table.column(name).orElseThrow().generated()) {
                throw new FailureException(new Failure.Invalid(
                        "The server computes “" + name + "” by itself.", "Leave it out.", "", null));
            }
        }
        Map<String, @Nullable String> values = new LinkedHashMap<>(row.values());
        values.putAll(typed);
        Set<String> undecided = new LinkedHashSet<>();
        return CandidateRows.changed(table, row, completed(values, undecided)).withDefaults(Set.of(), undecided);
    }

    private void checkNames(Set<String> names) {
        for (String name : names) {
            if (table.column(name).isEmpty()) {
                throw new FailureException(new Failure.Invalid(
                        table.name() + " has no column “" + name + "”.", "Check the columns' names.", "", null));
            }
        }
    }

    /// Whether a column's value is made by a sequence, a volatile function or its domain: unknown until it runs.
    private Map<String, Boolean> madeByServer() throws Exception {
        String sql = "SELECT a.attname::pg_catalog.text, a.attidentity <> ''"
                + " OR (d.oid IS NULL AND t.typtype = 'd' AND t.typdefaultbin IS NOT NULL)"
                + " OR EXISTS (SELECT FROM pg_catalog.pg_depend x JOIN pg_catalog.pg_proc p ON p.oid = x.refobjid"
                + " WHERE x.classid = 'pg_catalog.pg_attrdef'::regclass AND x.objid = d.oid"
                + " AND x.refclassid = 'pg_catalog.pg_proc'::regclass AND p.provolatile = 'v')"
                + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid"
                + " LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
                + " WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid = " + table.oid();
        Map<String, Boolean> made = new LinkedHashMap<>();
        for (@Nullable
        String[] row : snapshot.asObserver(db -> snapshot.run(sql)).rows()) {
            made.put(String.valueOf(row[0]), "t".equals(row[1]));
        }
        return made;
    }

    private void fillDefault(
            Column column, boolean madeByServer, Map<String, @Nullable String> values, Set<String> undecided)
            throws Exception {
        @Nullable String sql = column.defaultSql();
        if (madeByServer || sql != null && AtomInspector.isVolatile(catalog, sql)) {
            undecided.add(column.name());
        } else if (sql != null) {
            Attempt attempt = snapshot.as(
                    CandidateRows.printed(facts.identity()).with("transaction_read_only", "on"),
                    db -> snapshot.tryOut("SELECT (" + sql + ")::" + column.type() + "::pg_catalog.text"));
            if (attempt.rows() == null) {
                undecided.add(column.name());
            } else {
                values.put(column.name(), attempt.rows().single());
            }
        }
    }

    private Map<String, @Nullable String> completed(Map<String, @Nullable String> values, Set<String> undecided)
            throws Exception {
        List<Column> generated =
                table.columns().stream().filter(Column::generated).toList();
        for (Column column : generated) {
            Set<String> read = AtomInspector.columns(table, String.valueOf(column.defaultSql()));
            if (column.varies() || read.stream().anyMatch(undecided::contains)) {
                undecided.add(column.name());
            }
        }
        if (!generated.isEmpty()) {
            String list = generated.stream()
                    .map(column -> "(" + column.defaultSql() + ")::pg_catalog.text")
                    .collect(Collectors.joining(", "));
            @Nullable String[] computed = asked(list, values);
            for (int i = 0; i < generated.size(); i++) {
                values.put(generated.get(i).name(), computed[i]);
            }
        }
        List<String> columns = new ArrayList<>();
        table.columns().forEach(column -> columns.add(column.sql() + "::pg_catalog.text"));
        @Nullable String[] spelled = asked(String.join(", ", columns), values);
        for (int i = 0; i < table.columns().size(); i++) {
            values.put(table.columns().get(i).name(), spelled[i]);
        }
        return values;
    }

    private @Nullable String[] asked(String list, Map<String, @Nullable String> values) throws Exception {
        List<@Nullable String> fields = new ArrayList<>(values.values());
        String sql = "SELECT " + list + " FROM (SELECT (" + Literals.text(CompositeText.of(fields)) + "::"
                + table.name().sql() + ").*) AS "
                + TableName.quoted(table.name().name());
        Attempt attempt = snapshot.as(CandidateRows.exact(backend.observer()), db -> snapshot.tryOut(sql));
        TextRows rows = attempt.rows();
        if (rows == null) {
            throw new FailureException(new Failure.Invalid(
                    "A value does not fit its column: " + attempt.message() + ".",
                    "Write values as the server prints them.",
                    "SQLSTATE " + attempt.sqlState(),
                    attempt.sqlState()));
        }
        return rows.rows().getFirst();
    }
}
