package io.rolescope.kit.grid;

import io.rolescope.kit.Formats;
import java.time.Instant;
import java.util.function.Supplier;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/// One value of a grid, as its column's kind is shown; what is cut stands whole in a tooltip.
final class GridCell<R> extends TableCell<R, R> {
    private static final PseudoClass NULL_VALUE = PseudoClass.getPseudoClass("null-value");
    private static final int LONGEST_TIP = 1_500;
    private static final double NARROW_LETTER = 5.5;

    private final GridColumn<R> column;
    private final Supplier<String> nullText;

    /// @param nullText what stands where a value is missing
    GridCell(GridColumn<R> column, Supplier<String> nullText) {
        this.column = column;
        this.nullText = nullText;
        switch (column.kind()) {
            case CODE, ID, JSON -> getStyleClass().add("code-cell");
            case NUMBER, PERCENT, BYTES, DURATION, MONEY -> {
                getStyleClass().add("number-cell");
                setAlignment(Pos.CENTER_RIGHT);
            }
            case TEXT, TIME, BOOLEAN -> {}
        }
    }

    @Override
    protected void updateItem(R row, boolean empty) {
        super.updateItem(row, empty);
        setTooltip(null);
        setGraphic(null);
        if (empty || row == null) {
            setText(null);
            pseudoClassStateChanged(NULL_VALUE, false);
            return;
        }
        @Nullable Object value = column.value().apply(row);
        if (column.graphic() != null) {
            setText(null);
            setGraphic(column.graphic().apply(row));
            return;
        }
        pseudoClassStateChanged(NULL_VALUE, value == null);
        setText(value == null ? nullText.get() : CellText.shown(column.kind(), value, Instant.now()));
        @Nullable Instant time = column.kind() == GridColumn.Kind.TIME ? CellText.instant(value) : null;
        if (time != null) {
            setTooltip(new Tooltip(Formats.local(time) + "\n" + Formats.utc(time)));
        } else if (column.kind() == GridColumn.Kind.ID && value != null) {
            setTooltip(new Tooltip(CellText.whole(value)));
        } else if (isCut()) {
            Tooltip whole = new Tooltip(CellText.whole(value)
                    .substring(0, Math.min(LONGEST_TIP, CellText.whole(value).length())));
            whole.setWrapText(true);
            whole.setMaxWidth(560);
            setTooltip(whole);
        }
    }

    /// By a generous measure of its letters: a hint too many harms nobody.
    private boolean isCut() {
        return getText().length() * NARROW_LETTER > getTableColumn().getWidth() - 20;
    }
}
