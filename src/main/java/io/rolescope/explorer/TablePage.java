package io.rolescope.explorer;

import java.util.List;

/// Some rows in order.
///
/// @param columns what was read, in the order of the rows' values
/// @param before whether there are rows before these
/// @param after whether there are rows after these
public record TablePage(List<TableColumn> columns, List<TableRow> rows, boolean before, boolean after) {

    public TablePage {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
