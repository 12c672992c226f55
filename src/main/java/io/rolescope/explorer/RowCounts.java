package io.rolescope.explorer;

import java.util.Optional;

/// “12 exist, 3 visible to Ana.”
///
/// @param existing rows that satisfy the filters, seen by whoever sees most; empty where nobody at hand sees past RLS
/// @param visible rows that satisfy the filters, seen by the identity
public record RowCounts(Optional<RowCount> existing, RowCount visible) {

    /// In words.
    ///
    /// @param name of the identity
    public String text(String name) {
        String seen = visible.known()
                ? visible.text() + " visible to " + name
                : "rows visible to " + name + " not counted: it took too long";
        if (existing.isEmpty()) {
            return seen + " · hidden rows cannot be counted with this login";
        }
        RowCount all = existing.get();
        return all.known() ? all.text() + (all.rows() == 1 ? " exists" : " exist") + " · " + seen : seen;
    }
}
