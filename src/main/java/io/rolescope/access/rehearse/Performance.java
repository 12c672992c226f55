package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.explain.CandidateRow;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Snapshot;
import io.rolescope.connections.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// One rehearsal on the stage: the statement runs as the identity, the observer looks at what it wrote, and the
/// savepoint around both takes it back.
final class Performance {
    private static final int TABLES = 12;

    private final Snapshot snapshot;
    private final RehearsalPlan plan;
    private final Optional<Explanation> prediction;
    private final WrittenRows written;
    private final @Nullable Table target;

    Performance(
            Snapshot snapshot,
            Backend backend,
            PolicyCatalog catalog,
            RehearsalPlan plan,
            Optional<Explanation> prediction) {
        this.snapshot = snapshot;
        this.plan = plan;
        this.prediction = prediction;
        this.written = new WrittenRows(snapshot, backend, catalog);
        this.target = plan.write() instanceof Write.OfRow ofRow ? ofRow.table() : null;
    }

    /// What was found while the effects were there.
    private record Seen(Trial trial, @Nullable Trial atCommit, List<Touched> tables) {}

    /// One table with the new versions of its rows.
    ///
    /// @param looked its rows were looked at, not only counted
    private record Touched(@Nullable Table table, WrittenRows.Counts counts, List<CandidateRow> rows, boolean looked) {}

    RehearsalResult run() throws Exception {
        Map<Long, WrittenRows.Counts> before = written.counts();
        Map<String, String> sequences = written.sequences();
        Seen seen = snapshot.as(plan.identity(), db -> {
            Trial trial = snapshot.keep(plan.statement());
            snapshot.throwIfCancelled();
            if (!trial.succeeded()) {
                return new Seen(trial, null, List.of());
            }
            // what is deferred fires at COMMIT, which never comes
            Trial atCommit = snapshot.keep("SET CONSTRAINTS ALL IMMEDIATE");
            snapshot.throwIfCancelled();
            return new Seen(trial, atCommit, touched(before));
        });
        List<TableEffect> tables = new ArrayList<>();
        for (Touched touched : seen.tables()) {
            tables.add(effect(touched));
        }
        tables.sort((one, other) -> Boolean.compare(other.target(), one.target()));
        Trial trial = seen.trial();
        return new RehearsalResult(
                plan,
                outcome(seen),
                notices(seen),
                tables,
                WrittenRows.moved(sequences, written.sequences()),
                prediction,
                new Comparison(plan, prediction).with(trial),
                trial.took());
    }

    private static RehearsalResult.Outcome outcome(Seen seen) {
        if (seen.trial().error() != null) {
            return new RehearsalResult.Outcome.Refused(seen.trial().error(), false);
        }
        if (seen.atCommit() != null && seen.atCommit().error() != null) {
            return new RehearsalResult.Outcome.Refused(seen.atCommit().error(), true);
        }
        var rows = Objects.requireNonNull(seen.trial().rows());
        return new RehearsalResult.Outcome.Done(rows.count(), rows);
    }

    private static List<io.rolescope.connections.ServerMessage> notices(Seen seen) {
        List<io.rolescope.connections.ServerMessage> notices =
                new ArrayList<>(seen.trial().notices());
        if (seen.atCommit() != null) {
            notices.addAll(seen.atCommit().notices());
        }
        return notices;
    }

    private List<Touched> touched(Map<Long, WrittenRows.Counts> before) throws Exception {
        List<Touched> all = new ArrayList<>();
        for (Map.Entry<Long, WrittenRows.Counts> entry : written.counts().entrySet()) {
            WrittenRows.Counts counts = entry.getValue().since(before.get(entry.getKey()));
            if (counts.isNothing()) {
                continue;
            }
            @Nullable Table table = written.table(entry.getKey());
            boolean looked = table != null && table.canHavePolicies() && all.size() < TABLES;
            List<CandidateRow> rows = table != null && looked ? rows(table, counts) : List.of();
            all.add(new Touched(table, counts, rows, looked));
        }
        return all;
    }

    /// The observer may not read every table that a trigger writes.
    private List<CandidateRow> rows(Table table, WrittenRows.Counts counts) throws Exception {
        List<RowKey> hint = target != null && table.name().equals(target.name()) ? keys() : List.of();
        return found(() -> written.newest(table, counts, hint));
    }

