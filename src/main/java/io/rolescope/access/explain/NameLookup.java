package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What people call the tenants and persons whose ids the rows and policies of one table hold.
///
/// An id is named only along a foreign key of one column, to a table that has a column like `name`, and only where the
/// observer can read it; everything else stays an id. What was asked once is not asked again; still a question for each
/// new id, so it is for the rows that a person reads, not for thousands.
final class NameLookup {
    private static final int LONGEST = 60;
    private static final int COUNTED = 100;

    private final Snapshot snapshot;
    private final Backend backend;
    private final PolicyCatalog catalog;
    private final SessionIdentity subject;
    private final Table table;
    private final Map<String, Optional<NamedBy>> namedBy = new HashMap<>();
    private final Map<List<Object>, Optional<String>> known = new HashMap<>();
    private final Map<List<String>, Optional<List<String>>> sets = new HashMap<>();

    NameLookup(Snapshot snapshot, Backend backend, PolicyCatalog catalog, SessionIdentity subject, Table table) {
        this.snapshot = snapshot;
        this.backend = backend;
        this.catalog = catalog;
        this.subject = subject;
        this.table = table;
    }

    Table table() {
        return table;
    }

    SessionIdentity subject() {
        return subject;
    }

    /// What `value` of `column` is called; `null` where it has no name.
    @Nullable
    String name(String column, String value) throws Exception {
        Optional<NamedBy> named = namedBy.get(column);
        if (named == null) {
            named = NamedBy.of(catalog, table, column);
            namedBy.put(column, named);
        }
        if (named.isEmpty()) {
            return null;
        }
        List<Object> asked = List.of(named.get(), value);
        Optional<String> name = known.get(asked);
        if (name == null) {
            name = read(named.get(), value);
            known.put(asked, name);
        }
        return name.orElse(null);
    }

    /// The names of the values that a subquery of its own answers to the subject, the first `said` of them; `null`
    /// where they cannot be named or there is no telling.
    @Nullable
    List<String> members(String column, String subquery, int said) throws Exception {
        List<String> asked = List.of(column, subquery);
        Optional<List<String>> members = sets.get(asked);
        if (members == null) {
            members = Optional.ofNullable(read(column, subquery, said));
            sets.put(asked, members);
        }
        return members.orElse(null);
    }

    private @Nullable List<String> read(String column, String subquery, int said) throws Exception {
        Attempt attempt = snapshot.as(
                subject.with("transaction_read_only", "on"),
                db -> snapshot.tryOut("SELECT DISTINCT s.v::pg_catalog.text FROM (" + subquery
                        + ") AS s(v) WHERE s.v IS NOT NULL ORDER BY 1 LIMIT " + COUNTED));
        if (attempt.rows() == null || attempt.rows().rows().size() == COUNTED) {
            return null;
        }
        List<String> found = new ArrayList<>();
        for (@Nullable String[] row : attempt.rows().rows()) {
            @Nullable String name = found.size() < said ? name(column, String.valueOf(row[0])) : "";
            if (name == null) {
                return null;
            }
            found.add(name);
        }
        return found;
    }

    private Optional<String> read(NamedBy named, String value) throws Exception {
        String sql = "SELECT " + TableName.quoted(named.name()) + "::pg_catalog.text FROM "
                + named.table().sql() + " WHERE " + TableName.quoted(named.key()) + " = " + Literals.text(value);
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut(sql));
        return attempt.count() == 1 && attempt.rows() != null
                ? Optional.ofNullable(attempt.rows().single())
                        .filter(name -> !name.isBlank())
                        .map(name -> name.length() > LONGEST ? name.substring(0, LONGEST) + "…" : name)
                : Optional.empty();
    }
}
