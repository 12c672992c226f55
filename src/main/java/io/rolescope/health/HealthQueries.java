package io.rolescope.health;

import static io.rolescope.schema.public_.Tables.AGENT_INSTANCES;
import static io.rolescope.schema.public_.Tables.AGENT_METRICS;
import static io.rolescope.schema.public_.Tables.ALERT_RULES;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.SYSTEM_ALERTS;
import static io.rolescope.schema.public_.Tables.SYSTEM_HEALTH;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.sum;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// Reads of the platform's health tables.
final class HealthQueries {
    static final String[] TABLES = {"public.system_health", "public.system_alerts", "public.alert_rules"};
    private static final int MOST_ALERTS = 500;

    private HealthQueries() {}

    static List<HealthSample> history(DSLContext db, Instant since, Duration step) {
        // the step's beginning stands for the step
        Field<OffsetDateTime> at = field(
                "date_bin({0}::interval, {1}, timestamptz '2000-01-01')",
                OffsetDateTime.class, inline(step.toSeconds() + " seconds"), SYSTEM_HEALTH.TIMESTAMP);
        return db.select(
                        at.as("at"),
                        avg(SYSTEM_HEALTH.HEALTH_SCORE).as("score"),
                        min(SYSTEM_HEALTH.HEALTH_SCORE).as("lowest"),
                        avg(SYSTEM_HEALTH.SUCCESS_RATE).as("success"),
                        avg(SYSTEM_HEALTH.ERROR_RATE).as("errors"),
                        max(SYSTEM_HEALTH.CRITICAL_THRESHOLD).as("critical"),
                        max(SYSTEM_HEALTH.WARNING_THRESHOLD).as("warning"),
                        avg(SYSTEM_HEALTH.ACTIVE_AGENTS).as("active"),
                        avg(SYSTEM_HEALTH.TOTAL_AGENTS).as("total"),
                        avg(SYSTEM_HEALTH.QUEUE_LENGTH).as("queue"),
                        avg(SYSTEM_HEALTH.RUNNING_EXECUTIONS).as("running"),
                        avg(SYSTEM_HEALTH.AVG_RESPONSE_TIME_MS).as("avg_ms"),
                        max(SYSTEM_HEALTH.P95_RESPONSE_TIME_MS).as("p95_ms"))
                .from(SYSTEM_HEALTH)
                .where(SYSTEM_HEALTH.TIMESTAMP.ge(since.atOffset(ZoneOffset.UTC)))
                .groupBy(field("1"))
                .orderBy(field("1"))
                .fetch(HealthQueries::sample);
    }

    static @Nullable HealthSample latest(DSLContext db) {
        return db.select(
                        SYSTEM_HEALTH.TIMESTAMP.as("at"),
                        SYSTEM_HEALTH.HEALTH_SCORE.as("score"),
                        SYSTEM_HEALTH.HEALTH_SCORE.as("lowest"),
                        SYSTEM_HEALTH.SUCCESS_RATE.as("success"),
                        SYSTEM_HEALTH.ERROR_RATE.as("errors"),
                        SYSTEM_HEALTH.CRITICAL_THRESHOLD.as("critical"),
                        SYSTEM_HEALTH.WARNING_THRESHOLD.as("warning"),
                        SYSTEM_HEALTH.ACTIVE_AGENTS.as("active"),
                        SYSTEM_HEALTH.TOTAL_AGENTS.as("total"),
                        SYSTEM_HEALTH.QUEUE_LENGTH.as("queue"),
                        SYSTEM_HEALTH.RUNNING_EXECUTIONS.as("running"),
                        SYSTEM_HEALTH.AVG_RESPONSE_TIME_MS.as("avg_ms"),
                        SYSTEM_HEALTH.P95_RESPONSE_TIME_MS.as("p95_ms"))
                .from(SYSTEM_HEALTH)
                .orderBy(SYSTEM_HEALTH.TIMESTAMP.desc(), SYSTEM_HEALTH.ID.desc())
                .limit(1)
                .fetchOne(HealthQueries::sample);
    }

    static long samples(DSLContext db, Instant since) {
        return db.fetchCount(
                db.selectOne().from(SYSTEM_HEALTH).where(SYSTEM_HEALTH.TIMESTAMP.ge(since.atOffset(ZoneOffset.UTC))));
    }

    static long alertCount(DSLContext db) {
        return db.fetchCount(SYSTEM_ALERTS);
    }

