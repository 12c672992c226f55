package io.rolescope.agents;

import static io.rolescope.schema.public_.Tables.AGENT_EXECUTIONS;
import static io.rolescope.schema.public_.Tables.AGENT_INSTANCES;
import static io.rolescope.schema.public_.Tables.AGENT_TASK_QUEUE;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import io.rolescope.agents.AgentActivity.Day;
import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.agents.AgentActivity.Instance;
import io.rolescope.agents.AgentActivity.Task;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Reads of the agents' tables.
final class AgentQueries {
    static final String[] TABLES = {
        "public.agent_instances",
        "public.agent_executions",
        "public.agent_task_queue",
        "public.organizations",
        "public.profiles"
    };
    private static final String[] ENDED = {"completed", "failed", "timed_out"};

    private AgentQueries() {}

    static List<Instance> instances(DSLContext db, Instant since) {
        Condition recent = AGENT_EXECUTIONS
                .AGENT_INSTANCE_ID
                .eq(AGENT_INSTANCES.ID)
                .and(AGENT_EXECUTIONS.CREATED_AT.ge(since.atOffset(ZoneOffset.UTC)))
                .and(AGENT_EXECUTIONS.STATUS.in(ENDED));
        Field<Integer> finished = field(db.selectCount().from(AGENT_EXECUTIONS).where(recent));
        Field<Integer> good = field(
                db.selectCount().from(AGENT_EXECUTIONS).where(recent.and(AGENT_EXECUTIONS.STATUS.eq("completed"))));
        return db.select(
                        AGENT_INSTANCES.ID,
                        AGENT_INSTANCES.NAME,
                        AGENT_INSTANCES.AGENT_TYPE,
                        ORGANIZATIONS.NAME,
                        AGENT_INSTANCES.STATUS,
                        AGENT_INSTANCES.VERSION,
                        AGENT_INSTANCES.LAST_HEARTBEAT_AT,
                        finished.as("finished"),
                        good.as("good"))
                .from(AGENT_INSTANCES)
                .leftJoin(ORGANIZATIONS)
                .on(ORGANIZATIONS.ID.eq(AGENT_INSTANCES.ORGANIZATION_ID))
                .where(AGENT_INSTANCES.DELETED_AT.isNull())
                .orderBy(ORGANIZATIONS.NAME, AGENT_INSTANCES.NAME, AGENT_INSTANCES.ID)
                .limit(AgentReader.MOST)
                .fetch(row -> {
                    long ended = row.get("finished", Long.class);
                    return new Instance(
                            row.get(AGENT_INSTANCES.ID),
                            row.get(AGENT_INSTANCES.NAME),
                            row.get(AGENT_INSTANCES.AGENT_TYPE),
                            row.get(ORGANIZATIONS.NAME),
                            row.get(AGENT_INSTANCES.STATUS),
                            row.get(AGENT_INSTANCES.VERSION),
                            instant(row.get(AGENT_INSTANCES.LAST_HEARTBEAT_AT)),
                            ended,
                            ended == 0 ? null : 100.0 * row.get("good", Long.class) / ended);
                });
    }

    static List<Execution> executions(DSLContext db, AgentFilter filter, Instant since) {
        return db.select(
                        AGENT_EXECUTIONS.asterisk(),
                        coalesce(AGENT_INSTANCES.NAME, AGENT_EXECUTIONS.AGENT_TYPE)
                                .as("agent"),
                        ORGANIZATIONS.NAME.as("organization"),
                        coalesce(PROFILES.FULL_NAME, AGENT_EXECUTIONS.USER_ID.cast(String.class))
                                .as("person"))
                .from(AGENT_EXECUTIONS)
                .leftJoin(AGENT_INSTANCES)
                .on(AGENT_INSTANCES.ID.eq(AGENT_EXECUTIONS.AGENT_INSTANCE_ID))
                .leftJoin(ORGANIZATIONS)
                .on(ORGANIZATIONS.ID.eq(AGENT_EXECUTIONS.ORGANIZATION_ID))
                .leftJoin(PROFILES)
                .on(PROFILES.ID.eq(AGENT_EXECUTIONS.USER_ID))
                .where(wanted(filter, since))
                .orderBy(AGENT_EXECUTIONS.CREATED_AT.desc(), AGENT_EXECUTIONS.ID.desc())
                .limit(AgentReader.MOST)
                .fetch(AgentQueries::execution);
    }

    static long count(DSLContext db, AgentFilter filter, Instant since) {
        return db.fetchCount(db.selectOne().from(AGENT_EXECUTIONS).where(wanted(filter, since)));
    }

    static long countInstances(DSLContext db) {
        return db.fetchCount(AGENT_INSTANCES, AGENT_INSTANCES.DELETED_AT.isNull());
    }

