package io.rolescope.access.verify;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import org.jspecify.annotations.Nullable;

/// One prediction beside what the server did.
///
/// @param statement what was run
/// @param actual what the server did, `null` where that says nothing about policies
/// @param note what came on top: a constraint after the policies, a trigger's own error; may be empty
/// @param because why it was predicted, one line
/// @param row the row as far as it was read: what the words quote of it
public record Decision(
        SessionIdentity identity,
        TableName table,
        RowKey key,
        StatementShape shape,
        String statement,
        Verdict predicted,
        @Nullable Verdict actual,
        String note,
        String because,
        TableRow row) {

    /// The prediction is certain and wrong, or uncertain and does not contain what happened.
    public boolean disagrees() {
        return actual != null && !predicted.covers(actual);
    }

    /// A script for `psql` that shows it.
    public String script() {
        return ReproductionScript.of(
                identity, statement, predicted.exactWord(), actual == null ? "" : actual.exactWord());
    }
}
