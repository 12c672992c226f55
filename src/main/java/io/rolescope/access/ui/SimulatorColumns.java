package io.rolescope.access.ui;

import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.ui.SimulatorScreen.Row;
import io.rolescope.identities.Identity;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.Verdicts;
import io.rolescope.kit.grid.GridColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.jspecify.annotations.Nullable;

/// The columns of the Simulator's grid: a verdict for each identity, then what the rows are known by.
final class SimulatorColumns {
    private SimulatorColumns() {}

    static List<GridColumn<Row>> of(SimulatorScreen screen) {
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
            PersonalColumns.@Nullable Kind personal = personal(screen, column);
            GridColumn<Row> made = GridColumn.of(
                    "column-" + column,
                    column,
                    kind,
                    kind == GridColumn.Kind.TEXT ? 170 : 115,
                    row -> personal == null
                            ? row.first().values().get(column)
                            : PersonalColumns.masked(
                                    personal, row.first().values().get(column)));
            columns.add(personal == null ? made : made.noted("Personal: masked here, revealed in the Explorer."));
        }
        return columns;
    }

    /// People's names stay in sight: rows are told apart by them.
    private static PersonalColumns.@Nullable Kind personal(SimulatorScreen screen, String column) {
        PersonalColumns.@Nullable Kind kind = new PersonalColumns(Map.of())
                .kind(
                        screen.table().name().schema(),
                        screen.table().name().name(),
                        column,
                        screen.table()
                                .column(column)
                                .map(io.rolescope.access.catalog.Column::type)
                                .orElse(""),
                        null);
        return kind == PersonalColumns.Kind.NAME ? null : kind;
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
