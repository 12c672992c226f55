package io.rolescope.kit.grid;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.TableColumn;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;

/// How wide the columns of a grid are best, and how narrow they may be.
///
/// Texts may be cut (they are whole on hover); numbers, times and marks may not.
final class ColumnMeasures<R> {
    private static final double HEADING_SIZE = 12;
    private static final double LETTER = 6.6;
    private static final double CODE_LETTER = 7.3;
    private static final double PADDING = 22;
    private static final double SHORT = 150;
    private static final double SHORT_CODE = 230;
    private static final int MEASURED = 200;

    private final List<GridColumn<R>> columns;
    private final Map<String, Double> contents = new HashMap<>();

    ColumnMeasures(List<GridColumn<R>> columns) {
        this.columns = columns;
    }

    ColumnWidths.Measure of(TableColumn<?, ?> shown) {
        double wanted = shown.getPrefWidth();
        for (GridColumn<R> column : columns) {
            if (column.id().equals(shown.getId()) && isText(column)) {
                double heading = heading(shown.getText());
                double most = Math.max(heading, wanted);
                double content = Math.clamp(contents.getOrDefault(column.id(), most), heading, most);
                // short texts stay whole, long ones give way
                double enough = column.kind() == GridColumn.Kind.TEXT ? SHORT : SHORT_CODE;
                double least = content <= enough ? content : Math.max(heading, SHORT);
                return new ColumnWidths.Measure(wanted, content, Math.min(wanted - 1, least));
            }
        }
        return new ColumnWidths.Measure(wanted, wanted, wanted);
    }

    /// Takes the texts of these rows, about; the widest so far counts, so that columns do not jump from page to page.
    void read(List<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        for (GridColumn<R> column : columns) {
            if (isText(column)) {
                double letter = column.kind() == GridColumn.Kind.TEXT ? LETTER : CODE_LETTER;
                double widest = rows.stream()
                        .limit(MEASURED)
                        .mapToDouble(row ->
                                CellText.shown(column.kind(), column.value().apply(row), Instant.EPOCH)
                                                .length()
                                        * letter)
                        .max()
                        .orElse(0);
                contents.merge(column.id(), widest + PADDING, Math::max);
            }
        }
    }

    /// What a heading needs to be read whole.
    static double heading(String heading) {
        Text text = new Text(heading);
        text.setFont(Font.font("Roboto", FontWeight.BOLD, HEADING_SIZE));
        return Math.ceil(text.getLayoutBounds().getWidth()) + PADDING;
    }

    private static boolean isText(GridColumn<?> column) {
        return column.graphic() == null
                && switch (column.kind()) {
                    case TEXT, CODE, JSON -> true;
                    case NUMBER, PERCENT, BYTES, DURATION, MONEY, TIME, ID, BOOLEAN -> false;
                };
    }
}
