package io.rolescope.explorer.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.explorer.FilterRules;
import io.rolescope.explorer.Masks;
import io.rolescope.explorer.OrderRules;
import io.rolescope.explorer.PageRequest;
import io.rolescope.explorer.PageRequest.Step;
import io.rolescope.explorer.Referrers;
import io.rolescope.explorer.RowCount;
import io.rolescope.explorer.RowCounts;
import io.rolescope.explorer.RowExport;
import io.rolescope.explorer.RowFilter;
import io.rolescope.explorer.RowOrder;
import io.rolescope.explorer.TableCatalog;
import io.rolescope.explorer.TableColumn;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TablePage;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRef;
import io.rolescope.explorer.TableRow;
import io.rolescope.explorer.TableSummary;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.grid.PagedRows;
import io.rolescope.platform.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the Explorer shows and does.
public final class ExplorerViewModel implements AutoCloseable {
    static final int PAGE = 100;

    /// The table that is open and what is asked of it.
    ///
    /// @param personal columns that hold something about people
    /// @param revealed whether they are shown all the same
    record Open(TableReader reader, RowOrder order, List<RowFilter> filters, Masks personal, boolean revealed) {

        /// What is masked now.
        Masks masks() {
            return revealed ? Masks.none() : personal;
        }

        Open with(RowOrder other) {
            return new Open(reader, other, filters, personal, revealed);
        }

        Open with(List<RowFilter> other) {
            return new Open(reader, order, List.copyOf(other), personal, revealed);
        }
    }

    /// A row looked at closely.
    ///
    /// @param whole whether its values are whole
    record Detail(Open open, TableRow row, boolean whole) {}

    private final ActivityLog activity;
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final ObjectProperty<Loadable<List<TableSummary>>> tables = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<TableInfo>> table = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable Open> open = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<String>> counted = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<Detail>> detail = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<List<Referrers.Referring>>> referrers =
            new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty count = new SimpleStringProperty("");
    private final PagedRows<TableRow> rows;
    private List<RowFilter> nextFilters = List.of();
    private @Nullable TableRef wanted;

    /// @param activity where it is noted what was revealed and exported
    public ExplorerViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.activity = activity;
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
        this.rows = new PagedRows<>(tasks, "Reading rows", this::read);
        table.addListener((observable, before, now) -> now.ready().ifPresent(this::start));
        tables.addListener((observable, before, now) -> now.ready().ifPresent(this::showSomething));
        counted.addListener((observable, before, now) -> count.set(
                switch (now) {
                    case Loadable.Ready<String> ready -> ready.value();
                    case Loadable.Loading<String> loading -> "counting…";
                    case Loadable.Failed<String> failed -> "not counted";
                    case Loadable.Idle<String> idle -> "";
                }));
    }

    ReadOnlyObjectProperty<Loadable<List<TableSummary>>> tablesProperty() {
        return tables;
    }

    ObjectProperty<Loadable<TableInfo>> tableProperty() {
        return table;
    }

    /// The table that rows are shown of; `null` before one is chosen.
    ReadOnlyObjectProperty<@Nullable Open> openProperty() {
        return open;
    }

    ReadOnlyStringProperty countProperty() {
        return count;
    }

    ObjectProperty<Loadable<Detail>> detailProperty() {
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
            Open now = open.get();
            show(wanted, now == null ? nextFilters : now.filters());
        }
    }

    public void show(TableRef chosen, List<RowFilter> filters) {
        wanted = chosen;
        nextFilters = filters;
        closeDetail();
        counted.set(Loadable.idle());
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
        Open now = open.get();
        if (now != null && !now.revealed()) {
            note(ActivityLog.Action.REVEALED, now);
            closeDetail();
            open.set(new Open(now.reader(), now.order(), now.filters(), now.personal(), true));
        }
    }

    /// Masks it again.
    public void conceal() {
        Open now = open.get();
        if (now != null && now.revealed()) {
            closeDetail();
            open.set(new Open(now.reader(), now.order(), now.filters(), now.personal(), false));
        }
    }

    private void note(ActivityLog.Action action, Open what) {
        SessionIdentity as = viewpoint.session();
        tasks.run(
                "Writing the activity log",
                new Object(),
                control -> activity.add(
                        viewpoint.backend().profile(),
                        action,
                        as,
                        null,
                        what.reader().info().table().toString()),
                failure -> failure.ifPresent(problem -> navigator.say(problem.sentence())),
                failure -> navigator.say(failure.sentence()));
    }

    /// Looks at a row closely: its values whole, and what refers to it.
    public void look(TableRow row) {
        Open now = open.get();
        if (now == null) {
            return;
        }
        tasks.load("Reading a row", control -> whole(now, row, control), detail);
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
        Open now = open.get();
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

    /// The values that find `row` again; empty for a table without a key.
    static Map<String, String> keyOf(Open open, TableRow row) {
        Map<String, String> key = new LinkedHashMap<>();
        List<TableColumn> columns = open.reader().columns();
        for (TableColumn column : open.reader().info().key()) {
            int at = columns.indexOf(column);
            @Nullable String value = at < 0 ? null : row.value(at);
            if (value == null) {
                return Map.of();
            }
            key.put(column.name(), value);
        }
        return key;
    }

    @Override
    public void close() {
        rows.close();
        tasks.cancel(tables);
        tasks.cancel(table);
        tasks.cancel(counted);
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
        open.set(new Open(
                reader, OrderRules.standard(info), nextFilters, Masks.of(info, new PersonalColumns(Map.of())), false));
        rows.clear();
        rows.first();
        count();
    }

    private void change(java.util.function.UnaryOperator<Open> how) {
        Open now = open.get();
        if (now != null) {
            Open then = how.apply(now);
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
        Open now = open.get();
        if (now == null) {
            return new PagedRows.Slice<>(List.of(), false, false);
        }
        Step step = switch (move) {
            case FIRST -> new Step.First();
            case LAST -> new Step.Last();
            case NEXT -> edge == null ? new Step.First() : new Step.After(edge);
            case PREVIOUS -> edge == null ? new Step.First() : new Step.Before(edge);
        };
        TablePage page =
                now.reader().page(lens(), new PageRequest(now.filters(), now.order(), step, PAGE), options(control));
        return new PagedRows.Slice<>(page.rows(), page.before(), page.after());
    }

    private void count() {
        Open now = open.get();
        if (now != null) {
            tasks.load("Counting rows", control -> countText(now, control), counted);
        }
    }

    private String countText(Open now, Tasks.Control control) {
        ReadOptions options = options(control);
        Lens lens = lens();
        String name = viewpoint.identity().name();
        RowCounts counts = now.reader()
                .counts(
                        lens,
                        viewpoint.observer(),
                        viewpoint.backend().facts().observerBypassesRls(),
                        now.filters(),
                        options);
        if (!viewpoint.bypassesRls()) {
            return counts.text(name);
        }
        RowCount all = counts.existing().orElse(counts.visible());
        return all.known() ? all.text() + (all.rows() == 1 ? " row" : " rows") : "not counted: it took too long";
    }

    private Detail whole(Open now, TableRow row, Tasks.Control control) {
        Map<String, String> key = keyOf(now, row);
        if (!row.cut() || key.isEmpty()) {
            return new Detail(now, row, !row.cut());
        }
        Optional<TableRow> read = now.reader().row(lens(), key, options(control));
        return new Detail(now, read.orElse(row), read.isPresent());
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
