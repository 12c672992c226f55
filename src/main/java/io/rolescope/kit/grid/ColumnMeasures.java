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
    private static final double LETTER = 6.9;
    private static final double CAPITAL = 8.6;
    private static final double DIGIT = 7.4;
    private static final double CODE_LETTER = 7.3;
    private static final double PADDING = 22;
    /// What a page's first column keeps free before it, beyond the others.
    private static final double INDENT = 14;
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
            if (column.id().equals(shown.getId()) && isNumber(column)) {
                // never cut, but no wider than what is in it where room is scarce
                double content = content(shown, column.id(), Math.max(heading(shown.getText()), wanted));
                return new ColumnWidths.Measure(Math.max(content, wanted), content, content, false);
            }
            if (column.id().equals(shown.getId()) && isText(column)) {
                double heading = heading(shown.getText());
                double most = Math.max(heading, wanted);
                double content = content(shown, column.id(), most);
                // short texts stay whole, long ones give way
                double enough = column.kind() == GridColumn.Kind.TEXT ? SHORT : SHORT_CODE;
                double least = content <= enough ? content : Math.max(heading, SHORT);
                return new ColumnWidths.Measure(wanted, content, Math.min(wanted - 1, least), true);
            }
        }
        return new ColumnWidths.Measure(wanted, wanted, wanted, false);
    }

    private double content(TableColumn<?, ?> shown, String id, double most) {
        double indent = shown.getStyleClass().contains(DataGrid.FIRST_COLUMN) ? INDENT : 0;
        double heading = heading(shown.getText());
        return Math.clamp(contents.getOrDefault(id, most) + indent, heading, Math.max(heading, most));
    }

    /// Takes the texts of these rows, about; the widest so far counts, so that columns do not jump from page to page.
    void read(List<R> rows) {
        if (rows.isEmpty()) {
            return;
        }
        for (GridColumn<R> column : columns) {
            if (isText(column) || isNumber(column)) {
                double widest = rows.stream()
                        .limit(MEASURED)
                        .mapToDouble(row -> length(
                                column,
                                CellText.shown(column.kind(), column.value().apply(row), Instant.EPOCH)))
                        .max()
                        .orElse(0);
                contents.merge(column.id(), widest + PADDING, Math::max);
            }
        }
    }

    /// About, without laying the text out.
    private static double length(GridColumn<?> column, String text) {
        return switch (column.kind()) {
            case TEXT ->
                text.chars()
                        .mapToDouble(letter -> Character.isUpperCase(letter) ? CAPITAL : LETTER)
                        .sum();
            case CODE, JSON -> text.length() * CODE_LETTER;
            case NUMBER, PERCENT, BYTES, DURATION, MONEY, TIME, ID, BOOLEAN -> text.length() * DIGIT;
        };
    }

    /// What a heading needs to be read whole.
    static double heading(String heading) {
        Text text = new Text(heading);
        text.setFont(Font.font("Roboto", FontWeight.BOLD, HEADING_SIZE));
        return Math.ceil(text.getLayoutBounds().getWidth()) + PADDING;
    }

    private static boolean isNumber(GridColumn<?> column) {
        return column.graphic() == null
                && switch (column.kind()) {
                    case NUMBER, PERCENT, BYTES, DURATION, MONEY -> true;
                    case TEXT, CODE, JSON, TIME, ID, BOOLEAN -> false;
                };
    }

    private static boolean isText(GridColumn<?> column) {
        return column.graphic() == null
                && switch (column.kind()) {
                    case TEXT, CODE, JSON -> true;
                    case NUMBER, PERCENT, BYTES, DURATION, MONEY, TIME, ID, BOOLEAN -> false;
                };
    }
}
