package io.rolescope.audit;

import static io.rolescope.schema.public_.Tables.AUDIT_LOGS;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static io.rolescope.schema.public_.Tables.RLS_AUDIT_LOG;
import static io.rolescope.schema.public_.Tables.USER_ACTIVITY_LOG;

import io.rolescope.explorer.MaskedSelect;
import io.rolescope.identities.PersonalColumns;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/// What the logs are asked.
final class AuditQueries {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int PEOPLE = 500;

    /// One log in the words that all three share.
    private record Log(
            Table<?> table,
            Field<UUID> id,
            Field<OffsetDateTime> at,
            Field<UUID> userId,
            Field<String> userRole,
            Field<UUID> organizationId,
            Field<String> operation,
            Field<String> schema,
            Field<String> subject,
            Field<String> subjectId,
            Field<String[]> changed,
            Field<JSONB> before,
            Field<JSONB> after,
            Field<JSONB> details,
            Field<Object> address,
            Field<String> agent) {}

    private static final Field<JSONB> NO_JSON = DSL.castNull(JSONB.class);
    private static final Field<String[]> NO_TEXTS = DSL.castNull(String[].class);
    private static final Field<String> NO_TEXT = DSL.castNull(String.class);

    private AuditQueries() {}

    private static Log log(AuditSource source) {
        return switch (source) {
            case CHANGES ->
                new Log(
                        RLS_AUDIT_LOG,
                        RLS_AUDIT_LOG.ID,
                        RLS_AUDIT_LOG.OCCURRED_AT,
                        RLS_AUDIT_LOG.USER_ID,
                        RLS_AUDIT_LOG.USER_ROLE,
                        RLS_AUDIT_LOG.ORGANIZATION_ID,
                        RLS_AUDIT_LOG.OPERATION,
                        RLS_AUDIT_LOG.TABLE_SCHEMA,
                        RLS_AUDIT_LOG.TABLE_NAME,
                        RLS_AUDIT_LOG.RECORD_ID,
                        RLS_AUDIT_LOG.CHANGED_FIELDS,
                        RLS_AUDIT_LOG.OLD_VALUES,
                        RLS_AUDIT_LOG.NEW_VALUES,
                        NO_JSON,
                        RLS_AUDIT_LOG.IP_ADDRESS,
                        RLS_AUDIT_LOG.USER_AGENT);
            case ACTIONS ->
                new Log(
                        AUDIT_LOGS,
                        AUDIT_LOGS.ID,
                        AUDIT_LOGS.CREATED_AT,
                        AUDIT_LOGS.USER_ID,
                        AUDIT_LOGS.USER_ROLE,
                        AUDIT_LOGS.ORGANIZATION_ID,
                        AUDIT_LOGS.ACTION,
                        NO_TEXT,
                        AUDIT_LOGS.RESOURCE_TYPE,
                        AUDIT_LOGS.RESOURCE_ID,
                        NO_TEXTS,
                        NO_JSON,
                        NO_JSON,
                        DSL.field(
                                "{0} || pg_catalog.jsonb_build_object('outcome', {1})",
                                JSONB.class, AUDIT_LOGS.DETAILS, AUDIT_LOGS.OUTCOME),
                        AUDIT_LOGS.IP_ADDRESS,
                        AUDIT_LOGS.USER_AGENT);
            case ACTIVITY ->
                new Log(
                        USER_ACTIVITY_LOG,
                        USER_ACTIVITY_LOG.ID,
                        USER_ACTIVITY_LOG.OCCURRED_AT,
                        USER_ACTIVITY_LOG.USER_ID,
                        NO_TEXT,
                        USER_ACTIVITY_LOG.ORGANIZATION_ID,
                        USER_ACTIVITY_LOG.ACTIVITY,
                        NO_TEXT,
                        USER_ACTIVITY_LOG.SUBJECT_TYPE,
                        USER_ACTIVITY_LOG.SUBJECT_ID,
                        NO_TEXTS,
                        NO_JSON,
                        NO_JSON,
                        DSL.field(
                                "{0} || pg_catalog.jsonb_build_object('duration_ms', {1})",
                                JSONB.class, USER_ACTIVITY_LOG.METADATA, USER_ACTIVITY_LOG.DURATION_MS),
                        USER_ACTIVITY_LOG.IP_ADDRESS,
                        USER_ACTIVITY_LOG.USER_AGENT);
        };
    }

