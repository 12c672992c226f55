package io.rolescope.usage;

import static io.rolescope.schema.public_.Tables.CHAT_MESSAGES;
import static io.rolescope.schema.public_.Tables.CHAT_SESSIONS;
import static io.rolescope.schema.public_.Tables.GPTS;
import static io.rolescope.schema.public_.Tables.MEETINGS;
import static io.rolescope.schema.public_.Tables.MEETING_PARTICIPANTS;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static io.rolescope.schema.public_.Tables.USAGE_ANALYTICS;
import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;

import io.rolescope.usage.UsageReport.Behind;
import io.rolescope.usage.UsageReport.Conversation;
import io.rolescope.usage.UsageReport.Day;
import io.rolescope.usage.UsageReport.Group;
import io.rolescope.usage.UsageReport.Meeting;
import io.rolescope.usage.UsageReport.Message;
import io.rolescope.usage.UsageReport.Totals;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.SortField;

/// Reads of usage, conversations and meetings.
final class UsageQueries {
    static final String[] TABLES = {
        "public.usage_analytics",
        "public.gpts",
        "public.chat_sessions",
        "public.chat_messages",
        "public.meetings",
        "public.meeting_participants",
        "public.organizations",
        "public.profiles"
    };
    private static final int BEHIND = 100;

    private UsageQueries() {}

    static long records(DSLContext db, LocalDate since) {
        return db.fetchCount(db.selectOne().from(USAGE_ANALYTICS).where(USAGE_ANALYTICS.DATE.ge(since)));
    }

    static Totals totals(DSLContext db, LocalDate since) {
        return db.select(sums())
                .from(USAGE_ANALYTICS)
                .where(USAGE_ANALYTICS.DATE.ge(since))
                .fetchSingle(UsageQueries::totals);
    }

    static List<Day> days(DSLContext db, LocalDate since) {
        return db.select(
                        USAGE_ANALYTICS.DATE,
                        sum(USAGE_ANALYTICS.PROMPT_TOKENS).as("prompt"),
                        sum(USAGE_ANALYTICS.COMPLETION_TOKENS).as("completion"),
                        sum(USAGE_ANALYTICS.COST).as("cost"),
                        avg(USAGE_ANALYTICS.RESPONSE_TIME_MS).as("average"))
                .from(USAGE_ANALYTICS)
                .where(USAGE_ANALYTICS.DATE.ge(since))
                .groupBy(USAGE_ANALYTICS.DATE)
                .orderBy(USAGE_ANALYTICS.DATE)
                .fetch(row -> new Day(
                        row.get(USAGE_ANALYTICS.DATE),
                        row.get("prompt", Long.class),
                        row.get("completion", Long.class),
                        row.get("cost", Double.class),
                        row.get("average", Double.class)));
    }

    static List<Group> groups(DSLContext db, UsageBy by, LocalDate since) {
        Field<String> key = keyOf(by);
        Field<String> name = switch (by) {
            case ORGANIZATION -> max(ORGANIZATIONS.NAME);
            // the same name may be in several organizations
            case ASSISTANT ->
                field("{0} || coalesce(' · ' || {1}, '')", String.class, max(GPTS.NAME), max(ORGANIZATIONS.NAME));
            case PERSON -> max(PROFILES.FULL_NAME);
            case MODEL, DAY -> key;
        };
        SortField<?> order =
                by == UsageBy.DAY ? key.desc() : field("cost").desc().nullsLast();
        return db.select(key.as("key"), coalesce(name, key, inline("(none)")).as("name"))
                .select(countDistinct(USAGE_ANALYTICS.SESSION_ID).as("conversations"))
                .select(sums())
                .from(USAGE_ANALYTICS)
                .leftJoin(ORGANIZATIONS)
                .on(ORGANIZATIONS.ID.eq(USAGE_ANALYTICS.ORGANIZATION_ID))
                .leftJoin(GPTS)
                .on(GPTS.ID.eq(USAGE_ANALYTICS.GPT_ID))
                .leftJoin(PROFILES)
                .on(PROFILES.ID.eq(USAGE_ANALYTICS.USER_ID))
                .where(USAGE_ANALYTICS.DATE.ge(since))
                .groupBy(key)
                .orderBy(order)
                .limit(UsageReader.MOST)
                .fetch(row -> new Group(
                        row.get("key", String.class),
                        row.get("name", String.class),
                        totals(row),
                        row.get("conversations", Long.class)));
    }

    static Behind behind(DSLContext db, UsageBy by, String key, LocalDate since) {
        return new Behind(conversations(db, by, key, since), meetings(db, by, key));
    }

    static List<Message> messages(DSLContext db, UUID conversation) {
        return db.selectFrom(CHAT_MESSAGES)
                .where(CHAT_MESSAGES.SESSION_ID.eq(conversation))
                .orderBy(CHAT_MESSAGES.CREATED_AT, CHAT_MESSAGES.ID)
                .limit(BEHIND)
                .fetch(row -> new Message(
                        row.get(CHAT_MESSAGES.SENDER),
                        row.get(CHAT_MESSAGES.CONTENT),
                        row.get(CHAT_MESSAGES.TOKENS_USED),
                        row.get(CHAT_MESSAGES.RESPONSE_TIME_MS),
                        row.get(CHAT_MESSAGES.CREATED_AT).toInstant()));
    }

