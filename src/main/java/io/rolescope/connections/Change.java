package io.rolescope.connections;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/// Statements that may be committed, shown to the person before they run.
///
/// @param summary what it does, one line of plain English
/// @param statements run in order in one transaction, each with its bind values
public record Change(String summary, List<Statement> statements) {

    public Change {
        statements = List.copyOf(statements);
    }

    /// @param sql one statement with `?` for each bind value
    /// @param expect what it must come to, or nothing of the change is committed
    public record Statement(String sql, List<Object> binds, Expect expect) {
        private static final DSLContext RENDER = DSL.using(SQLDialect.POSTGRES);

        public Statement {
            binds = List.copyOf(binds);
        }

        public Statement(String sql, List<Object> binds) {
            this(sql, binds, Expect.ANYTHING);
        }

        /// The statement as it runs, its values written into it: what a person is shown first.
        public String shown() {
            return RENDER.renderInlined(DSL.query(sql, binds.toArray()));
        }
    }

    /// What a statement must come to. Row-level security refuses silently: it finds no row.
    public enum Expect {
        ANYTHING,
        /// At least one row is changed.
        ROWS,
        /// It is a query whose one value is true.
        TRUE
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
