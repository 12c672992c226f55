package io.rolescope.connections;

import java.util.List;

/// Statements that may be committed, shown to the person before they run.
///
/// @param summary what it does, one line of plain English
/// @param statements run in order in one transaction, each with its bind values
public record Change(String summary, List<Statement> statements) {

    public Change {
        statements = List.copyOf(statements);
    }

    /// @param sql one statement with `?` for each bind value
    public record Statement(String sql, List<Object> binds) {
        public Statement {
            binds = List.copyOf(binds);
        }
    }

    /// How it ended.
    public sealed interface Outcome {
        /// Committed. @param rows rows changed, all statements together
        record Applied(int rows) implements Outcome {}

        /// Nothing was changed.
        record Refused(io.rolescope.platform.Failure failure) implements Outcome {}

        /// The connection was lost after the commit was sent: it may have been applied.
        record Unknown(io.rolescope.platform.Failure failure) implements Outcome {}
    }
}
