package io.rolescope.explorer.ui;

import io.rolescope.explorer.RowOrder;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableSummary;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.List;

/// What stands above the rows: which table, what it is, how it is protected and ordered.
///
/// @param rls in words: whether row-level security applies
/// @param unprotected whether anybody with a grant sees every row
record ExplorerScreen(String title, String summary, String rls, boolean unprotected) {

    static ExplorerScreen of(TableInfo info, RowOrder order) {
        TableSummary table = info.summary();
        List<String> facts = new ArrayList<>();
        facts.add(table.kind().word());
        if (table.estimatedRows() >= 0) {
            facts.add("about " + Formats.counted(table.estimatedRows(), "row", "rows"));
        }
        int hidden = info.columns().size() - info.readableColumns().size();
        facts.add(Formats.counted(info.columns().size(), "column", "columns")
                + (hidden == 0 ? "" : ", " + hidden + " not granted"));
        facts.add(ordered(order));
        return new ExplorerScreen(
                info.table().toString(), String.join(" · ", facts), protection(table), !table.rlsEnabled());
    }

    private static String protection(TableSummary table) {
        return switch (table.kind()) {
            case VIEW -> "a view has no row-level security of its own";
            case MATERIALIZED_VIEW, FOREIGN_TABLE -> "no row-level security here";
            case TABLE, PARTITIONED_TABLE ->
                table.rlsEnabled()
                        ? "RLS on" + (table.rlsForced() ? ", forced" : "") + " · "
                                + Formats.counted(table.policies(), "policy", "policies")
                        : "RLS off";
        };
    }

    private static String ordered(RowOrder order) {
        return switch (order.by()) {
            case COLUMNS -> {
                RowOrder.Part first = order.parts().getFirst();
                yield "ordered by " + first.column().name() + (first.descending() ? ", descending" : "");
            }
            case PLACE -> "no key: in the order the rows lie on disk";
            case NOTHING -> "no key to page by: the first 1,000 rows";
        };
    }
}
