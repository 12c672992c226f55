package io.rolescope.access.survey;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import java.util.List;

/// A row that an identity can reach though it is not of its tenant.
///
/// @param tenant whose the row is, empty where it names none
/// @param own the tenants that the identity belongs to
/// @param shape how it reaches it
/// @param policies those that let it through; empty where no policy is asked
/// @param because one sentence
/// @param statement what to run as the identity to see it
/// @param row the row as far as it was read: what the words quote of it
/// @param proven the server itself returned the row; else it is a verdict
public record Witness(
        Kind kind,
        SessionIdentity identity,
        TableName table,
        RowKey key,
        String tenant,
        List<String> own,
        StatementShape shape,
        List<String> policies,
        String because,
        String statement,
        TableRow row,
        boolean proven) {

    /// What the witness shows. Only a leak is wrong by itself; the others are openings that somebody may have
    /// meant, and that are shown so that somebody can say so.
    public enum Kind {
        /// A tenant reaches another.
        LEAK("leak"),
        /// The row lets everybody in by a flag of its own: were the flag not set, it would be hidden. Judged on
        /// the row with the flag taken away.
        SHARED("shared by the row"),
        /// The row is the identity's own, by a column that names it: were it not, it would be hidden. Judged on
        /// the row with the column emptied.
        OWN("own row elsewhere"),
        /// The row names no tenant.
        NO_TENANT("row without tenant"),
        /// Whether the row is another tenant's cannot be told: this login does not see where the identity belongs,
        /// or only a table that may list something else than members says so, or a number that may be
        /// something else's.
        UNSURE("perhaps a member"),
        /// The identity acts in a role that goes across tenants: its claims name one, or it administers the
        /// server.
        PLATFORM("platform role");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public Witness {
        own = List.copyOf(own);
        policies = List.copyOf(policies);
    }

    public boolean isLeak() {
        return kind == Kind.LEAK;
    }
}
