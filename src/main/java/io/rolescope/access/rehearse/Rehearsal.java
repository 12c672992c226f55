package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.Record;

/// Rehearses writes: one statement runs for real as an identity, is looked at, and is rolled back whatever happens.
///
/// [#plan] only reads and says what would run; [#run] runs it, and only within [Backend#permitRehearsals].
public final class Rehearsal {
    private static final Set<String> COMMANDS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "SELECT", "WITH");

    private final Backend backend;
    private final PolicyCatalog catalog;

    public Rehearsal(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// What would run, what it may set off, and what is expected of it. Reads only.
    ///
    /// @throws FailureException classified: nothing can be written on this server, the identity cannot be put
    /// on, the row is not there, a value does not fit
    public RehearsalPlan plan(SessionIdentity identity, Write write, ReadOptions options) {
        refuseWhereNothingIsWritten(options);
        return switch (write) {
            case Write.OfRow ofRow -> {
                Explanation prediction = new AccessExplainer(backend, catalog)
                        .explain(identity, ofRow.table(), ofRow.shape(), ofRow.rows(), options);
                if (prediction.statement().isEmpty()) {
                    throw new FailureException(new Failure.Invalid(
                            "There is no statement of this kind for "
                                    + ofRow.table().name() + ".",
                            "Choose another row or command, or type the statement.",
                            "",
                            null));
                }
                List<OutsideEffect> effects = effects(
                        options,
                        found -> ShapeEvents.of(ofRow.shape()).forEach(event -> found.ofWrite(ofRow.table(), event)));
                yield plan(identity, write, prediction.statement(), effects, Optional.of(prediction));
            }
            case Write.Typed typed -> {
                String sql = oneCommand(typed.sql());
                yield plan(identity, write, sql, effects(options, found -> found.ofStatement(sql)), Optional.empty());
            }
        };
    }

    /// Runs what was planned, and rolls it back.
    ///
    /// @throws FailureException classified: rehearsals are locked, the identity cannot be put on, the work was
    /// cancelled, the connection was lost. What the statement itself is refused with is a result.
    public RehearsalResult run(RehearsalPlan plan, ReadOptions options) {
        refuseWhereNothingIsWritten(options);
        try {
            return backend.rehearsal(options, snapshot -> rehearse(snapshot, plan));
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Unreachable lost) {
                throw new FailureException(
                        new Failure.Unreachable(
                                lost.sentence() + " Nothing of the rehearsal is left: it was never committed.",
                                lost.nextStep(),
                                lost.details(),
                                lost.code()),
                        e);
            }
            throw e;
        }
    }

    private RehearsalResult rehearse(Snapshot snapshot, RehearsalPlan plan) throws Exception {
        Optional<Explanation> prediction = Optional.empty();
        if (plan.write() instanceof Write.OfRow ofRow) {
            prediction = Optional.of(new AccessExplainer(backend, catalog)
                    .explain(snapshot, plan.identity(), ofRow.table(), ofRow.shape(), ofRow.rows()));
        }
        snapshot.throwIfCancelled();
        return new Performance(snapshot, backend, catalog, plan, prediction).run();
    }

    private static RehearsalPlan plan(
            SessionIdentity identity,
            Write write,
            String statement,
            List<OutsideEffect> effects,
            Optional<Explanation> prediction) {
        return new RehearsalPlan(identity, write, statement, effects, prediction, Backend.lockWait());
    }

    private List<OutsideEffect> effects(ReadOptions options, java.util.function.Consumer<OutsideEffects> look) {
        SessionIdentity reader = SessionIdentity.login().with("search_path", "");
        return backend.as(reader).read(options, db -> {
            OutsideEffects effects = new OutsideEffects(new Reachable(db, catalog));
            look.accept(effects);
            return effects.found();
        });
    }

    private void refuseWhereNothingIsWritten(ReadOptions options) {
        Record server = backend.as(SessionIdentity.login())
                .read(options, db -> Objects.requireNonNull(db.fetchOne(RehearsalSql.WRITABLE)));
        if (Boolean.TRUE.equals(server.get("standby", Boolean.class))) {
            throw new FailureException(new Failure.NotPermitted(
                    "This server is a hot standby: it takes no writes, so none can be rehearsed on it.",
                    "Connect to the primary server.",
                    "",
                    "25006"));
        }
        if (Boolean.TRUE.equals(server.get("read_only", Boolean.class))) {
            throw new FailureException(new Failure.NotPermitted(
                    "This database is set to read-only (default_transaction_read_only), so no write is rehearsed on it.",
                    "Ask whoever set it; a full disk is a common reason.",
                    "",
                    "25006"));
        }
    }

    /// The first word of a statement.
    static String command(String sql) {
        return sql.strip().split("[^A-Za-z]", 2)[0].toUpperCase(java.util.Locale.ROOT);
    }

    private static String oneCommand(String typed) {
        String sql = typed.strip().replaceAll(";\\s*$", "");
        if (!COMMANDS.contains(command(sql))) {
            throw new FailureException(new Failure.Invalid(
                    sql.isEmpty()
                            ? "There is no statement."
                            : "Only INSERT, UPDATE, DELETE, MERGE, and SELECT or WITH around them, are rehearsed.",
                    "Type one such statement.",
                    "",
                    null));
        }
        return sql;
    }
}