    /// Newest first; or oldest first, for going back and for what is new.
    ///
    /// @param behind the entry to go on from, `null` for the end of the log
    static List<AuditEvent> events(
            DSLContext db, AuditFilter filter, @Nullable AuditEvent behind, boolean newestFirst, int limit) {
        Log log = log(filter.source());
        Condition place = DSL.noCondition();
        if (behind != null) {
            var here = DSL.row(log.at(), log.id());
            var there = DSL.row(DSL.val(behind.at()), DSL.val(behind.id()));
            place = newestFirst ? here.lt(there) : here.gt(there);
        }
        List<AuditEvent> found = db.select(
                        log.id().as("id"),
                        log.at().as("at"),
                        log.userId().as("user_id"),
                        log.userRole().as("user_role"),
                        log.organizationId().as("organization_id"),
                        log.operation().as("operation"),
                        log.schema().as("schema"),
                        log.subject().as("subject"),
                        log.subjectId().as("subject_id"),
                        log.changed().as("changed"),
                        log.before().as("before"),
                        log.after().as("after"),
                        log.details().as("details"),
                        DSL.field("pg_catalog.host({0})", String.class, log.address())
                                .as("address"),
                        log.agent().as("agent"))
                .from(log.table())
                .where(matches(db, log, filter))
                .and(place)
                .orderBy(
                        newestFirst ? log.at().desc() : log.at().asc(),
                        newestFirst ? log.id().desc() : log.id().asc())
                .limit(DSL.inline(limit))
                .fetch(row -> event(filter.source(), row));
        return named(db, found);
    }

    static long countUpTo(DSLContext db, AuditFilter filter, int limit) {
        Log log = log(filter.source());
        Table<?> some = db.select(DSL.inline(1).as("one"))
                .from(log.table())
                .where(matches(db, log, filter))
                .limit(DSL.inline(limit))
                .asTable("some");
        return db.selectCount().from(some).fetchSingle(0, Long.class);
    }

    /// The same, personal columns masked, and personal fields of the rows that are kept as JSON.
    static Select<?> masked(Select<?> entries) {
        PersonalColumns rules = new PersonalColumns(Map.of());
        Condition ofPeople =
                DSL.condition("unmasked.table_name ~* 'user|profile|person|people|member|customer|student'");
        boolean ofRows =
                entries.getSelect().stream().anyMatch(field -> field.getName().equals("table_name"));
        return MaskedSelect.of(entries, field -> {
            if (field.getDataType().getSQLDataType() == SQLDataType.JSONB) {
                return MaskedSelect.json(field, ofRows ? ofPeople : DSL.falseCondition());
            }
            PersonalColumns.@Nullable Kind kind = rules.kind(
                    "public", "", field.getName(), field.getDataType().getTypeName(), null);
            return kind == null ? null : MaskedSelect.value(kind, field);
        });
    }

    /// All columns of the entries, for an export.
    static Select<?> everything(DSLContext db, AuditFilter filter) {
        Log log = log(filter.source());
        return DSL.select(log.table().fields())
                .from(log.table())
                .where(matches(db, log, filter))
                .orderBy(log.at().desc(), log.id().desc());
    }

