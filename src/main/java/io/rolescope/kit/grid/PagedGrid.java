package io.rolescope.kit.grid;

import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Loadable.Failed;
import io.rolescope.kit.Loadable.Idle;
import io.rolescope.kit.Loadable.Loading;
import io.rolescope.kit.Loadable.Ready;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// A [DataGrid] over [PagedRows]: the old rows stay greyed under a thin bar while the next ones are read, a failure
/// takes their place, and below stands how many there are.
public final class PagedGrid<R> {
    private final PagedRows<R> rows;
    private final DataGrid<R> grid;
    private final ReadOnlyStringProperty count;
    private final Pager pager;
    private final StackPane middle = new StackPane();
    private final ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
    private final BorderPane root = new BorderPane();
    private final ChangeListener<Loadable<PagedRows.Shown<R>>> onPage = (observable, before, now) -> show(now);
    private final ChangeListener<@Nullable String> onCount = (observable, before, now) -> showPager();

    /// @param count how many rows there are, in words; may change after the rows came
    public PagedGrid(PagedRows<R> rows, DataGrid<R> grid, ReadOnlyStringProperty count) {
        this.rows = rows;
        this.grid = grid;
        this.count = count;
        this.pager = new Pager(rows::first, rows::previous, rows::next, rows::last);
        bar.getStyleClass().add("loading-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        StackPane.setAlignment(bar, Pos.TOP_CENTER);
        middle.getChildren().add(grid.root());
        root.setCenter(middle);
        root.setBottom(pager.root());
        rows.pageProperty().addListener(onPage);
        count.addListener(onCount);
        show(rows.pageProperty().get());
    }

    public Node root() {
        return root;
    }

    public void close() {
        rows.pageProperty().removeListener(onPage);
        count.removeListener(onCount);
    }

    private void show(Loadable<PagedRows.Shown<R>> now) {
        Node table = grid.root();
        switch (now) {
            case Idle<PagedRows.Shown<R>> idle -> {
                grid.setRows(java.util.List.of());
                middle.getChildren().setAll(table);
            }
            case Loading<PagedRows.Shown<R>> loading -> {
                table.setOpacity(loading.previous() == null ? 0 : 0.55);
                middle.getChildren().setAll(table, bar);
            }
            case Ready<PagedRows.Shown<R>> ready -> {
                table.setOpacity(1);
                grid.setRows(ready.value().rows());
                if (!ready.value().rows().isEmpty()) {
                    grid.table().scrollTo(0);
                }
                middle.getChildren().setAll(table);
            }
            case Failed<PagedRows.Shown<R>> failed ->
                middle.getChildren().setAll(FailureView.of(failed.failure(), rows::first));
        }
        showPager();
    }

    private void showPager() {
        Loadable<PagedRows.Shown<R>> now = rows.pageProperty().get();
        PagedRows.@Nullable Shown<R> shown =
                now instanceof Failed<PagedRows.Shown<R>> ? null : now.latest().orElse(null);
        if (shown == null) {
            pager.show("", false, false);
            return;
        }
        String all = count.get() == null ? "" : count.get();
        // where all are shown, how many they are says everything
        boolean whole = !shown.before() && !shown.after() && !all.isEmpty() && !all.startsWith("of ");
        String range = whole ? "" : shown.range();
        String between = range.isEmpty() || all.isEmpty() ? "" : all.startsWith("of ") ? " " : "  ·  ";
        pager.show(range + between + all, shown.before(), shown.after());
    }
}