    static List<Alert> alerts(DSLContext db, boolean withOrganizations) {
        Field<String> organization = withOrganizations ? ORGANIZATIONS.NAME : inline((String) null, String.class);
        var from = withOrganizations
                ? SYSTEM_ALERTS.leftJoin(ORGANIZATIONS).on(ORGANIZATIONS.ID.eq(SYSTEM_ALERTS.ORGANIZATION_ID))
                : SYSTEM_ALERTS;
        return db.select(SYSTEM_ALERTS.asterisk(), organization.as("organization"))
                .from(from)
                .orderBy(
                        SYSTEM_ALERTS.RESOLVED_AT.isNull().desc(),
                        SYSTEM_ALERTS.OPENED_AT.desc(),
                        SYSTEM_ALERTS.ID.desc())
                .limit(MOST_ALERTS)
                .fetch(row -> new Alert(
                        row.get(SYSTEM_ALERTS.ID),
                        row.get(SYSTEM_ALERTS.RULE),
                        row.get(SYSTEM_ALERTS.SEVERITY),
                        row.get("organization", String.class),
                        row.get(SYSTEM_ALERTS.SUBJECT),
                        row.get(SYSTEM_ALERTS.MESSAGE),
                        number(row, SYSTEM_ALERTS.VALUE.getName()),
                        row.get(SYSTEM_ALERTS.OPENED_AT).toInstant(),
                        instant(row.get(SYSTEM_ALERTS.ACKNOWLEDGED_AT)),
                        instant(row.get(SYSTEM_ALERTS.RESOLVED_AT))));
    }

    static List<AlertRule> rules(DSLContext db) {
        return db.selectFrom(ALERT_RULES)
                .orderBy(ALERT_RULES.NAME)
                .fetch(row -> new AlertRule(
                        row.get(ALERT_RULES.NAME),
                        row.get(ALERT_RULES.SUMMARY),
                        row.get(ALERT_RULES.METRIC),
                        row.get(ALERT_RULES.COMPARISON),
                        row.get(ALERT_RULES.THRESHOLD).doubleValue(),
                        row.get(ALERT_RULES.HOLDS_FOR).toDuration(),
                        row.get(ALERT_RULES.SEVERITY),
                        row.get(ALERT_RULES.UNIT),
                        row.get(ALERT_RULES.ENABLED)));
    }

    /// The agents with the lowest success rate first; those that finished nothing last.
    static List<AgentHealth> agents(DSLContext db, Instant since, boolean withOrganizations) {
        Field<Long> executions =
                sum(AGENT_METRICS.TOTAL_EXECUTIONS).cast(Long.class).as("executions");
        Field<Long> failed =
                sum(AGENT_METRICS.FAILED_EXECUTIONS).cast(Long.class).as("failed");
        Field<Double> rate = field(
                        "100.0 * {0} / nullif({0} + {1}, 0)",
                        Double.class, sum(AGENT_METRICS.SUCCESSFUL_EXECUTIONS), sum(AGENT_METRICS.FAILED_EXECUTIONS))
                .as("rate");
        Field<Double> seconds = field(
                        "sum({0} * {1}) / nullif(sum({1}) filter (where {0} is not null), 0)",
                        Double.class, AGENT_METRICS.AVG_EXECUTION_TIME_SECONDS, AGENT_METRICS.TOTAL_EXECUTIONS)
                .as("seconds");
        Field<String> organization = withOrganizations ? max(ORGANIZATIONS.NAME) : inline((String) null, String.class);
        var from = AGENT_METRICS.leftJoin(AGENT_INSTANCES).on(AGENT_INSTANCES.ID.eq(AGENT_METRICS.AGENT_INSTANCE_ID));
        if (withOrganizations) {
            from = from.leftJoin(ORGANIZATIONS).on(ORGANIZATIONS.ID.eq(AGENT_METRICS.ORGANIZATION_ID));
        }
        return db.select(
                        coalesce(max(AGENT_INSTANCES.NAME), max(AGENT_METRICS.AGENT_TYPE))
                                .as("agent"),
                        organization.as("organization"),
                        executions,
                        failed,
                        rate,
                        seconds)
                .from(from)
                .where(AGENT_METRICS.PERIOD_START.ge(since.atOffset(ZoneOffset.UTC)))
                .groupBy(AGENT_METRICS.AGENT_INSTANCE_ID)
                .orderBy(field("rate").asc().nullsLast(), field("executions").desc())
                .limit(MOST_ALERTS)
                .fetch(row -> new AgentHealth(
                        row.get("agent", String.class),
                        row.get("organization", String.class),
                        row.get("executions", Long.class),
                        row.get("failed", Long.class),
                        number(row, "rate"),
                        number(row, "seconds")));
    }

    private static HealthSample sample(Record row) {
        return new HealthSample(
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("score", Double.class),
                row.get("lowest", Double.class),
                number(row, "success"),
                row.get("errors", Double.class),
                row.get("critical", Double.class),
                row.get("warning", Double.class),
                row.get("active", Double.class),
                row.get("total", Double.class),
                row.get("queue", Double.class),
                row.get("running", Double.class),
                number(row, "avg_ms"),
                number(row, "p95_ms"));
    }

    private static @Nullable Double number(Record row, String name) {
        return row.get(name, Double.class);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
