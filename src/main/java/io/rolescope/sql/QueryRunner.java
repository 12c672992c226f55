package io.rolescope.sql;

import io.rolescope.connections.Answer;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.PostgresFailures;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs a person's own statement as an identity: read only, one statement, rolled back.
public final class QueryRunner {
    /// Rows that are fetched; the rest stays on the server.
    public static final int MOST_ROWS = 1_000;

    private static final Duration TIME = Duration.ofMinutes(5);

    private QueryRunner() {}

    /// Never throws for what the statement did wrong; that is an answer too.
    public static QueryResult run(Lens lens, String sql, ReadOptions options) {
        long start = System.nanoTime();
        try {
            Answer answer = lens.answer(options.withTimeout(TIME), sql, MOST_ROWS);
            return new QueryResult.Answered(sql, answer, since(start));
        } catch (FailureException e) {
            return refused(sql, e, 0, start);
        }
    }

    /// The plan of a statement for this identity, with the steps marked that row-level security adds conditions to.
    ///
    /// @param analyze whether it is run too, so that rows and times are measured
    public static QueryResult plan(Lens lens, String sql, boolean analyze, ReadOptions options) {
        long start = System.nanoTime();
        String prefix = analyze ? "explain (format json, verbose, analyze) " : "explain (format json, verbose) ";
        try {
            Answer answer = lens.answer(options.withTimeout(TIME), prefix + sql, 10);
            String json = Objects.requireNonNull(answer.rows().getFirst().getFirst());
            Map<String, List<String>> policies = new HashMap<>();
            PlanNode plan = PlanNode.parse(json)
                    .marked(table -> policies.computeIfAbsent(table, name -> policies(lens, name, options)));
            return new QueryResult.Planned(sql, plan, analyze, since(start));
        } catch (FailureException e) {
            return refused(sql, e, prefix.length(), start);
        }
    }

    /// Policies that PostgreSQL puts into a read of `table` for this identity; none where it is not asked.
    private static List<String> policies(Lens lens, String table, ReadOptions options) {
        return lens.read(options, db -> db.fetch("""
                        select p.polname::text as name
                          from pg_catalog.pg_policy p
                          join pg_catalog.pg_class c on c.oid = p.polrelid
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname || '.' || c.relname = ?
                           and p.polcmd in ('r', '*')
                           and pg_catalog.row_security_active(c.oid)
                           and (0 = any (p.polroles) or exists (
                                select from pg_catalog.unnest(p.polroles) as r (oid)
                                 where pg_catalog.pg_has_role(current_user, r.oid, 'USAGE')))
                         order by p.polpermissive, p.polname
                        """, table).map(row -> row.get("name", String.class)));
    }

    private static QueryResult refused(String sql, FailureException e, int before, long start) {
        int position = PostgresFailures.position(e);
        @Nullable Integer place = position <= before ? null : Math.min(position - before - 1, sql.length());
        return new QueryResult.Refused(sql, e.failure(), place, since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
