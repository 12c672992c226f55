package io.rolescope.access.survey;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowKey;
import io.rolescope.connections.Attempt;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who can see one row: the real SELECT as each identity in turn.
///
/// Settings put on inside one statement would be read once for all; so a loop on the server runs a fresh
/// statement for each identity ([ReachLoop]). Needs PL/pgSQL; where that is not allowed, each identity is asked
/// by itself. An identity that does not see the row and whose statement would fail only while it is planned
/// may count as not seeing rather than as failed.
public final class AccessReach {
    private static final int BATCH = 1000;
    /// Class 22 of the SQLSTATEs: the text is no value of the column's type.
    private static final String DATA_EXCEPTION = "22";
    private static final String NO_GRANT = "42501";

    private final Backend backend;

    public AccessReach(Backend backend) {
        this.backend = backend;
    }

    /// @param seeing identities that see the row, in the order they were asked
    /// @param asked how many were asked
    /// @param failed identities for which the statement fails, with the SQLSTATE
    public record Reach(List<SessionIdentity> seeing, long asked, Map<SessionIdentity, String> failed, Duration took) {}

    /// @param identities asked in this order; may be long, is read once
    /// @param each told whoever sees the row, as soon as it is known
    /// @throws FailureException when the connection is lost or the work is cancelled
    public Reach whoSees(
            Table table,
            RowKey key,
            List<SessionIdentity> identities,
            ReadOptions options,
            Progress progress,
            Consumer<SessionIdentity> each) {
        long start = System.nanoTime();
        List<SessionIdentity> seeing = new ArrayList<>();
        Map<SessionIdentity, String> failed = new LinkedHashMap<>();
        String condition = table.name().sql() + " WHERE " + key.condition();
        backend.snapshot(options, snapshot -> {
            boolean there = isThere(snapshot, condition);
            boolean screened = snapshot.asObserver(
                    db -> "t".equals(snapshot.run(ReachLoop.NOTHING_FOLDED).single()));
            int done = 0;
            for (List<SessionIdentity> batch : batches(snapshot, identities)) {
                snapshot.throwIfCancelled();
                String answers = ask(snapshot, condition, batch, screened);
                keep(batch, answers, seeing, failed, each);
                done += batch.size();
                progress.report((double) done / Math.max(1, identities.size()), done + " asked");
            }
            if (!there && seeing.isEmpty()) {
                throw missing(table, key);
            }
            return true;
        });
        return new Reach(
                List.copyOf(seeing),
                identities.size(),
                Collections.unmodifiableMap(failed),
                Duration.ofNanos(System.nanoTime() - start));
    }

    /// Whether the login that asks sees the row itself. A table that cannot be read at all, such as a foreign one whose
    /// server is away, tells nothing of its rows: then what each identity is told stands by itself.
    ///
    /// @throws FailureException when the key is not one of this table's
    private boolean isThere(Snapshot snapshot, String condition) throws Exception {
        Attempt attempt = snapshot.as(backend.observer(), db -> snapshot.tryOut("SELECT 1 FROM " + condition));
        if (attempt.rows() != null) {
            return !attempt.rows().rows().isEmpty();
        }
        if (String.valueOf(attempt.sqlState()).startsWith(DATA_EXCEPTION)) {
            throw new FailureException(new Failure.Invalid(
                    "The key cannot be one of this table's: " + attempt.message() + ".",
                    "Write it as the table's key is; several columns as a=1,b=2.",
                    "",
                    attempt.sqlState()));
        }
        return !NO_GRANT.equals(attempt.sqlState());
    }

    private static FailureException missing(Table table, RowKey key) {
        return new FailureException(new Failure.Invalid(
                "There is no such row in " + table.name() + " that this login or anybody asked could see.",
                "Check the key; a login that bypasses row security sees every row.",
                String.valueOf(key),
                null));
    }

