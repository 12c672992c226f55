package io.rolescope.connections;

import io.rolescope.platform.FailureException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// One snapshot of the rows, seen as one identity after the other. Lives inside [Backend#snapshot], or, where
/// writes are tried and rolled back, inside [Backend#rehearsal].
public final class Snapshot {
    private final Backend backend;
    private final Session session;
    private int depth;

    Snapshot(Backend backend, Session session) {
        this.backend = backend;
        this.session = session;
    }

    /// The database as the login, outside any identity.
    public DSLContext login() {
        return session.db();
    }

    /// Runs `work` as `identity`, between a savepoint and the return to it, so that identity, locks and
    /// errors are gone after.
    ///
    /// An error in `work` comes out as thrown by jOOQ (with its SQLSTATE); the snapshot goes on being usable.
    public <T extends @Nullable Object> T as(SessionIdentity identity, DatabaseWork<T> work) throws Exception {
        CatalogMemory.asks(session.db().configuration(), null);
        session.exchange().openSavepoint(whole(identity), backend.settingsOf(identity.role(), session.db()));
        depth++;
        try {
            return thenReturn(work);
        } finally {
            depth--;
        }
    }

    /// The identity with what its role prescribes among its settings: for who puts them on by other means than [#as].
    public SessionIdentity withSettingsOfRole(SessionIdentity identity) {
        RoleSettings ofRole = backend.settingsOf(identity.role(), session.db());
        return ofRole.values().isEmpty()
                ? identity
                : new SessionIdentity(
                        identity.name(), identity.role(), Prelude.settings(identity, ofRole), identity.preRequest());
    }

    /// Inside of another identity the login has to be put on like any other; “none” is what it is called.
    private SessionIdentity whole(SessionIdentity identity) {
        return depth > 0 && identity.role() == null
                ? new SessionIdentity(identity.name(), "none", identity.settings())
                : identity;
    }

    /// Statements that only read, each as [#run] would run it inside of [#as]; in one round trip where none
    /// of them fails.
    ///
    /// @throws Exception as [#as]: where one of them fails they are asked once more, step by step
    public List<TextRows> runAs(SessionIdentity identity, String... statements) throws Exception {
        RoleSettings ofRole = backend.settingsOf(identity.role(), session.db());
        Optional<List<TextRows>> all = session.exchange().runAs(whole(identity), ofRole, List.of(statements));
        return all.isPresent()
                ? all.get()
                : as(identity, db -> {
                    List<TextRows> answers = new ArrayList<>();
                    for (String statement : statements) {
                        answers.add(run(statement));
                    }
                    return answers;
                });
    }

    /// The same as the observer: who sees most.
    public <T extends @Nullable Object> T asObserver(DatabaseWork<T> work) throws Exception {
        return as(backend.observer(), work);
    }

    /// Runs `work` as whoever is put on now, between savepoints; its error does not end the snapshot.
    public <T extends @Nullable Object> T attempt(DatabaseWork<T> work) throws Exception {
        session.exchange().openSavepoint();
        return thenReturn(work);
    }

    /// What `work` failed by is told, not that the way back failed too.
    private <T extends @Nullable Object> T thenReturn(DatabaseWork<T> work) throws Exception {
        T answer;
        try {
            answer = work.run(session.db());
        } catch (Exception e) {
            try {
                session.exchange().returnToSavepoint();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
        session.exchange().returnToSavepoint();
        return answer;
    }

    /// Runs one statement exactly as it is written, as whoever is put on now: no placeholders, no escapes,
    /// every value as text. Needed for policy expressions, whose `?` operators and braces a template would
    /// take for its own.
    public TextRows run(String sql) throws SQLException {
        return session.exchange().run(sql);
    }

    /// All rows of a query as whoever is put on now, for a great many of them.
    public CopiedRows copy(String query) throws SQLException {
        return session.exchange().copy(query);
    }

    /// Two statements as [#run] runs one, in one round trip: what each answered.
    public List<TextRows> run(String sql, String then) throws SQLException {
        return session.exchange().run(sql, then);
    }

    /// Runs one statement as [#run] does and takes it back at once; its error is told, not thrown, and does
    /// not end the transaction. One round trip where it succeeds.
    public Attempt tryOut(String sql) throws SQLException {
        return session.exchange().tryOut(sql);
    }

    /// Runs one statement as whoever is put on now, and keeps its effects to be looked at; they go when the
    /// [#as] or the transaction around it ends. Its error is told, not thrown, and does not end the
    /// transaction.
    ///
    /// @throws FailureException for more than one statement, or one that left its identity
    public Trial keep(String sql) throws SQLException {
        return session.exchange().keep(sql);
    }

    /// Whether nothing was written so far: no transaction id was given out (PostgreSQL manual,
    /// `pg_current_xact_id_if_assigned`).
    public boolean wroteNothing() throws SQLException {
        return "t"
                .equals(run("select pg_catalog.pg_current_xact_id_if_assigned() is null")
                        .single());
    }

    /// @throws FailureException with [io.rolescope.platform.Failure.Cancelled] when the read was asked to stop
    public void throwIfCancelled() {
        session.cancellation().throwIfCancelled();
    }
}