    private static Condition matches(DSLContext db, Log log, AuditFilter filter) {
        Condition all = DSL.noCondition();
        if (filter.from() != null) {
            all = all.and(log.at().ge(filter.from().atOffset(ZoneOffset.UTC)));
        }
        if (filter.until() != null) {
            all = all.and(log.at().lt(filter.until().atOffset(ZoneOffset.UTC)));
        }
        if (!filter.actor().isBlank()) {
            all = all.and(log.userId().in(people(db, filter.actor().strip())));
        }
        if (!filter.subject().isBlank()) {
            all = all.and(log.subject().eq(filter.subject().strip()));
        }
        if (!filter.operation().isBlank()) {
            all = all.and(log.operation().eq(filter.operation().strip()));
        }
        if (!filter.text().isBlank()) {
            String text = filter.text().strip();
            all = all.and(DSL.or(
                    log.subjectId().containsIgnoreCase(text),
                    log.operation().containsIgnoreCase(text),
                    log.before().cast(String.class).containsIgnoreCase(text),
                    log.after().cast(String.class).containsIgnoreCase(text),
                    log.details().cast(String.class).containsIgnoreCase(text)));
        }
        return all;
    }

    /// Ids first, so that the log is looked up by its index on people.
    private static List<UUID> people(DSLContext db, String actor) {
        if (UUID_TEXT.matcher(actor).matches()) {
            return List.of(UUID.fromString(actor));
        }
        if (!readable(db, "public.profiles")) {
            return List.of();
        }
        return db.select(PROFILES.ID)
                .from(PROFILES)
                .where(PROFILES.FULL_NAME.containsIgnoreCase(actor).or(PROFILES.EMAIL.containsIgnoreCase(actor)))
                .limit(PEOPLE)
                .fetch(PROFILES.ID);
    }

    private static AuditEvent event(AuditSource source, Record row) {
        String @Nullable [] changed = row.get("changed", String[].class);
        return new AuditEvent(
                source,
                row.get("id", UUID.class),
                row.get("at", OffsetDateTime.class),
                row.get("user_id", UUID.class),
                null,
                row.get("user_role", String.class),
                row.get("organization_id", UUID.class),
                null,
                row.get("operation", String.class),
                row.get("schema", String.class),
                row.get("subject", String.class),
                row.get("subject_id", String.class),
                changed == null ? List.of() : Arrays.asList(changed),
                json(row, "before"),
                json(row, "after"),
                json(row, "details"),
                row.get("address", String.class),
                row.get("agent", String.class));
    }

    private static @Nullable String json(Record row, String column) {
        @Nullable JSONB value = row.get(column, JSONB.class);
        return value == null ? null : value.data();
    }

    private static List<AuditEvent> named(DSLContext db, List<AuditEvent> events) {
        List<UUID> users = events.stream()
                .map(AuditEvent::userId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        List<UUID> tenants = events.stream()
                .map(AuditEvent::organizationId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Map<UUID, String> people = users.isEmpty() || !readable(db, "public.profiles")
                ? Map.of()
                : db.select(PROFILES.ID, PROFILES.FULL_NAME)
                        .from(PROFILES)
                        .where(PROFILES.ID.in(users))
                        .fetchMap(PROFILES.ID, PROFILES.FULL_NAME);
        Map<UUID, String> organizations = tenants.isEmpty() || !readable(db, "public.organizations")
                ? Map.of()
                : db.select(ORGANIZATIONS.ID, ORGANIZATIONS.NAME)
                        .from(ORGANIZATIONS)
                        .where(ORGANIZATIONS.ID.in(tenants))
                        .fetchMap(ORGANIZATIONS.ID, ORGANIZATIONS.NAME);
        return events.stream()
                .map(event -> event.named(
                        event.userId() == null ? null : people.get(event.userId()),
                        event.organizationId() == null ? null : organizations.get(event.organizationId())))
                .toList();
    }

    private static boolean readable(DSLContext db, String table) {
        return found(
                db,
                table,
                " and pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
                        + " and pg_catalog.has_table_privilege(c.oid, 'SELECT')");
    }

    /// Whether there is such a table, whoever may use it.
    static boolean isThere(DSLContext db, String table) {
        return found(db, table, "");
    }

    /// Looked up by name: `to_regclass` raises 42501 for a login that may not use the schema.
    private static boolean found(DSLContext db, String table, String more) {
        return Boolean.TRUE.equals(db.fetchSingle(
                        "select exists (select from pg_catalog.pg_class c"
                                + " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                                + " where n.nspname || '.' || c.relname = ?" + more + ")",
                        table)
                .get(0, Boolean.class));
    }
}