    /// Identities with the same settings' names together: a setting left out is then really absent, not left
    /// over empty.
    private static List<List<SessionIdentity>> batches(Snapshot snapshot, List<SessionIdentity> identities) {
        Map<Set<String>, List<SessionIdentity>> alike = new LinkedHashMap<>();
        for (SessionIdentity identity : identities) {
            Set<String> names = new TreeSet<>(
                    snapshot.withSettingsOfRole(identity).settings().keySet());
            identity.preRequestCall().ifPresent(names::add);
            alike.computeIfAbsent(names, ignored -> new ArrayList<>()).add(identity);
        }
        List<List<SessionIdentity>> batches = new ArrayList<>();
        for (List<SessionIdentity> all : alike.values()) {
            for (int from = 0; from < all.size(); from += BATCH) {
                batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
            }
        }
        return batches;
    }

    /// One letter or SQLSTATE for each identity, separated by commas: `t`, `f`, `22P02`.
    private static String ask(Snapshot snapshot, String condition, List<SessionIdentity> batch, boolean screened)
            throws Exception {
        if (batch.getFirst().preRequest() != null) {
            // its function has to run once for each, under their own role
            return oneByOne(snapshot, "SELECT 1 FROM " + condition, batch);
        }
        List<SessionIdentity> whole =
                batch.stream().map(snapshot::withSettingsOfRole).toList();
        List<String> names =
                List.copyOf(new TreeSet<>(whole.getFirst().settings().keySet()));
        SessionIdentity prepared = SessionIdentity.login()
                .with("rolescope.identities", ReachLoop.people(whole, names))
                .with("rolescope.answer", "");
        String block = ReachLoop.block(condition, names, screened && ReachLoop.areCustom(names));
        Attempt answer = snapshot.as(prepared, db -> {
            Attempt ran = run(snapshot, block);
            return ran.succeeded() ? run(snapshot, "SELECT pg_catalog.current_setting('rolescope.answer')") : ran;
        });
        if (answer.rows() != null && answer.rows().single() != null) {
            return String.valueOf(answer.rows().single());
        }
        if ("57014".equals(answer.sqlState())) {
            throw new FailureException(new Failure.TimedOut(
                    "Asking as each identity took too long.",
                    "Allow more time, or ask about fewer people.",
                    answer.message(),
                    answer.sqlState()));
        }
        return oneByOne(snapshot, "SELECT 1 FROM " + condition, batch);
    }

    private static Attempt run(Snapshot snapshot, String sql) throws Exception {
        try {
            return Attempt.answered(snapshot.run(sql));
        } catch (java.sql.SQLException e) {
            if (io.rolescope.platform.postgres.PostgresFailures.isConnectionLost(e)) {
                throw e;
            }
            return Attempt.failed(e);
        }
    }

    private static String oneByOne(Snapshot snapshot, String statement, List<SessionIdentity> batch) throws Exception {
        StringBuilder answers = new StringBuilder();
        for (SessionIdentity identity : batch) {
            snapshot.throwIfCancelled();
            Attempt attempt;
            try {
                attempt = snapshot.as(identity, db -> snapshot.tryOut(statement));
            } catch (java.sql.SQLException e) {
                attempt = Attempt.failed(e);
            }
            answers.append(attempt.succeeded() ? attempt.count() > 0 ? "t" : "f" : attempt.sqlState())
                    .append(',');
        }
        return answers.toString();
    }

    private static void keep(
            List<SessionIdentity> batch,
            String answers,
            List<SessionIdentity> seeing,
            Map<SessionIdentity, String> failed,
            Consumer<SessionIdentity> each) {
        String[] all = answers.split(",");
        for (int i = 0; i < batch.size(); i++) {
            @Nullable String answer = i < all.length ? all[i] : "";
            if (answer.equals("t")) {
                seeing.add(batch.get(i));
                each.accept(batch.get(i));
            } else if (!answer.equals("f")) {
                failed.put(batch.get(i), answer);
            }
        }
    }
}