    private static List<Conversation> conversations(DSLContext db, UsageBy by, String key, LocalDate since) {
        Condition group = keyOf(by).eq(key).and(USAGE_ANALYTICS.DATE.ge(since));
        return db.select(
                        CHAT_SESSIONS.ID,
                        CHAT_SESSIONS.TITLE,
                        PROFILES.FULL_NAME,
                        GPTS.NAME,
                        CHAT_SESSIONS.STATUS,
                        CHAT_SESSIONS.MESSAGE_COUNT,
                        CHAT_SESSIONS.UPDATED_AT)
                .from(CHAT_SESSIONS)
                .leftJoin(PROFILES)
                .on(PROFILES.ID.eq(CHAT_SESSIONS.USER_ID))
                .leftJoin(GPTS)
                .on(GPTS.ID.eq(CHAT_SESSIONS.GPT_ID))
                .where(CHAT_SESSIONS.ID.in(
                        select(USAGE_ANALYTICS.SESSION_ID).from(USAGE_ANALYTICS).where(group)))
                .orderBy(CHAT_SESSIONS.UPDATED_AT.desc(), CHAT_SESSIONS.ID.desc())
                .limit(BEHIND)
                .fetch(row -> new Conversation(
                        row.get(CHAT_SESSIONS.ID),
                        row.get(CHAT_SESSIONS.TITLE),
                        row.get(PROFILES.FULL_NAME),
                        row.get(GPTS.NAME),
                        row.get(CHAT_SESSIONS.STATUS),
                        row.get(CHAT_SESSIONS.MESSAGE_COUNT),
                        row.get(CHAT_SESSIONS.UPDATED_AT).toInstant()));
    }

    private static List<Meeting> meetings(DSLContext db, UsageBy by, String key) {
        Condition which = switch (by) {
            case ORGANIZATION -> MEETINGS.ORGANIZATION_ID.eq(UUID.fromString(key));
            case PERSON ->
                MEETINGS.ID.in(select(MEETING_PARTICIPANTS.MEETING_ID)
                        .from(MEETING_PARTICIPANTS)
                        .where(MEETING_PARTICIPANTS.USER_ID.eq(UUID.fromString(key))));
            case DAY -> field("{0}::date", LocalDate.class, MEETINGS.STARTS_AT).eq(LocalDate.parse(key));
            case ASSISTANT, MODEL -> noCondition().not();
        };
        Field<Integer> participants = field(
                db.selectCount().from(MEETING_PARTICIPANTS).where(MEETING_PARTICIPANTS.MEETING_ID.eq(MEETINGS.ID)));
        return db.select(
                        MEETINGS.ID,
                        MEETINGS.TITLE,
                        PROFILES.FULL_NAME,
                        MEETINGS.STATUS,
                        MEETINGS.STARTS_AT,
                        participants.as("participants"))
                .from(MEETINGS)
                .leftJoin(PROFILES)
                .on(PROFILES.ID.eq(MEETINGS.ORGANIZER_ID))
                .where(which)
                .orderBy(MEETINGS.STARTS_AT.desc(), MEETINGS.ID.desc())
                .limit(BEHIND)
                .fetch(row -> new Meeting(
                        row.get(MEETINGS.ID),
                        row.get(MEETINGS.TITLE),
                        row.get(PROFILES.FULL_NAME),
                        row.get(MEETINGS.STATUS),
                        row.get(MEETINGS.STARTS_AT).toInstant(),
                        row.get("participants", Integer.class)));
    }

    private static Field<String> keyOf(UsageBy by) {
        return switch (by) {
            case ORGANIZATION -> USAGE_ANALYTICS.ORGANIZATION_ID.cast(String.class);
            case ASSISTANT -> USAGE_ANALYTICS.GPT_ID.cast(String.class);
            case PERSON -> USAGE_ANALYTICS.USER_ID.cast(String.class);
            case MODEL -> USAGE_ANALYTICS.MODEL;
            case DAY -> USAGE_ANALYTICS.DATE.cast(String.class);
        };
    }

    private static List<SelectField<?>> sums() {
        return List.of(
                count().as("records"),
                coalesce(sum(USAGE_ANALYTICS.TOKENS_USED), inline(0)).as("tokens"),
                coalesce(sum(USAGE_ANALYTICS.COST), inline(0)).as("cost"),
                avg(USAGE_ANALYTICS.RESPONSE_TIME_MS).as("average"),
                field(
                                "percentile_cont(0.95) within group (order by {0})",
                                Double.class, USAGE_ANALYTICS.RESPONSE_TIME_MS)
                        .as("p95"));
    }

    private static Totals totals(Record row) {
        return new Totals(
                row.get("records", Long.class),
                row.get("tokens", Long.class),
                row.get("cost", Double.class),
                row.get("average", Double.class),
                row.get("p95", Double.class));
    }
}