    private static List<CandidateRow> found(Callable<List<CandidateRow>> looking) throws Exception {
        try {
            return looking.call();
        } catch (java.sql.SQLException e) {
            if (io.rolescope.platform.postgres.PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            return List.of();
        }
    }

    private List<RowKey> keys() {
        if (!(plan.write() instanceof Write.OfRow ofRow)) {
            return List.of();
        }
        return switch (ofRow.rows()) {
            case RowSelection.Keys keys -> keys.keys();
            case RowSelection.Changed changed -> List.of(changed.key());
            default -> List.of();
        };
    }

    private TableEffect effect(Touched touched) throws Exception {
        @Nullable Table table = touched.table();
        WrittenRows.Counts counts = touched.counts();
        boolean ofTarget = written.belongsTo(table, target == null ? null : target.name());
        List<RowChange> rows = new ArrayList<>();
        if (table != null) {
            Set<RowKey> deleted = new java.util.LinkedHashSet<>();
            List<RowKey> wanted = new ArrayList<>();
            touched.rows().forEach(row -> wanted.add(row.key()));
            if (ofTarget && counts.deleted() > 0) {
                deleted.addAll(keys());
                wanted.addAll(deleted);
            }
            Map<RowKey, CandidateRow> before = written.before(table, wanted);
            for (CandidateRow row : touched.rows()) {
                rows.add(change(table, ofTarget, before.get(row.key()), row));
            }
            for (RowKey key : deleted) {
                CandidateRow row = before.get(key);
                if (row != null) {
                    rows.add(gone(row));
                }
            }
            if (counts.deleted() > 0 && deleted.isEmpty() && touched.looked()) {
                found(() -> written.deleted(table, counts, touched.rows())).forEach(row -> rows.add(gone(row)));
            }
        }
        long all = counts.inserted() + counts.updated() + counts.deleted();
        String note = rows.size() >= all
                ? ""
                : rows.isEmpty()
                        ? "The rows themselves are not shown."
                        : "Only " + rows.size() + " of " + all + " rows are shown.";
        return new TableEffect(
                table == null ? counts.name() : table.name().toString(),
                ofTarget,
                counts.inserted(),
                counts.updated(),
                counts.deleted(),
                rows,
                note);
    }

    private static RowChange gone(CandidateRow row) {
        return new RowChange(name(row), row.values(), Map.of(), Map.of());
    }

    private static String name(CandidateRow row) {
        return row.key().place() ? "row at " + row.place() : row.key().toString();
    }

    private RowChange change(Table table, boolean ofTarget, @Nullable CandidateRow before, CandidateRow after) {
        boolean predicted = ofTarget
                && prediction.isPresent()
                && prediction.get().rows().size() == 1
                && plan.write() instanceof Write.OfRow ofRow
                && !ofRow.shape().reachesEveryRow();
        return new RowChange(
                name(after),
                before == null ? Map.of() : before.values(),
                after.values(),
                predicted ? made(table, prediction.get().rows().getFirst().values(), after) : Map.of());
    }

    /// Who made a column's value where the statement did not say it so.
    private Map<String, String> made(Table table, Map<String, @Nullable String> expected, CandidateRow after) {
        List<String> triggers = beforeTriggers(table);
        Map<String, String> made = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            @Nullable String said = expected.get(column.name());
            @Nullable String is = after.values().get(column.name());
            if (Objects.equals(said, is)) {
                continue;
            }
            boolean byDefault = said == null && !names(column.name()) && !column.generated();
            if (byDefault && triggers.isEmpty()) {
                made.put(column.name(), "by its default");
            } else if (byDefault) {
                made.put(column.name(), "by its default or the trigger " + String.join(", ", triggers));
            } else if (column.generated()) {
                made.put(column.name(), "computed");
            } else {
                made.put(
                        column.name(),
                        triggers.isEmpty() ? "while it ran" : "by the trigger " + String.join(", ", triggers));
            }
        }
        return made;
    }

    /// Whether the statement gives the column a value.
    private boolean names(String column) {
        return plan.write() instanceof Write.OfRow ofRow
                && switch (ofRow.rows()) {
                    case RowSelection.Typed typed -> typed.values().containsKey(column);
                    case RowSelection.Changed changed -> true;
                    case RowSelection.Keys keys -> true;
                    case RowSelection.First first -> true;
                };
    }

    private List<String> beforeTriggers(Table table) {
        if (!(plan.write() instanceof Write.OfRow ofRow)) {
            return List.of();
        }
        StatementShape shape = ofRow.shape();
        return table.triggers().stream()
                .filter(trigger -> trigger.before()
                        && trigger.perRow()
                        && ShapeEvents.of(shape).stream().anyMatch(trigger.events()::contains))
                .map(Trigger::name)
                .toList();
    }
}
