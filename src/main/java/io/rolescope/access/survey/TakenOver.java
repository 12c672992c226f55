package io.rolescope.access.survey;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.CandidateRows;
import io.rolescope.access.explain.Literals;
import io.rolescope.access.explain.StatementShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What an identity would write into a row of another tenant to make it its own: one of its tenants, its own id as
/// the owner's, or both.
final class TakenOver {
    /// Tenants of the identity that are tried: a policy may let through for one in which it has more rights.
    private static final int TENANTS = 4;

    private final Table table;
    private final TenantKey tenant;
    private final Membership own;
    private final boolean ofTenants;

    /// @param ofTenants the table is that of the tenants: whose a row is cannot be changed, only who holds it
    TakenOver(Table table, TenantKey tenant, Membership own, boolean ofTenants) {
        this.table = table;
        this.tenant = tenant;
        this.own = own;
        this.ofTenants = ofTenants;
    }

    /// The columns that say whose a row is or who made it, holding this person; empty for nobody.
    static Map<String, String> inNameOf(String person, Table table) {
        return inNameOf(person, table, PeopleColumns.ownersIn(table));
    }

    private static Map<String, String> inNameOf(String person, Table table, Set<String> columns) {
        Map<String, String> names = new LinkedHashMap<>();
        if (!person.isEmpty()) {
            for (String column : new TreeSet<>(columns)) {
                String type = table.column(column).map(Column::type).orElse("");
                if (type.equals("uuid") || type.equals("text") || type.startsWith("character varying")) {
                    names.put(column, person);
                }
            }
        }
        return names;
    }

    /// The simplest first.
    List<Way> ways() {
        Map<String, String> person = inNameOf(
                own.person(), table, ofTenants ? PeopleColumns.holdersIn(table) : PeopleColumns.ownersIn(table));
        List<Way> ways = new ArrayList<>();
        boolean changeable =
                !ofTenants && table.writableColumns().stream().map(Column::name).anyMatch(tenant.column()::equals);
        List<String> tenants =
                changeable ? own.tenants().stream().limit(TENANTS).toList() : List.of();
        tenants.forEach(mine -> ways.add(new Way(mine, Map.of())));
        if (!person.isEmpty()) {
            ways.add(new Way("", person));
            tenants.forEach(mine -> ways.add(new Way(mine, person)));
        }
        return ways;
    }

    /// One set of values.
    final class Way {
        private final String mine;
        private final Map<String, String> person;

        /// @param mine what the row is to name as its tenant, empty to leave that
        private Way(String mine, Map<String, String> person) {
            this.mine = mine;
            this.person = person;
        }

        Set<String> columns() {
            Set<String> columns = new TreeSet<>(person.keySet());
            if (!mine.isEmpty()) {
                columns.add(tenant.column());
            }
            return columns;
        }

        List<CandidateRow> applied(List<CandidateRow> rows) {
            return rows.stream()
                    .map(row -> CandidateRows.changed(table, row, values(row)))
                    .toList();
        }

        private Map<String, String> values(CandidateRow row) {
            Map<String, String> values = new LinkedHashMap<>(person);
            if (!mine.isEmpty()) {
                values.put(tenant.column(), tenant.naming(row, mine));
            }
            return values;
        }

        String statement(StatementShape shape, CandidateRow changed) {
            return "UPDATE " + table.name().sql() + " SET "
                    + columns().stream()
                            .map(column -> TableName.quoted(column) + " = "
                                    + Literals.text(changed.values().get(column)))
                            .collect(Collectors.joining(", "))
                    + (shape.readsColumns() ? " WHERE " + changed.key().condition() : "");
        }
    }
}
