package io.rolescope.overview;

import static io.rolescope.schema.public_.Tables.AGENT_EXECUTIONS;
import static io.rolescope.schema.public_.Tables.CHAT_SESSIONS;
import static io.rolescope.schema.public_.Tables.FILES;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static io.rolescope.schema.public_.Tables.RLS_AUDIT_LOG;
import static io.rolescope.schema.public_.Tables.SYSTEM_ALERTS;
import static io.rolescope.schema.public_.Tables.SYSTEM_HEALTH;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;

import io.rolescope.overview.Overview.Change;
import io.rolescope.overview.Overview.Coverage;
import io.rolescope.overview.Overview.Health;
import io.rolescope.overview.Overview.OpenAlert;
import io.rolescope.overview.Overview.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/// Reads for the first page.
final class OverviewQueries {
    private static final int COUNTED_AT_MOST = 100_000;
    private static final int CHANGES = 12;

    private OverviewQueries() {}

    /// What is counted, and where it is listed.
    record Counted(String title, String page, Table<?> table, Condition condition) {
        String name() {
            return table.getSchema() == null
                    ? table.getName()
                    : table.getSchema().getName() + "." + table.getName();
        }
    }

    static List<Counted> counted(Instant today) {
        OffsetDateTime since = today.atOffset(ZoneOffset.UTC);
        return List.of(
                new Counted("Organizations", "organizations", ORGANIZATIONS, noCondition()),
                new Counted("People", "users", PROFILES, noCondition()),
                new Counted("Files", "files", FILES, noCondition()),
                new Counted("Executions today", "agents", AGENT_EXECUTIONS, AGENT_EXECUTIONS.CREATED_AT.ge(since)),
                new Counted("Conversations", "usage", CHAT_SESSIONS, noCondition()),
                new Counted("Row changes today", "audit", RLS_AUDIT_LOG, RLS_AUDIT_LOG.OCCURRED_AT.ge(since)));
    }

    /// Whether whoever is put on may read any column of it.
    static boolean readable(DSLContext db, String table) {
        return Boolean.TRUE.equals(db.fetchOptional("""
                        select has_schema_privilege(n.oid, 'USAGE') and has_any_column_privilege(c.oid, 'SELECT') as yes
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname || '.' || c.relname = ?
                        """, table)
                .map(row -> row.get("yes", Boolean.class))
                .orElse(false));
    }

    static Rows count(DSLContext db, Counted what) {
        long number = db.fetchCount(
                db.selectOne().from(what.table()).where(what.condition()).limit(COUNTED_AT_MOST));
        return new Rows(number, number == COUNTED_AT_MOST);
    }

    static @Nullable Health health(DSLContext db, Instant now) {
        @Nullable
        Record latest = db.select(
                        SYSTEM_HEALTH.TIMESTAMP,
                        SYSTEM_HEALTH.HEALTH_SCORE,
                        SYSTEM_HEALTH.CRITICAL_THRESHOLD,
                        SYSTEM_HEALTH.WARNING_THRESHOLD)
                .from(SYSTEM_HEALTH)
                .orderBy(SYSTEM_HEALTH.TIMESTAMP.desc(), SYSTEM_HEALTH.ID.desc())
                .limit(1)
                .fetchOne();
        if (latest == null) {
            return null;
        }
        Field<OffsetDateTime> hour = field("date_trunc('hour', {0})", OffsetDateTime.class, SYSTEM_HEALTH.TIMESTAMP);
        List<Double> lastDay = db.select(avg(SYSTEM_HEALTH.HEALTH_SCORE).as("score"))
                .from(SYSTEM_HEALTH)
                .where(SYSTEM_HEALTH.TIMESTAMP.ge(
                        now.minus(Duration.ofHours(24)).atOffset(ZoneOffset.UTC)))
                .groupBy(hour)
                .orderBy(hour)
                .fetch(row -> row.get("score", Double.class));
        return new Health(
                latest.get(SYSTEM_HEALTH.TIMESTAMP).toInstant(),
                latest.get(SYSTEM_HEALTH.HEALTH_SCORE).doubleValue(),
                latest.get(SYSTEM_HEALTH.CRITICAL_THRESHOLD).doubleValue(),
                latest.get(SYSTEM_HEALTH.WARNING_THRESHOLD).doubleValue(),
                lastDay);
    }

