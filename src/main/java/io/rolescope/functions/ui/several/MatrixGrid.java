package io.rolescope.functions.ui.several;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.compare.IdentityMatrix;
import io.rolescope.functions.compare.IdentityMatrix.Cell;
import io.rolescope.functions.compare.IdentityMatrix.Row;
import io.rolescope.functions.ui.desk.AnswerView;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Requests down, identities across, the status in each cell; one that got another answer than most is marked.
final class MatrixGrid {
    /// With a scroll bar below the rows, as many identities want one.
    private static final double HEADINGS = 52;

    private static final double ROW = 30;

    private final DataGrid<Row> grid;

    /// @param onRow told which request is looked at
    MatrixGrid(IdentityMatrix matrix, Consumer<Row> onRow) {
        List<GridColumn<Row>> columns = new ArrayList<>();
        columns.add(GridColumn.of(
                "request",
                "Request",
                GridColumn.Kind.CODE,
                260,
                row -> row.title().replace("{{functionsUrl}}/", "")));
        for (int i = 0; i < matrix.identities().size(); i++) {
            int column = i;
            columns.add(GridColumn.drawn(
                    "who" + i,
                    matrix.identities().get(i).token().label(),
                    112,
                    row -> word(row.cells().get(column)),
                    row -> mark(row.cells().get(column))));
        }
        grid = new DataGrid<>(columns);
        grid.table().setId("several-matrix");
        grid.setRows(matrix.rows());
        grid.table().setMinHeight(HEADINGS + ROW * Math.min(3, matrix.rows().size()));
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                onRow.accept(now);
            }
        });
    }

    Node root() {
        return grid.root();
    }

    void select(Row row) {
        grid.select(row);
    }

    static String word(Cell cell) {
        @Nullable Integer status = cell.status();
        return status == null ? "no answer" : status + (cell.isDifferent() ? " ≠" : "");
    }

    static Node mark(Cell cell) {
        @Nullable Integer status = cell.status();
        Label label = new Label(word(cell));
        label.getStyleClass().add(status == null ? Styles.DANGER : AnswerView.tone(status));
        if (cell.isDifferent()) {
            label.setGraphic(new FontIcon(Feather.GIT_BRANCH));
            label.getStyleClass().add(Styles.TEXT_BOLD);
            label.setTooltip(new javafx.scene.control.Tooltip("Another answer than most got"));
        }
        return label;
    }
}
