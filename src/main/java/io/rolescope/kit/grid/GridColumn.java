package io.rolescope.kit.grid;

import java.util.function.Function;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// One column of a [DataGrid].
///
/// @param id stable name, for sorting, saving widths and finding it in tests
/// @param kind how values are drawn and aligned
/// @param value what a row has there; `null` is drawn as a dim dash
/// @param sortable whether a click on the header may ask for an order ([DataGrid#onSort])
/// @param width preferred, in pixels
/// @param graphic drawn instead of the text, `null` for the kind's own way
/// @param note said when hovering the header: what it is, or why it cannot be sorted
/// @param givesWay left out while there is no room for every column, since a row's details tell it as well
public record GridColumn<R>(
        String id,
        String title,
        Kind kind,
        Function<R, @Nullable Object> value,
        boolean sortable,
        double width,
        @Nullable Function<R, Node> graphic,
        @Nullable String note,
        boolean givesWay) {

    /// How a value is drawn.
    public enum Kind {
        TEXT,
        /// Monospace: identifiers, SQL, types.
        CODE,
        /// Right aligned, thousands separated; any [Number].
        NUMBER,
        /// Right aligned; bytes as KB, MB.
        BYTES,
        /// A [java.time.Duration]; right aligned.
        DURATION,
        /// 0 to 100 as any [Number], one decimal; right aligned.
        PERCENT,
        /// US dollars as any [Number]; right aligned.
        MONEY,
        /// [java.time.Instant] or [java.time.OffsetDateTime]: relative, exact on hover.
        TIME,
        /// Shortened in the middle, whole on copy.
        ID,
        /// One line of JSON, pretty in the viewer.
        JSON,
        BOOLEAN
    }

    public static <R> GridColumn<R> text(String id, String title, double width, Function<R, @Nullable Object> value) {
        return new GridColumn<>(id, title, Kind.TEXT, value, false, width, null, null, false);
    }

    public static <R> GridColumn<R> of(
            String id, String title, Kind kind, double width, Function<R, @Nullable Object> value) {
        return new GridColumn<>(id, title, kind, value, false, width, null, null, false);
    }

    /// Drawn by `draw`; `value` is what is copied.
    public static <R> GridColumn<R> drawn(
            String id, String title, double width, Function<R, @Nullable Object> value, Function<R, Node> draw) {
        return new GridColumn<>(id, title, Kind.TEXT, value, false, width, draw, null, false);
    }

    public GridColumn<R> sortableByServer() {
        return new GridColumn<>(id, title, kind, value, true, width, graphic, note, givesWay);
    }

    public GridColumn<R> noted(String text) {
        return new GridColumn<>(id, title, kind, value, sortable, width, graphic, text, givesWay);
    }

    /// Left out while there is no room for every column: the last of those columns first. Only where a row's details
    /// tell it as well; the menu at the right end of the headers brings it back.
    public static <R> GridColumn<R> givingWay(GridColumn<R> column) {
        return new GridColumn<>(
                column.id,
                column.title,
                column.kind,
                column.value,
                column.sortable,
                column.width,
                column.graphic,
                column.note,
                true);
    }
}
