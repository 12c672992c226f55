package io.rolescope.health.ui;

import io.rolescope.health.DatabaseStatistics;
import io.rolescope.health.DatabaseStatistics.Activity;
import io.rolescope.health.DatabaseStatistics.ConnectionGroup;
import io.rolescope.health.DatabaseStatistics.IndexFigures;
import io.rolescope.health.DatabaseStatistics.LockWait;
import io.rolescope.health.DatabaseStatistics.ReplicationSlot;
import io.rolescope.health.DatabaseStatistics.StatementFigures;
import io.rolescope.health.DatabaseStatistics.TableFigures;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The grids over the server's statistics, one for each question.
final class DatabaseTabs {
    static final String NOT_SHOWN = "not shown to this login";

    private DatabaseTabs() {}

    static Node connections(DatabaseStatistics statistics) {
        LocalGrid<ConnectionGroup> grid = new LocalGrid<>(
                "connections",
                List.of(
                        GridColumn.of("login", "Login", Kind.CODE, 220, ConnectionGroup::login),
                        GridColumn.text("application", "Application", 240, ConnectionGroup::application),
                        GridColumn.text(
                                "state", "State", 200, group -> group.state() == null ? NOT_SHOWN : group.state()),
                        GridColumn.of("count", "Connections", Kind.NUMBER, 110, group -> (long) group.count()),
                        GridColumn.of(
                                "oldest",
                                "Oldest transaction",
                                Kind.DURATION,
                                150,
                                ConnectionGroup::oldestTransaction)));
        grid.setRows(statistics.connections());
        return grid.root();
    }