    static List<OpenAlert> openAlerts(DSLContext db) {
        return db.select(SYSTEM_ALERTS.RULE, SYSTEM_ALERTS.SEVERITY, SYSTEM_ALERTS.MESSAGE, SYSTEM_ALERTS.OPENED_AT)
                .from(SYSTEM_ALERTS)
                .where(SYSTEM_ALERTS.RESOLVED_AT.isNull())
                .orderBy(SYSTEM_ALERTS.OPENED_AT.desc(), SYSTEM_ALERTS.ID.desc())
                .limit(50)
                .fetch(row -> new OpenAlert(
                        row.get(SYSTEM_ALERTS.RULE),
                        row.get(SYSTEM_ALERTS.SEVERITY),
                        row.get(SYSTEM_ALERTS.MESSAGE),
                        row.get(SYSTEM_ALERTS.OPENED_AT).toInstant()));
    }

    /// @param names whether people's names can be looked up
    static List<Change> changes(DSLContext db, boolean names) {
        Field<String> who = names
                ? coalesce(PROFILES.FULL_NAME, RLS_AUDIT_LOG.USER_ID.cast(String.class))
                : RLS_AUDIT_LOG.USER_ID.cast(String.class);
        Table<?> from =
                names ? RLS_AUDIT_LOG.leftJoin(PROFILES).on(PROFILES.ID.eq(RLS_AUDIT_LOG.USER_ID)) : RLS_AUDIT_LOG;
        return db.select(
                        RLS_AUDIT_LOG.OCCURRED_AT,
                        RLS_AUDIT_LOG.OPERATION,
                        RLS_AUDIT_LOG.TABLE_SCHEMA,
                        RLS_AUDIT_LOG.TABLE_NAME,
                        RLS_AUDIT_LOG.RECORD_ID,
                        who.as("who"))
                .from(from)
                .orderBy(RLS_AUDIT_LOG.OCCURRED_AT.desc(), RLS_AUDIT_LOG.ID.desc())
                .limit(inline(CHANGES))
                .fetch(row -> new Change(
                        row.get(RLS_AUDIT_LOG.OCCURRED_AT).toInstant(),
                        row.get(RLS_AUDIT_LOG.OPERATION),
                        row.get(RLS_AUDIT_LOG.TABLE_SCHEMA) + "." + row.get(RLS_AUDIT_LOG.TABLE_NAME),
                        row.get(RLS_AUDIT_LOG.RECORD_ID),
                        row.get("who", String.class)));
    }

    static List<Coverage> coverage(DSLContext db) {
        return db.fetch("""
                        with tables as (
                            select n.nspname::text as schema, c.relrowsecurity as rls, c.relforcerowsecurity as forced,
                                   (select count(*) from pg_catalog.pg_policy p where p.polrelid = c.oid) as policies,
                                   exists (select from pg_catalog.aclexplode(c.relacl) a
                                            where a.grantee = 0 or a.grantee in (
                                                  select oid from pg_catalog.pg_roles
                                                   where rolname in ('anon', 'authenticated'))) as granted
                              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                             where c.relkind in ('r', 'p') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_')
                        select schema, count(*)::int as tables, count(*) filter (where not rls)::int as without,
                               count(*) filter (where not rls and granted)::int as open,
                               count(*) filter (where rls and not forced)::int as not_forced,
                               count(*) filter (where rls and policies = 0)::int as silent, sum(policies)::int as policies
                          from tables group by schema order by count(*) filter (where not rls and granted) desc, tables desc, schema
                        """)
                .map(row -> new Coverage(
                        row.get("schema", String.class),
                        row.get("tables", Integer.class),
                        row.get("without", Integer.class),
                        row.get("open", Integer.class),
                        row.get("not_forced", Integer.class),
                        row.get("silent", Integer.class),
                        row.get("policies", Integer.class)));
    }
}
