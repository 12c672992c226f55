package io.rolescope.access.ui.verify;

import io.rolescope.access.verify.VerificationReport.Covered;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.util.List;
import java.util.function.ToLongFunction;
import javafx.scene.Node;
import javafx.scene.control.Label;

/// What a verification tried: each table and form of statement, and how the server decided.
final class VerifiedTables {
    private VerifiedTables() {}

    static Node grid(List<Covered> covered) {
        DataGrid<Covered> grid = new DataGrid<>(List.of(
                GridColumn.of(
                        "table",
                        "Table",
                        GridColumn.Kind.CODE,
                        300,
                        one -> one.table().toString()),
                GridColumn.text("command", "Command", 220, Covered::command),
                number("decisions", "Decisions", Covered::decisions),
                number("allowed", "Allowed", Covered::allowed),
                number("denied", "Denied", Covered::denied),
                number("failed", "Failed", Covered::failed),
                number("untold", "Other reasons", Covered::untold)));
        grid.root().setId("verify-tried");
        grid.table().setId("verify-tried-table");
        grid.setPlaceholder(new Label("No table has a row to try."));
        grid.setRows(covered);
        return grid.root();
    }

    private static GridColumn<Covered> number(String id, String title, ToLongFunction<Covered> value) {
        return GridColumn.of(id, title, GridColumn.Kind.NUMBER, 120, value::applyAsLong);
    }
}
