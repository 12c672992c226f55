package io.rolescope.access.ui;

import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.ui.SimulatorScreen.Row;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Verdicts;
import io.rolescope.kit.grid.GridColumn;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/// The columns of the Simulator's grid: a verdict for each identity, then what the rows are known by.
final class SimulatorColumns {
    private SimulatorColumns() {}

    /// @param values how values of rows are shown
    static List<GridColumn<Row>> of(SimulatorScreen screen, PersonalValues values) {
        List<GridColumn<Row>> columns = new ArrayList<>();
        columns.add(GridColumn.drawn(
                "verdict", screen.who(), 150, row -> word(screen, row.first()), row -> marked(screen, row.first())));
        @Nullable Identity other = screen.question().other();
        if (other != null) {
            columns.add(GridColumn.drawn(
                    "other",
                    other.name(),
                    150,
                    row -> row.second() == null ? null : word(screen, row.second()),
                    row -> row.second() == null ? new Label("–") : marked(screen, row.second())));
        }
        for (String column : screen.columns()) {
            GridColumn.Kind kind = kind(screen, column);
            GridColumn<Row> made = GridColumn.of(
                    "column-" + column,
                    column,
                    kind,
                    kind == GridColumn.Kind.TEXT ? 170 : 115,
                    row -> values.shown(
                            screen.table(), column, row.first().values().get(column)));
            columns.add(
                    values.isPersonal(screen.table(), column) ? made.noted("Personal: masked until revealed.") : made);
        }
        return columns;
    }

    private static GridColumn.Kind kind(SimulatorScreen screen, String column) {
        String type = screen.table()
                .column(column)
                .map(io.rolescope.access.catalog.Column::type)
                .orElse("");
        return switch (type) {
            case "uuid" -> GridColumn.Kind.ID;
            case "integer", "bigint", "smallint", "numeric", "real", "double precision" -> GridColumn.Kind.NUMBER;
            default -> GridColumn.Kind.TEXT;
        };
    }

    private static String word(SimulatorScreen screen, RowVerdict row) {
        return Verdicts.word(row.verdict(), screen.allowedWord(), screen.deniedWord());
    }

    private static Node marked(SimulatorScreen screen, RowVerdict row) {
        return Verdicts.mark(row.verdict()).label(word(screen, row));
    }
}
