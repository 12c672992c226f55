package io.rolescope.kit.grid;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import org.jspecify.annotations.Nullable;

/// A grid over rows that are all in memory: sorts by any column and filters by text itself.
public final class LocalGrid<R> {
    private final DataGrid<R> grid;
    private final List<GridColumn<R>> columns;
    private List<R> rows = List.of();
    private String wanted = "";
    private @Nullable Comparator<R> order;

    public LocalGrid(String id, List<GridColumn<R>> columns) {
        this.columns = columns.stream().map(GridColumn::sortableByServer).toList();
        grid = new DataGrid<>(this.columns);
        grid.table().setId(id);
        grid.onSort((column, ascending) -> {
            order = comparator(column.value(), ascending);
            show();
        });
    }

    public Node root() {
        return grid.root();
    }

    /// What is common to all grids: menus, placeholder, selection, dimming.
    public DataGrid<R> grid() {
        return grid;
    }

    /// Squeezes the columns into the width there is, for small grids in cards.
    public LocalGrid<R> fitted() {
        grid.squeeze();
        return this;
    }

    public void setRows(List<R> newRows) {
        rows = List.copyOf(newRows);
        show();
    }

    /// Only rows in which some cell contains `text`, in any case; all of them for an empty text.
    public void filter(String text) {
        wanted = text.strip().toLowerCase(Locale.ROOT);
        show();
    }

    /// Filters by what stands in `field`, now and while it changes. A page's field outlives the grids drawn below
    /// it, so it holds on to this one only as long as the grid is shown.
    public void filterBy(TextField field) {
        ChangeListener<String> typed = (observable, before, now) -> filter(now);
        root().getProperties().put(field, typed);
        field.textProperty().addListener(new WeakChangeListener<>(typed));
        filter(field.getText());
    }

    /// How many rows the filter lets through.
    public int shown() {
        return grid.rows().size();
    }

    private void show() {
        List<R> shown = new ArrayList<>(rows);
        if (!wanted.isEmpty()) {
            shown.removeIf(row -> columns.stream()
                    .noneMatch(column -> CellText.whole(column.value().apply(row))
                            .toLowerCase(Locale.ROOT)
                            .contains(wanted)));
        }
        if (order != null) {
            shown.sort(order);
        }
        grid.setRows(shown);
    }

    /// Missing values come last whichever way round.
    private static <R> Comparator<R> comparator(Function<R, @Nullable Object> value, boolean ascending) {
        return (one, other) -> {
            @Nullable Object left = value.apply(one);
            @Nullable Object right = value.apply(other);
            if (left == null || right == null) {
                return left == null ? (right == null ? 0 : 1) : -1;
            }
            int compared = compare(left, right);
            return ascending ? compared : -compared;
        };
    }

    private static int compare(Object left, Object right) {
        if (left instanceof Number one && right instanceof Number other) {
            return Double.compare(one.doubleValue(), other.doubleValue());
        }
        if (left instanceof Boolean one && right instanceof Boolean other) {
            return Boolean.compare(one, other);
        }
        if (left instanceof Duration one && right instanceof Duration other) {
            return one.compareTo(other);
        }
        if (CellText.instant(left) != null && CellText.instant(right) != null) {
            return java.util.Objects.requireNonNull(CellText.instant(left))
                    .compareTo(java.util.Objects.requireNonNull(CellText.instant(right)));
        }
        return CellText.whole(left).compareToIgnoreCase(CellText.whole(right));
    }
}
