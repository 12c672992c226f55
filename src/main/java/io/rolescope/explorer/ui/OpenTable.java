package io.rolescope.explorer.ui;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.Masks;
import io.rolescope.explorer.PageRequest;
import io.rolescope.explorer.PageRequest.Step;
import io.rolescope.explorer.RowCount;
import io.rolescope.explorer.RowCounts;
import io.rolescope.explorer.RowFilter;
import io.rolescope.explorer.RowOrder;
import io.rolescope.explorer.TableColumn;
import io.rolescope.explorer.TablePage;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRow;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.grid.PagedRows;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The table that is open and what is asked of it. Reads its rows; called off the window's thread for that.
///
/// @param personal columns that hold something about people
/// @param revealed whether they are shown all the same
record OpenTable(TableReader reader, RowOrder order, List<RowFilter> filters, Masks personal, boolean revealed) {

    /// A row looked at closely.
    ///
    /// @param whole whether its values are whole
    record Row(OpenTable open, TableRow row, boolean whole) {

        /// The values that find the row again; empty for a table without a key.
        Map<String, String> key() {
            return open.keyOf(row);
        }
    }

    OpenTable {
        filters = List.copyOf(filters);
    }

    /// What is masked now.
    Masks masks() {
        return revealed ? Masks.none() : personal;
    }

    OpenTable with(RowOrder other) {
        return new OpenTable(reader, other, filters, personal, revealed);
    }

    OpenTable with(List<RowFilter> other) {
        return new OpenTable(reader, order, other, personal, revealed);
    }

    OpenTable revealed(boolean shown) {
        return new OpenTable(reader, order, filters, personal, shown);
    }

    PagedRows.Slice<TableRow> read(
            Lens lens, PagedRows.Move move, @Nullable TableRow edge, int size, ReadOptions options) {
        Step step = switch (move) {
            case FIRST -> new Step.First();
            case LAST -> new Step.Last();
            case NEXT -> edge == null ? new Step.First() : new Step.After(edge);
            case PREVIOUS -> edge == null ? new Step.First() : new Step.Before(edge);
        };
        TablePage page = reader.page(lens, new PageRequest(filters, order, step, size), options);
        return new PagedRows.Slice<>(page.rows(), page.before(), page.after());
    }

    /// How many rows the filters let through, and how many of them the identity sees.
    String countText(Viewpoint viewpoint, ReadOptions options) {
        RowCounts counts = reader.counts(
                viewpoint.lens(),
                viewpoint.observer(),
                viewpoint.backend().facts().observerBypassesRls(),
                filters,
                options);
        if (!viewpoint.bypassesRls()) {
            return counts.text(viewpoint.identity().name());
        }
        RowCount all = counts.existing().orElse(counts.visible());
        return all.known() ? all.text() + (all.rows() == 1 ? " row" : " rows") : "not counted: it took too long";
    }

    /// The row with the whole of its values, where it can be found again.
    Row whole(Lens lens, TableRow row, ReadOptions options) {
        Map<String, String> key = keyOf(row);
        if (!row.cut() || key.isEmpty()) {
            return new Row(this, row, !row.cut());
        }
        Optional<TableRow> read = reader.row(lens, key, options);
        return new Row(this, read.orElse(row), read.isPresent());
    }

    private Map<String, String> keyOf(TableRow row) {
        Map<String, String> key = new LinkedHashMap<>();
        for (TableColumn column : reader.info().key()) {
            int at = reader.columns().indexOf(column);
            @Nullable String value = at < 0 ? null : row.value(at);
            if (value == null) {
                return Map.of();
            }
            key.put(column.name(), value);
        }
        return key;
    }
}
