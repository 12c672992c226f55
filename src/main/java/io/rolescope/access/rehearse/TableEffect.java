package io.rolescope.access.rehearse;

import java.util.List;

/// What happened to one table while the rehearsal ran.
///
/// @param table its name
/// @param target the statement names it (or it is a partition of the one named); else triggers, rules or cascades wrote
/// @param inserted rows, as the server counts them; so are `updated` and `deleted`
/// @param rows those found again, at most a few
/// @param note why not all of them are shown; empty where they are
public record TableEffect(
        String table, boolean target, long inserted, long updated, long deleted, List<RowChange> rows, String note) {

    public TableEffect {
        rows = List.copyOf(rows);
    }

    /// `2 rows inserted, 1 row updated`.
    public String counts() {
        StringBuilder text = new StringBuilder();
        add(text, inserted, "inserted");
        add(text, updated, "updated");
        add(text, deleted, "deleted");
        return text.toString();
    }

    private static void add(StringBuilder text, long rows, String what) {
        if (rows > 0) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(rows)
                    .append(rows == 1 ? " row " : " rows ")
                    .append(what);
        }
    }
}
