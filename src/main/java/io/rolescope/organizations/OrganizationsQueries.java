package io.rolescope.organizations;

import static io.rolescope.schema.public_.Tables.FILES;
import static io.rolescope.schema.public_.Tables.ORGANIZATIONS;
import static io.rolescope.schema.public_.Tables.ORGANIZATION_MEMBERS;
import static io.rolescope.schema.public_.Tables.PROFILES;
import static io.rolescope.schema.public_.Tables.USAGE_ANALYTICS;

import io.rolescope.explorer.KnownTables;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the tables of tenants are asked.
final class OrganizationsQueries {
    private static final int DAYS = 30;

    /// Numbers of one organization, gathered from several tables.
    private record Numbers(Map<String, Long> roles, long files, long bytes, long tokens, BigDecimal cost) {
        private static final Numbers NONE = new Numbers(Map.of(), 0, 0, 0, BigDecimal.ZERO);
    }

    private OrganizationsQueries() {}

    static boolean present(DSLContext db) {
        return KnownTables.present(db, ORGANIZATIONS, ORGANIZATION_MEMBERS);
    }

    /// By name, then id.
    static List<Organization> page(
            DSLContext db, String text, @Nullable Organization behind, boolean forward, int limit) {
        Condition place = DSL.noCondition();
        if (behind != null) {
            var here = DSL.row(ORGANIZATIONS.NAME, ORGANIZATIONS.ID);
            var there = DSL.row(DSL.val(behind.name()), DSL.val(behind.id()));
            place = forward ? here.gt(there) : here.lt(there);
        }
        List<Record> rows = new ArrayList<>(db.select(ORGANIZATIONS.fields())
                .from(ORGANIZATIONS)
                .where(matches(text))
                .and(place)
                .orderBy(
                        forward ? ORGANIZATIONS.NAME.asc() : ORGANIZATIONS.NAME.desc(),
                        forward ? ORGANIZATIONS.ID.asc() : ORGANIZATIONS.ID.desc())
                .limit(DSL.inline(limit))
                .fetch());
        return withNumbers(db, rows);
    }

    static @Nullable Organization one(DSLContext db, UUID id) {
        List<Record> rows = new ArrayList<>(db.select(ORGANIZATIONS.fields())
                .from(ORGANIZATIONS)
                .where(ORGANIZATIONS.ID.eq(id))
                .fetch());
        return rows.isEmpty() ? null : withNumbers(db, rows).getFirst();
    }

    static long countUpTo(DSLContext db, String text, int limit) {
        Table<?> some = db.select(DSL.inline(1).as("one"))
                .from(ORGANIZATIONS)
                .where(matches(text))
                .limit(DSL.inline(limit))
                .asTable("some");
        return db.selectCount().from(some).fetchSingle(0, Long.class);
    }

    static List<OrganizationDetail.Member> members(DSLContext db, UUID organization, int limit) {
        boolean names = KnownTables.present(db, PROFILES) && KnownTables.readable(db, PROFILES);
        return db.select(
                        ORGANIZATION_MEMBERS.USER_ID,
                        names ? PROFILES.FULL_NAME : DSL.castNull(String.class),
                        names ? PROFILES.EMAIL : DSL.castNull(String.class),
                        ORGANIZATION_MEMBERS.ROLE,
                        ORGANIZATION_MEMBERS.STATUS,
                        ORGANIZATION_MEMBERS.JOINED_AT)
                .from(
                        names
                                ? ORGANIZATION_MEMBERS
                                        .leftJoin(PROFILES)
                                        .on(PROFILES.ID.eq(ORGANIZATION_MEMBERS.USER_ID))
                                : ORGANIZATION_MEMBERS)
                .where(ORGANIZATION_MEMBERS.ORGANIZATION_ID.eq(organization))
                .orderBy(
                        DSL.case_(ORGANIZATION_MEMBERS.ROLE)
                                .when("admin", DSL.inline(0))
                                .when("teacher", DSL.inline(1))
                                .else_(DSL.inline(2)),
                        names ? PROFILES.FULL_NAME.asc().nullsLast() : ORGANIZATION_MEMBERS.USER_ID.asc())
                .limit(DSL.inline(limit))
                .fetch(row -> new OrganizationDetail.Member(
                        row.value1(), row.value2(), row.value3(), row.value4(), row.value5(), row.value6()));
    }

    static List<OrganizationDetail.Day> usage(DSLContext db, UUID organization) {
        Map<LocalDate, OrganizationDetail.Day> found = new HashMap<>();
        LocalDate today = db.select(DSL.currentLocalDate()).fetchSingle(0, LocalDate.class);
        if (KnownTables.present(db, USAGE_ANALYTICS) && KnownTables.readable(db, USAGE_ANALYTICS)) {
            db.select(
                            USAGE_ANALYTICS.DATE,
                            DSL.sum(USAGE_ANALYTICS.TOKENS_USED),
                            DSL.sum(USAGE_ANALYTICS.COST),
                            DSL.count())
                    .from(USAGE_ANALYTICS)
                    .where(USAGE_ANALYTICS.ORGANIZATION_ID.eq(organization))
                    .and(USAGE_ANALYTICS.DATE.gt(today.minusDays(DAYS)))
                    .groupBy(USAGE_ANALYTICS.DATE)
                    .forEach(row -> found.put(
                            row.value1(),
                            new OrganizationDetail.Day(
                                    row.value1(),
                                    row.value2().longValue(),
                                    row.value3().doubleValue(),
                                    row.value4())));
        }
        List<OrganizationDetail.Day> days = new ArrayList<>();
        for (int back = DAYS - 1; back >= 0; back--) {
            LocalDate date = today.minusDays(back);
            days.add(found.getOrDefault(date, new OrganizationDetail.Day(date, 0, 0, 0)));
        }
        return days;
    }

