package io.rolescope.explorer.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.FilterRules;
import io.rolescope.explorer.Masks;
import io.rolescope.explorer.OrderRules;
import io.rolescope.explorer.Referrers;
import io.rolescope.explorer.RowExport;
import io.rolescope.explorer.RowFilter;
import io.rolescope.explorer.TableCatalog;
import io.rolescope.explorer.TableColumn;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRef;
import io.rolescope.explorer.TableRow;
import io.rolescope.explorer.TableSummary;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.grid.CountLine;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the Explorer shows and does.
public final class ExplorerViewModel implements AutoCloseable {
    static final int PAGE = 100;

    private final ActivityNotes notes;
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<List<TableSummary>>> tables = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<TableInfo>> table = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable OpenTable> open = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<OpenTable.Row>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<Referrers.Referring>>> referrers =
            new SimpleObjectProperty<>(Loadable.idle());
    private final CountLine count;
    private final PagedRows<TableRow> rows;
    private List<RowFilter> nextFilters = List.of();
    private @Nullable TableRef wanted;

    /// @param activity where it is noted what was revealed and exported
    public ExplorerViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading rows", this::read);
        this.count = new CountLine(tasks);
        table.addListener((observable, before, now) -> now.ready().ifPresent(this::start));
        tables.addListener((observable, before, now) -> now.ready().ifPresent(this::showSomething));
    }

    ReadOnlyObjectProperty<Loadable<List<TableSummary>>> tablesProperty() {
        return tables;
    }

    ObjectProperty<Loadable<TableInfo>> tableProperty() {
        return table;
    }

    /// The table that rows are shown of; `null` before one is chosen.
    ReadOnlyObjectProperty<@Nullable OpenTable> openProperty() {
        return open;
    }

    ReadOnlyStringProperty countProperty() {
        return count.textProperty();
    }

    ObjectProperty<Loadable<OpenTable.Row>> detailProperty() {
        return detail;
    }

    ObjectProperty<Loadable<List<Referrers.Referring>>> referrersProperty() {
        return referrers;
    }

    PagedRows<TableRow> rows() {
        return rows;
    }

    /// Everything again, as the identity of now: the list, the table, its rows.
    public void reload() {
        tasks.load("Listing tables", control -> TableCatalog.tables(lens(), options(control)), tables);
        if (wanted != null) {
            OpenTable now = open.get();
            show(wanted, now == null ? nextFilters : now.filters());
        }
    }

    public void show(TableRef chosen, List<RowFilter> filters) {
        wanted = chosen;
        nextFilters = filters;
        closeDetail();
        count.clear();
        tasks.load("Looking at " + chosen, control -> TableCatalog.table(lens(), chosen, options(control)), table);
    }

    /// What is wrong with a filter's values, field by field; empty texts where nothing is.
    public List<String> problems(TableColumn column, RowFilter.Operator operator, List<String> values) {
        return values.stream()
                .map(value -> FilterRules.problem(column, operator, value).orElse(""))
                .toList();
    }

    /// Adds a filter and reads again. Its values must have no [#problems].
    public void filter(RowFilter filter) {
        change(now -> {
            List<RowFilter> more = new ArrayList<>(now.filters());
            more.remove(filter);
            more.add(filter);
            return now.with(more);
        });
    }

    public void unfilter(RowFilter filter) {
        change(now -> now.with(
                now.filters().stream().filter(other -> !other.equals(filter)).toList()));
    }

    public void clearFilters() {
        change(now -> now.with(List.of()));
    }

    /// Orders by a column that an index leads with; anything else changes nothing.
    public void sort(String column, boolean descending) {
        change(now -> OrderRules.by(now.reader().info(), column, descending)
                .map(now::with)
                .orElse(now));
    }

    /// Shows what is masked, and notes that in the activity log.
    public void reveal() {
        OpenTable now = open.get();
        if (now != null && !now.revealed()) {
            note(ActivityLog.Action.REVEALED, now);
            closeDetail();
            open.set(now.revealed(true));
        }
    }

    /// Masks it again.
    public void conceal() {
        OpenTable now = open.get();
        if (now != null && now.revealed()) {
            closeDetail();
            open.set(now.revealed(false));
        }
    }

    private void note(ActivityLog.Action action, OpenTable what) {
        notes.add(action, what.reader().info().table().toString());
    }

    /// Looks at a row closely: its values whole, and what refers to it.
    public void look(TableRow row) {
        OpenTable now = open.get();
        if (now == null) {
            return;
        }
        tasks.load("Reading a row", control -> now.whole(lens(), row, options(control)), detail);
        tasks.load(
                "Looking for references",
                control ->
                        Referrers.of(lens(), now.reader().info(), now.reader().columns(), row, options(control)),
                referrers);
    }

    public void closeDetail() {
        tasks.cancel(detail);
        tasks.cancel(referrers);
        detail.set(Loadable.idle());
        referrers.set(Loadable.idle());
    }

    /// Goes to the rows of `target` that have these values.
    public void follow(TableRef target, Map<String, String> key) {
        navigator.open(
                "explorer", Map.of("schema", target.schema(), "table", target.name(), "key", KeyText.write(key)));
    }

    /// Writes all rows that the filters let through to a file, as the identity sees them.
    public void export(RowExport.Format format, Path file) {
        OpenTable now = open.get();
        if (now == null) {
            return;
        }
        Lens as = lens();
        note(ActivityLog.Action.EXPORTED, now);
        tasks.run(
                "Exporting " + now.reader().info().table(),
                file,
                control -> RowExport.write(
                        as,
                        now.reader(),
                        now.filters(),
                        now.order(),
                        now.masks(),
                        format,
                        file,
                        control.cancellation(),
                        control),
                written -> navigator.say(Formats.counted(written.rows(), "row", "rows") + " written to "
                        + file.getFileName() + " (" + Formats.bytes(written.bytes()) + ")"),
                failure -> navigator.say(said(failure)));
    }

    public void say(String message) {
        navigator.say(message);
    }

    void ask(String page, Map<String, String> arguments) {
        navigator.open(page, arguments);
    }

    @Override
    public void close() {
        rows.close();
        tasks.cancel(tables);
        tasks.cancel(table);
        count.clear();
        closeDetail();
    }

    /// An empty page helps nobody: the first table of ours that may be read.
    private void showSomething(List<TableSummary> all) {
        if (wanted == null) {
            all.stream()
                    .filter(one -> one.readable() && !one.system() && one.partitionOf() == null)
                    .min(java.util.Comparator.comparing(
                                    (TableSummary one) -> !one.table().schema().equals("public"))
                            .thenComparing(TableSummary::table))
                    .ifPresent(one -> show(one.table(), List.of()));
        }
    }

    private void start(TableInfo info) {
        TableReader reader = new TableReader(info);
        open.set(new OpenTable(
                reader, OrderRules.standard(info), nextFilters, Masks.of(info, new PersonalColumns(Map.of())), false));
        rows.clear();
        rows.first();
        count();
    }

    private void change(java.util.function.UnaryOperator<OpenTable> how) {
        OpenTable now = open.get();
        if (now != null) {
            OpenTable then = how.apply(now);
            boolean refiltered = !then.filters().equals(now.filters());
            open.set(then);
            closeDetail();
            rows.first();
            if (refiltered) {
                count();
            }
        }
    }

    private PagedRows.Slice<TableRow> read(PagedRows.Move move, @Nullable TableRow edge, Tasks.Control control) {
        OpenTable now = open.get();
        return now == null
                ? new PagedRows.Slice<>(List.of(), false, false)
                : now.read(lens(), move, edge, PAGE, options(control));
    }

    private void count() {
        OpenTable now = open.get();
        if (now != null) {
            count.count("Counting rows", control -> now.countText(viewpoint, options(control)));
        }
    }

    private Lens lens() {
        return viewpoint.lens();
    }

    private static ReadOptions options(Tasks.Control control) {
        return ReadOptions.cancelledBy(control.cancellation());
    }

    private static String said(Failure failure) {
        return failure.sentence() + (failure.nextStep().isEmpty() ? "" : " " + failure.nextStep());
    }
}
