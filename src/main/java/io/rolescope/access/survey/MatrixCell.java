package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.SessionIdentity;

/// What one identity may do with the rows of one table by one command.
///
/// @param allowed rows it is let through for
/// @param foreign of these, rows of tenants it does not belong to; -1 where that is not known
/// @param total rows there are, or rows looked at where the cell is not exact
/// @param exact every row was counted; else `total` rows were judged
/// @param note why it is refused, fails or is unknown; may be empty
public record MatrixCell(
        SessionIdentity identity,
        TableName table,
        PolicyCommand command,
        State state,
        long allowed,
        long foreign,
        long total,
        boolean exact,
        String note) {

    /// How a cell is coloured.
    public enum State {
        ALL,
        SOME,
        NONE,
        /// There is no row to tell by.
        EMPTY,
        /// A privilege is missing: 42501 whatever the row.
        REFUSED,
        /// It fails with an error.
        FAILS,
        UNKNOWN
    }

    /// The same with a note, where it has none.
    MatrixCell noted(String words) {
        return note.isEmpty()
                ? new MatrixCell(identity, table, command, state, allowed, foreign, total, exact, words)
                : this;
    }

    static State state(long allowed, long total) {
        return total == 0 ? State.EMPTY : allowed == 0 ? State.NONE : allowed >= total ? State.ALL : State.SOME;
    }
}