    private static Condition matches(String text) {
        String wanted = text.strip();
        return wanted.isEmpty()
                ? DSL.noCondition()
                : ORGANIZATIONS
                        .NAME
                        .containsIgnoreCase(wanted)
                        .or(ORGANIZATIONS.SLUG.containsIgnoreCase(wanted))
                        .or(ORGANIZATIONS.ID.cast(String.class).eq(wanted));
    }

    private static List<Organization> withNumbers(DSLContext db, List<Record> rows) {
        List<UUID> ids = rows.stream().map(row -> row.get(ORGANIZATIONS.ID)).toList();
        Map<UUID, Map<String, Long>> roles = new HashMap<>();
        if (KnownTables.readable(db, ORGANIZATION_MEMBERS)) {
            db.select(ORGANIZATION_MEMBERS.ORGANIZATION_ID, ORGANIZATION_MEMBERS.ROLE, DSL.count())
                    .from(ORGANIZATION_MEMBERS)
                    .where(ORGANIZATION_MEMBERS.ORGANIZATION_ID.in(ids))
                    .and(ORGANIZATION_MEMBERS.STATUS.eq("active"))
                    .groupBy(ORGANIZATION_MEMBERS.ORGANIZATION_ID, ORGANIZATION_MEMBERS.ROLE)
                    .forEach(row -> roles.computeIfAbsent(row.value1(), id -> new HashMap<>())
                            .put(row.value2(), row.value3().longValue()));
        }
        Map<UUID, long[]> files = new HashMap<>();
        if (KnownTables.present(db, FILES) && KnownTables.readable(db, FILES)) {
            db.select(FILES.ORGANIZATION_ID, DSL.count(), DSL.sum(FILES.FILE_SIZE))
                    .from(FILES)
                    .where(FILES.ORGANIZATION_ID.in(ids))
                    .and(FILES.DELETED_AT.isNull())
                    .groupBy(FILES.ORGANIZATION_ID)
                    .forEach(row -> files.put(
                            row.value1(), new long[] {row.value2(), row.value3().longValue()}));
        }
        Map<UUID, Record> usage = usageThisMonth(db, ids);
        return rows.stream()
                .map(row -> {
                    UUID id = row.get(ORGANIZATIONS.ID);
                    long[] kept = files.getOrDefault(id, new long[] {0, 0});
                    @Nullable Record used = usage.get(id);
                    Numbers numbers = new Numbers(
                            roles.getOrDefault(id, Numbers.NONE.roles()),
                            kept[0],
                            kept[1],
                            used == null ? 0 : used.get("tokens", Long.class),
                            used == null ? BigDecimal.ZERO : used.get("cost", BigDecimal.class));
                    return organization(row, numbers);
                })
                .toList();
    }

    private static Map<UUID, Record> usageThisMonth(DSLContext db, List<UUID> ids) {
        Map<UUID, Record> usage = new HashMap<>();
        if (KnownTables.present(db, USAGE_ANALYTICS) && KnownTables.readable(db, USAGE_ANALYTICS)) {
            db.select(
                            USAGE_ANALYTICS.ORGANIZATION_ID,
                            DSL.sum(USAGE_ANALYTICS.TOKENS_USED).as("tokens"),
                            DSL.sum(USAGE_ANALYTICS.COST).as("cost"))
                    .from(USAGE_ANALYTICS)
                    .where(USAGE_ANALYTICS.ORGANIZATION_ID.in(ids))
                    .and(USAGE_ANALYTICS.DATE.ge(DSL.field("date_trunc('month', current_date)::date", LocalDate.class)))
                    .groupBy(USAGE_ANALYTICS.ORGANIZATION_ID)
                    .forEach(row -> usage.put(row.value1(), row));
        }
        return usage;
    }

    private static Organization organization(Record row, Numbers numbers) {
        return new Organization(
                row.get(ORGANIZATIONS.ID),
                row.get(ORGANIZATIONS.NAME),
                row.get(ORGANIZATIONS.SLUG),
                row.get(ORGANIZATIONS.PLAN),
                row.get(ORGANIZATIONS.STATUS),
                row.get(ORGANIZATIONS.CONTACT_EMAIL),
                row.get(ORGANIZATIONS.COUNTRY),
                numbers.roles().getOrDefault("student", 0L),
                numbers.roles().getOrDefault("teacher", 0L),
                numbers.roles().getOrDefault("admin", 0L),
                numbers.files(),
                numbers.bytes(),
                numbers.tokens(),
                numbers.cost(),
                row.get(ORGANIZATIONS.CREATED_AT),
                row.get(ORGANIZATIONS.DELETED_AT));
    }
}
