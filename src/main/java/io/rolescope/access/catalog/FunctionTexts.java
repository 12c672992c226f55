package io.rolescope.access.catalog;

import static io.rolescope.access.catalog.CatalogReader.oid;
import static io.rolescope.access.catalog.CatalogReader.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;

/// What people wrote that can be called, read for what it may do behind a policy's back.
final class FunctionTexts {
    private final List<Record> sources;

    FunctionTexts(DSLContext db) {
        this.sources = db.fetch(CatalogSql.SOURCES);
    }

    /// By which names settings may change that policies read.
    ///
    /// @param fired triggers, each with its function and its table
    SettingChanges settingChanges(List<Record> fired, Map<Long, TableName> names) {
        Map<Long, Set<String>> tables = new HashMap<>();
        for (Record row : fired) {
            TableName table = names.get(oid(row));
            if (table != null) {
                tables.computeIfAbsent(row.get("function", Long.class), ignored -> new HashSet<>())
                        .add(table.name());
            }
        }
        return new SettingChanges(
                fired.isEmpty()
                        ? List.of()
                        : sources.stream()
                                .map(row -> SettingChanges.Source.of(oid(row), text(row, "name"), text(row, "body")))
                                .toList(),
                tables);
    }

    /// Which clauses may answer otherwise in the real statement.
    Repeatability repeatability(DSLContext db, Collection<Table> tables, Set<String> volatileBuiltins) {
        Map<Long, Repeatability.Source> functions = new LinkedHashMap<>();
        for (Record row : sources) {
            String schema = text(row, "schema");
            String name = text(row, "name");
            functions.put(
                    oid(row),
                    new Repeatability.Source(schema, name, schema + "." + name + "()", text(row, "body"), false));
        }
        Map<String, List<Repeatability.Source>> signs = new HashMap<>();
        for (Record row : db.fetch(CatalogSql.SIGNS)) {
            Repeatability.Source function = functions.get(row.get("function", Long.class));
            if (function != null) {
                signs.computeIfAbsent(text(row, "sign"), sign -> new ArrayList<>())
                        .add(function);
            }
        }
        Set<String> ownTypes = new HashSet<>(db.fetch(CatalogSql.OWN_TYPES).map(row -> text(row, "name")));
        return new Repeatability(
                List.copyOf(functions.values()),
                signs,
                tables,
                volatileBuiltins,
                UnwrittenOperators.of(ownTypes, tables));
    }
}