    /// What is still to be done first, in the order it will be taken; then the newest of the rest.
    static List<Task> queue(DSLContext db) {
        Field<Integer> open = when(AGENT_TASK_QUEUE.STATUS.in("queued", "assigned", "processing"), 0)
                .otherwise(1);
        return db.select(
                        AGENT_TASK_QUEUE.asterisk(),
                        coalesce(AGENT_INSTANCES.NAME, AGENT_TASK_QUEUE.AGENT_TYPE)
                                .as("agent"),
                        ORGANIZATIONS.NAME.as("organization"))
                .from(AGENT_TASK_QUEUE)
                .leftJoin(AGENT_INSTANCES)
                .on(AGENT_INSTANCES.ID.eq(AGENT_TASK_QUEUE.AGENT_INSTANCE_ID))
                .leftJoin(ORGANIZATIONS)
                .on(ORGANIZATIONS.ID.eq(AGENT_TASK_QUEUE.ORGANIZATION_ID))
                .orderBy(open, AGENT_TASK_QUEUE.PRIORITY.desc(), AGENT_TASK_QUEUE.SCHEDULED_AT, AGENT_TASK_QUEUE.ID)
                .limit(AgentReader.MOST)
                .fetch(row -> new Task(
                        row.get(AGENT_TASK_QUEUE.ID),
                        row.get("agent", String.class),
                        row.get("organization", String.class),
                        row.get(AGENT_TASK_QUEUE.STATUS),
                        row.get(AGENT_TASK_QUEUE.PRIORITY),
                        row.get(AGENT_TASK_QUEUE.ATTEMPTS),
                        row.get(AGENT_TASK_QUEUE.MAX_ATTEMPTS),
                        row.get(AGENT_TASK_QUEUE.SCHEDULED_AT).toInstant(),
                        instant(row.get(AGENT_TASK_QUEUE.LOCKED_UNTIL)),
                        row.get(AGENT_TASK_QUEUE.LAST_ERROR)));
    }

    /// Days are those of `zone`, where the person is.
    static List<Day> days(DSLContext db, AgentFilter filter, Instant since, ZoneId zone) {
        Field<LocalDate> date = field(
                "({0} at time zone {1})::date", LocalDate.class, AGENT_EXECUTIONS.CREATED_AT, inline(zone.getId()));
        Map<LocalDate, Map<String, Long>> counts = new TreeMap<>();
        db.select(date.as("day"), AGENT_EXECUTIONS.STATUS, DSL.count().as("n"))
                .from(AGENT_EXECUTIONS)
                .where(wanted(filter, since))
                .groupBy(date, AGENT_EXECUTIONS.STATUS)
                .forEach(row -> counts.computeIfAbsent(row.get("day", LocalDate.class), day -> new HashMap<>())
                        .put(row.get(AGENT_EXECUTIONS.STATUS), row.get("n", Long.class)));
        Map<LocalDate, Record> times = new HashMap<>();
        db.select(
                        date.as("day"),
                        avg(AGENT_EXECUTIONS.EXECUTION_TIME_SECONDS).as("average"),
                        field(
                                        "percentile_cont(0.95) within group (order by {0})",
                                        Double.class, AGENT_EXECUTIONS.EXECUTION_TIME_SECONDS)
                                .as("p95"))
                .from(AGENT_EXECUTIONS)
                .where(wanted(filter, since))
                .groupBy(date)
                .forEach(row -> times.put(row.get("day", LocalDate.class), row));
        List<Day> days = new ArrayList<>();
        counts.forEach((day, byStatus) -> {
            @Nullable Record time = times.get(day);
            days.add(new Day(
                    day,
                    byStatus,
                    time == null ? null : time.get("average", Double.class),
                    time == null ? null : time.get("p95", Double.class)));
        });
        return days;
    }

    private static Condition wanted(AgentFilter filter, Instant since) {
        Condition condition = AGENT_EXECUTIONS.CREATED_AT.ge(since.atOffset(ZoneOffset.UTC));
        if (filter.status() != null) {
            condition = condition.and(AGENT_EXECUTIONS.STATUS.eq(filter.status()));
        }
        if (filter.agent() != null) {
            condition = condition.and(AGENT_EXECUTIONS.AGENT_INSTANCE_ID.eq(filter.agent()));
        }
        return condition;
    }

    private static Execution execution(Record row) {
        @Nullable JSONB output = row.get(AGENT_EXECUTIONS.OUTPUT_DATA);
        return new Execution(
                row.get(AGENT_EXECUTIONS.ID),
                row.get("agent", String.class),
                row.get(AGENT_EXECUTIONS.AGENT_TYPE),
                row.get("organization", String.class),
                row.get("person", String.class),
                row.get(AGENT_EXECUTIONS.STATUS),
                row.get(AGENT_EXECUTIONS.CREATED_AT).toInstant(),
                instant(row.get(AGENT_EXECUTIONS.STARTED_AT)),
                instant(row.get(AGENT_EXECUTIONS.COMPLETED_AT)),
                row.get(AGENT_EXECUTIONS.EXECUTION_TIME_SECONDS.getName(), Double.class),
                row.get(AGENT_EXECUTIONS.ERROR_CODE),
                row.get(AGENT_EXECUTIONS.ERROR_MESSAGE),
                row.get(AGENT_EXECUTIONS.RETRY_COUNT),
                row.get(AGENT_EXECUTIONS.QUALITY_RATING.getName(), Double.class),
                row.get(AGENT_EXECUTIONS.INPUT_DATA).data(),
                output == null ? null : output.data());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