    static Node queries(DatabaseStatistics statistics) {
        LocalGrid<Activity> grid = new LocalGrid<>(
                "queries",
                List.of(
                        GridColumn.text("pid", "Process", 80, activity -> Integer.toString(activity.pid())),
                        GridColumn.of("login", "Login", Kind.CODE, 170, Activity::login),
                        GridColumn.text("application", "Application", 160, Activity::application),
                        GridColumn.text(
                                "state",
                                "State",
                                140,
                                activity -> activity.state() == null ? NOT_SHOWN : activity.state()),
                        GridColumn.of("query-age", "Query since", Kind.DURATION, 110, Activity::queryAge),
                        GridColumn.of(
                                "transaction-age", "Transaction since", Kind.DURATION, 130, Activity::transactionAge),
                        GridColumn.text("waits", "Waits for", 180, Activity::waitsFor),
                        GridColumn.of("query", "Query", Kind.CODE, 520, activity -> query(activity.query()))));
        grid.setRows(statistics.activities());
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CHECK_CIRCLE,
                        "Nobody else is connected",
                        "Only this reading is under way in this database."));
        return grid.root();
    }

    static Node locks(DatabaseStatistics statistics) {
        LocalGrid<LockWait> grid = new LocalGrid<>(
                "locks",
                List.of(
                        GridColumn.text("blocked", "Blocked", 80, wait -> Integer.toString(wait.blockedPid())),
                        GridColumn.of("blocked-login", "Login", Kind.CODE, 150, LockWait::blockedLogin),
                        GridColumn.of("waiting", "Waiting", Kind.DURATION, 90, LockWait::waiting),
                        GridColumn.of("blocked-query", "Its query", Kind.CODE, 330, wait -> query(wait.blockedQuery())),
                        GridColumn.text("blocking", "Blocked by", 90, wait -> Integer.toString(wait.blockingPid())),
                        GridColumn.of("blocking-login", "Login", Kind.CODE, 150, LockWait::blockingLogin),
                        GridColumn.text("blocking-state", "State", 140, LockWait::blockingState),
                        GridColumn.of(
                                "blocking-query",
                                "Its last query",
                                Kind.CODE,
                                330,
                                wait -> query(wait.blockingQuery()))));
        grid.setRows(statistics.lockWaits());
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.UNLOCK, "Nobody waits for a lock", "Who blocks whom would be listed here."));
        return grid.root();
    }

    static LocalGrid<TableFigures> tables(DatabaseStatistics statistics) {
        LocalGrid<TableFigures> grid = new LocalGrid<>(
                "tables",
                List.of(
                        GridColumn.of("table", "Table", Kind.CODE, 270, table -> table.schema() + "." + table.name()),
                        GridColumn.of("rows", "Rows (about)", Kind.NUMBER, 105, TableFigures::estimatedRows),
                        GridColumn.of("size", "Table", Kind.BYTES, 80, TableFigures::tableBytes),
                        GridColumn.of("indexes", "Indexes", Kind.BYTES, 80, TableFigures::indexBytes),
                        GridColumn.of("seq", "Seq. scans", Kind.NUMBER, 90, TableFigures::sequentialScans),
                        GridColumn.of("idx", "Index scans", Kind.NUMBER, 95, TableFigures::indexScans),
                        percent("use", "Index use", TableFigures::indexUse),
                        GridColumn.of("dead", "Dead rows", Kind.NUMBER, 90, TableFigures::deadRows),
                        percent("share", "Dead", TableFigures::deadShare),
                        GridColumn.of("bloat", "Bloat (about)", Kind.BYTES, 105, TableFigures::bloatBytes),
                        GridColumn.of("changed", "Changed", Kind.NUMBER, 80, TableFigures::changedSinceAnalyze)
                                .noted("Rows changed since the last ANALYZE"),
                        GridColumn.of("vacuum", "Vacuumed", Kind.TIME, 100, TableFigures::lastVacuum),
                        GridColumn.of("analyze", "Analyzed", Kind.TIME, 100, TableFigures::lastAnalyze)));
        grid.setRows(statistics.tables());
        return grid;
    }

    static LocalGrid<IndexFigures> indexes(DatabaseStatistics statistics) {
        LocalGrid<IndexFigures> grid = new LocalGrid<>(
                "indexes",
                List.of(
                        GridColumn.of("index", "Index", Kind.CODE, 340, IndexFigures::name),
                        GridColumn.of("table", "Table", Kind.CODE, 280, index -> index.schema() + "." + index.table()),
                        GridColumn.of("size", "Size", Kind.BYTES, 90, IndexFigures::bytes),
                        GridColumn.of("scans", "Scans", Kind.NUMBER, 100, IndexFigures::scans),
                        GridColumn.text("remark", "Remark", 330, DatabaseTabs::remark)));
        grid.setRows(statistics.indexes());
        grid.grid().setDimmed(index -> index.scans() == 0 && index.holdsConstraint());
        return grid;
    }

    static Node statements(DatabaseStatistics statistics) {
        if (!statistics.statementsNote().isEmpty()) {
            return EmptyView.of(Feather.CLOCK, "No statement statistics", statistics.statementsNote());
        }
        LocalGrid<StatementFigures> grid = new LocalGrid<>(
                "statements",
                List.of(
                        millis("total", "Total", StatementFigures::totalMillis),
                        millis("mean", "Average", StatementFigures::meanMillis),
                        millis("longest", "Longest", StatementFigures::maxMillis),
                        GridColumn.of("calls", "Calls", Kind.NUMBER, 90, StatementFigures::calls),
                        GridColumn.of("rows", "Rows", Kind.NUMBER, 100, StatementFigures::rows),
                        percent("cached", "From cache", StatementFigures::cacheRate),
                        GridColumn.of("login", "Role", Kind.CODE, 150, StatementFigures::login),
                        GridColumn.of("query", "Statement", Kind.CODE, 640, statement -> query(statement.query()))));
        grid.setRows(statistics.statements());
        return grid.root();
    }

    static Node replication(DatabaseStatistics statistics) {
        LocalGrid<ReplicationSlot> grid = new LocalGrid<>(
                "slots",
                List.of(
                        GridColumn.of("name", "Slot", Kind.CODE, 260, ReplicationSlot::name),
                        GridColumn.text("type", "Type", 110, ReplicationSlot::type),
                        GridColumn.text("plugin", "Plugin", 130, ReplicationSlot::plugin),
                        GridColumn.of("active", "Active", Kind.BOOLEAN, 80, ReplicationSlot::active),
                        GridColumn.text("wal", "Log", 120, ReplicationSlot::walStatus),
                        GridColumn.of("retained", "Log kept for it", Kind.BYTES, 130, ReplicationSlot::retainedBytes)));
        grid.setRows(statistics.slots());
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.COPY, "No replication slots", "Nothing reads this server's write-ahead log."));
        return grid.root();
    }

    private static String remark(IndexFigures index) {
        if (!index.valid()) {
            return "invalid: its build failed, no query uses it";
        }
        if (index.isUnused()) {
            return "never used since the counters began";
        }
        return index.scans() == 0 ? "unused, but holds a key up" : "";
    }

    private static <R> GridColumn<R> percent(
            String id, String title, java.util.function.Function<R, @Nullable Double> value) {
        return GridColumn.of(id, title, Kind.PERCENT, 90, value::apply);
    }

    private static <R> GridColumn<R> millis(String id, String title, java.util.function.Function<R, Double> value) {
        return GridColumn.of(id, title + " ms", Kind.NUMBER, 100, value::apply);
    }

    private static String query(@Nullable String query) {
        return query == null ? NOT_SHOWN : query.strip().replaceAll("\\s+", " ");
    }

    /// `99.2 %`, or that nothing was read so far.
    static String rate(@Nullable Double rate) {
        return rate == null ? "nothing read yet" : String.format(Locale.ENGLISH, "%.1f %%", rate);
    }
}
