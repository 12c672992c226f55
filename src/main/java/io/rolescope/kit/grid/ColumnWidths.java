package io.rolescope.kit.grid;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumnBase;
import javafx.scene.control.TableView;
import javafx.util.Callback;
import org.jspecify.annotations.Nullable;

/// Makes columns fill the width there is: spare room goes to texts, and where a little is missing, texts give it up.
///
/// Where much is missing, columns are as wide as what is in them and the table scrolls. A width that somebody dragged
/// stays.
@SuppressWarnings("rawtypes") // a table takes its resize policy without the type of its rows
final class ColumnWidths implements Callback<TableView.ResizeFeatures, Boolean> {
    /// For the button at the right end of the headers, which would else stand on a heading.
    static final double MENU_BUTTON = 26;

    private static final double MOST = 2.2;
    private static final double LEAST = 0.45;
    private static final double SQUEEZED = 72;
    private static final double AS_NONE_WAS_GIVEN = 80;

    private final double besideColumns;
    private final boolean scrolls;
    private final Map<TableColumnBase<?, ?>, Double> dragged = new HashMap<>();
    private final Function<TableColumn<?, ?>, Measure> measure;

    /// @param wanted what a column is best shown with
    /// @param content what is in it needs, at most what is wanted
    /// @param least when room is scarce; equal to `wanted` where it must not change
    /// @param elastic takes spare room beyond what is wanted
    record Measure(double wanted, double content, double least, boolean elastic) {}

    ColumnWidths(Function<TableColumn<?, ?>, Measure> measure) {
        this(measure, MENU_BUTTON, true);
    }

    private ColumnWidths(Function<TableColumn<?, ?>, Measure> measure, double besideColumns, boolean scrolls) {
        this.measure = measure;
        this.besideColumns = besideColumns;
        this.scrolls = scrolls;
    }

    /// For small tables without a menu: texts are cut as far as it takes, nothing scrolls.
    static ColumnWidths squeezed(Function<TableColumn<?, ?>, Measure> measure) {
        return new ColumnWidths(measure, 0, false);
    }

    /// Measures again: other rows are shown.
    @SuppressWarnings("unchecked") // the policy is asked without the type of the rows
    static void refit(TableView<?> table) {
        table.getColumnResizePolicy().call(new TableView.ResizeFeatures(table, null, 0.0));
    }

    @Override
    public Boolean call(TableView.ResizeFeatures features) {
        @Nullable TableColumn column = features.getColumn();
        if (column != null) {
            double width =
                    Math.clamp(column.getWidth() + features.getDelta(), column.getMinWidth(), column.getMaxWidth());
            dragged.put(column, width);
            set(features, column, width);
            return true;
        }
        fill(features);
        return true;
    }

    private void fill(TableView.ResizeFeatures features) {
        @SuppressWarnings("unchecked") // the columns of a table without the type of its rows
        List<TableColumn<?, ?>> columns = features.getTable().getVisibleLeafColumns();
        double room = features.getContentWidth() - besideColumns;
        double[] widths = columns.stream()
                .mapToDouble(column -> measureOf(column).content())
                .toArray();
        double missing = DoubleStream.of(widths).sum() - room;
        if (room > 0 && missing <= 0) {
            // first what is wanted, then what is left over
            grow(widths, columns, column -> measureOf(column).wanted(), room);
            grow(widths, columns, column -> measureOf(column).wanted() * (isElastic(column) ? MOST : 1), room);
        } else if (missing <= givable(widths, columns)) {
            shrink(widths, columns, missing);
        } else if (!scrolls) {
            squeeze(widths, columns, room);
        }
        for (int i = 0; i < widths.length; i++) {
            set(features, columns.get(i), Math.floor(widths[i]));
        }
    }

    /// Lets each column grow towards `most` in proportion to what it lacks, as far as the room goes.
    private static void grow(
            double[] widths, List<TableColumn<?, ?>> columns, ToDoubleFunction<TableColumn<?, ?>> most, double room) {
        double spare = room - DoubleStream.of(widths).sum();
        double lacking = 0;
        for (int i = 0; i < widths.length; i++) {
            lacking += Math.max(0, most.applyAsDouble(columns.get(i)) - widths[i]);
        }
        double share = lacking == 0 ? 0 : Math.clamp(spare / lacking, 0, 1);
        for (int i = 0; i < widths.length; i++) {
            widths[i] += share * Math.max(0, most.applyAsDouble(columns.get(i)) - widths[i]);
        }
    }

    /// What columns can give up before their texts cannot be told any more.
    private double givable(double[] widths, List<TableColumn<?, ?>> columns) {
        double givable = 0;
        for (int i = 0; i < widths.length; i++) {
            givable += widths[i] - narrowest(columns.get(i));
        }
        return givable;
    }

    private void shrink(double[] widths, List<TableColumn<?, ?>> columns, double missing) {
        double share = Math.clamp(missing / Math.max(1, givable(widths, columns)), 0, 1);
        for (int i = 0; i < widths.length; i++) {
            widths[i] -= share * (widths[i] - narrowest(columns.get(i)));
        }
    }

    /// Numbers stay whole; texts give up what makes them readable whole, then what tells them apart.
    private void squeeze(double[] widths, List<TableColumn<?, ?>> columns, double room) {
        shrink(widths, columns, givable(widths, columns));
        double missing = DoubleStream.of(widths).sum() - room;
        double givable = 0;
        for (int i = 0; i < widths.length; i++) {
            givable += squeezable(widths[i], columns.get(i));
        }
        double share = Math.clamp(missing / Math.max(1, givable), 0, 1);
        for (int i = 0; i < widths.length; i++) {
            widths[i] -= share * squeezable(widths[i], columns.get(i));
        }
    }

    private double squeezable(double width, TableColumn<?, ?> column) {
        return isElastic(column) ? Math.max(0, width - SQUEEZED) : 0;
    }

    private Measure measureOf(TableColumn<?, ?> column) {
        @Nullable Double width = dragged.get(column);
        return width == null ? measure.apply(column) : new Measure(width, width, width, false);
    }

    private boolean isElastic(TableColumn<?, ?> column) {
        return measureOf(column).elastic();
    }

    private double narrowest(TableColumn<?, ?> column) {
        return narrowest(measureOf(column));
    }

    /// What is left of a column where room is scarce.
    static double narrowest(Measure known) {
        return Math.min(known.content(), Math.max(known.least(), LEAST * known.content()));
    }

    /// A width that stays. Of a column as wide as none was given, the toolkit takes the width from the content once its
    /// header enters a window, and styles cells for that before they are in it.
    static double settled(double width) {
        return width == AS_NONE_WAS_GIVEN ? width - 1 : width;
    }

    @SuppressWarnings("unchecked") // as above
    private static void set(TableView.ResizeFeatures features, TableColumn column, double width) {
        features.setColumnWidth(column, settled(Math.clamp(width, column.getMinWidth(), column.getMaxWidth())));
    }
}
