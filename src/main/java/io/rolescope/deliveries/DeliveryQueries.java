package io.rolescope.deliveries;

import static io.rolescope.platform.postgres.Relations.column;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import io.rolescope.deliveries.Delivery.State;
import io.rolescope.platform.postgres.Relations;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What pg_net's tables are asked. Columns differ by version: what is there is read.
final class DeliveryQueries {
    static final String QUEUE = "net.http_request_queue";
    static final String RESPONSES = "net._http_response";
    private static final String HOOKS = "supabase_functions.hooks";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Table<?> QUEUED = table(name("net", "http_request_queue"));
    private static final Table<?> RESPONSE = table(name("net", "_http_response"));
    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Field<Integer> STATUS = field(name("status_code"), Integer.class);
    private static final Field<OffsetDateTime> CREATED = field(name("created"), OffsetDateTime.class);
    private static final int PREVIEW = 200;

    private DeliveryQueries() {}

    static List<Delivery> page(
            DSLContext db, DeliveryFilter filter, @Nullable Delivery edge, boolean newestFirst, int limit) {
        return filter.isWaiting()
                ? waiting(db, filter, edge, newestFirst, limit)
                : sent(db, filter, edge, newestFirst, limit);
    }

    static long count(DSLContext db, DeliveryFilter filter, int limit) {
        Table<?> some = db.select(inline(1).as("one"))
                .from(filter.isWaiting() ? QUEUED : RESPONSE)
                .where(wanted(filter))
                .limit(inline(limit + 1))
                .asTable("some");
        return db.selectCount().from(some).fetchSingle(0, Long.class);
    }

    private static List<Delivery> waiting(
            DSLContext db, DeliveryFilter filter, @Nullable Delivery edge, boolean newestFirst, int limit) {
        Set<String> columns = Relations.columns(db, QUEUE);
        Condition place = edge == null ? DSL.noCondition() : newestFirst ? ID.lt(edge.id()) : ID.gt(edge.id());
        return db.select(
                        ID,
                        field("method::text", String.class).as("method"),
                        column(columns, "url", String.class),
                        column(columns, "timeout_milliseconds", Integer.class))
                .from(QUEUED)
                .where(wanted(filter))
                .and(place)
                .orderBy(newestFirst ? ID.desc() : ID.asc())
                .limit(inline(limit))
                .fetch(row -> new Delivery(
                        row.get(ID),
                        State.WAITING,
                        row.get("method", String.class),
                        row.get("url", String.class),
                        row.get("timeout_milliseconds", Integer.class),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static List<Delivery> sent(
            DSLContext db, DeliveryFilter filter, @Nullable Delivery edge, boolean newestFirst, int limit) {
        Set<String> columns = Relations.columns(db, RESPONSES);
        Condition place = DSL.noCondition();
        if (edge != null && edge.at() != null) {
            var here = DSL.row(CREATED, ID);
            var there = DSL.row(edge.at().atOffset(ZoneOffset.UTC), edge.id());
            place = newestFirst ? here.lt(there) : here.gt(there);
        }
        List<? extends Record> rows = db.select(
                        ID,
                        STATUS,
                        CREATED,
                        column(columns, "content_type", String.class),
                        column(columns, "error_msg", String.class),
                        field("left({0}, {1})", String.class, field(name("content")), inline(PREVIEW))
                                .as("preview"))
                .from(RESPONSE)
                .where(wanted(filter))
                .and(place)
                .orderBy(newestFirst ? CREATED.desc() : CREATED.asc(), newestFirst ? ID.desc() : ID.asc())
                .limit(inline(limit))
                .fetch();
        Map<Long, String[]> hooks =
                hooks(db, rows.stream().map(row -> row.get(ID)).toList());
        return rows.stream().map(row -> sent(row, hooks)).toList();
    }

    private static Delivery sent(Record row, Map<Long, String[]> hooks) {
        @Nullable Integer status = row.get(STATUS);
        String @Nullable [] hook = hooks.get(row.get(ID));
        return new Delivery(
                row.get(ID),
                Delivery.stateOf(status),
                null,
                null,
                null,
                status,
                row.get("content_type", String.class),
                row.get("preview", String.class),
                row.get("error_msg", String.class),
                row.get(CREATED).toInstant(),
                hook == null ? null : hook[0],
                hook == null ? null : hook[1]);
    }

    private static Condition wanted(DeliveryFilter filter) {
        @Nullable State state = filter.state();
        Condition condition = state == null
                ? DSL.noCondition()
                : switch (state) {
                    case WAITING -> DSL.noCondition();
                    case SUCCEEDED -> STATUS.lt(400);
                    case REFUSED -> STATUS.ge(400);
                    case NO_ANSWER -> STATUS.isNull();
                };
        String text = filter.text().strip();
        if (text.isEmpty()) {
            return condition;
        }
        return filter.isWaiting()
                ? condition.and(field(name("url"), String.class).containsIgnoreCase(text))
                : condition.and(DSL.or(
                        field(name("content"), String.class).containsIgnoreCase(text),
                        field(name("error_msg"), String.class).containsIgnoreCase(text)));
    }

    /// Name of the trigger and its table, by request.
    private static Map<Long, String[]> hooks(DSLContext db, List<Long> requests) {
        if (requests.isEmpty() || !readable(db, HOOKS)) {
            return Map.of();
        }
        Map<Long, String[]> hooks = new HashMap<>();
        db.fetch("""
                        select h.request_id, h.hook_name, n.nspname || '.' || c.relname as hook_table
                          from supabase_functions.hooks h
                          left join pg_catalog.pg_class c on c.oid = h.hook_table_id::oid
                          left join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where h.request_id = any (?::bigint[])
                        """, (Object) requests.toArray(Long[]::new))
                .forEach(row -> hooks.put(
                        row.get("request_id", Long.class),
                        new String[] {row.get("hook_name", String.class), row.get("hook_table", String.class)}));
        return hooks;
    }

    static DeliveryDetail detail(DSLContext db, Delivery delivery) {
        if (delivery.state() == State.WAITING) {
            return db.fetchOptional(
                            "select to_jsonb(q)::text as request from net.http_request_queue q where q.id = ?",
                            delivery.id())
                    .map(row -> JSON.readTree(row.get("request", String.class)))
                    .map(row -> new DeliveryDetail(
                            delivery,
                            headers(row.path("headers").toString()),
                            body(row.path("body")),
                            Map.of(),
                            null,
                            false,
                            null))
                    .orElse(new DeliveryDetail(delivery, Map.of(), null, Map.of(), null, false, null));
        }
        Condition same = ID.eq(delivery.id());
        if (delivery.at() != null) {
            same = same.and(CREATED.eq(delivery.at().atOffset(ZoneOffset.UTC)));
        }
        @Nullable
        Record row = db.select(
                        field(
                                        "left({0}, {1})",
                                        String.class,
                                        field(name("content")),
                                        inline(DeliveryReader.LONGEST_CONTENT + 1))
                                .as("content"),
                        Relations.columns(db, RESPONSES).contains("headers")
                                ? field("{0}::text", String.class, field(name("headers")))
                                        .as("headers")
                                : DSL.castNull(String.class).as("headers"))
                .from(RESPONSE)
                .where(same)
                .limit(1)
                .fetchOne();
        @Nullable String content = row == null ? null : row.get("content", String.class);
        boolean cut = content != null && content.length() > DeliveryReader.LONGEST_CONTENT;
        return new DeliveryDetail(
                delivery,
                Map.of(),
                null,
                headers(row == null ? null : row.get("headers", String.class)),
                content != null && cut ? content.substring(0, DeliveryReader.LONGEST_CONTENT) : content,
                cut,
                hookUrl(db, delivery));
    }

    /// The address among the arguments of the trigger, where it calls `supabase_functions.http_request`.
    private static @Nullable String hookUrl(DSLContext db, Delivery delivery) {
        if (delivery.hook() == null || delivery.hookTable() == null) {
            return null;
        }
        return db.fetchOptional("""
                        select split_part(encode(t.tgargs, 'escape'), E'\\\\000', 1) as url
                          from pg_catalog.pg_trigger t
                          join pg_catalog.pg_class c on c.oid = t.tgrelid
                          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                          join pg_catalog.pg_proc p on p.oid = t.tgfoid
                         where t.tgname = ? and n.nspname || '.' || c.relname = ? and p.proname = 'http_request'
                        """, delivery.hook(), delivery.hookTable())
                .map(row -> row.get("url", String.class))
                .filter(url -> url.startsWith("http"))
                .orElse(null);
    }

    static List<DeliveryFigures.Hour> hours(DSLContext db) {
        Field<OffsetDateTime> hour = field("date_trunc('hour', {0})", OffsetDateTime.class, CREATED);
        return db.select(
                        hour.as("hour"),
                        DSL.count().filterWhere(STATUS.lt(400)).as("good"),
                        DSL.count().filterWhere(STATUS.ge(400)).as("refused"),
                        DSL.count().filterWhere(STATUS.isNull()).as("none"))
                .from(RESPONSE)
                .where(CREATED.gt(field("now() - interval '24 hours'", OffsetDateTime.class)))
                .groupBy(hour)
                .orderBy(hour)
                .fetch(row -> new DeliveryFigures.Hour(
                        row.get("hour", OffsetDateTime.class).toInstant(),
                        row.get("good", Long.class),
                        row.get("refused", Long.class),
                        row.get("none", Long.class)));
    }

    /// Of `roles`, those that may call `net.http_post`.
    static List<String> enqueuers(DSLContext db, List<String> roles) {
        return new ArrayList<>(
                db.fetch("""
                        select r.rolname::text as name
                          from pg_catalog.pg_roles r
                         where r.rolname = any (?::text[])
                           and exists (select from pg_catalog.pg_proc p
                                         join pg_catalog.pg_namespace n on n.oid = p.pronamespace
                                        where n.nspname = 'net' and p.proname = 'http_post'
                                          and pg_catalog.has_schema_privilege(r.oid, n.oid, 'USAGE')
                                          and pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE'))
                         order by 1
                        """, (Object) roles.toArray(String[]::new)).map(row -> row.get("name", String.class)));
    }

    private static boolean readable(DSLContext db, String relation) {
        return db.fetchOptional("""
                        select has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname || '.' || c.relname = ?
                        """, relation)
                .map(row -> row.get("readable", Boolean.class))
                .orElse(false);
    }

    /// A bytea comes as `\x…`; what is no UTF-8 is told by its length.
    private static @Nullable String body(JsonNode body) {
        if (body.isMissingNode() || body.isNull()) {
            return null;
        }
        String text = body.isString() ? body.stringValue() : body.toString();
        if (!text.startsWith("\\x")) {
            return text;
        }
        byte[] bytes = HexFormat.of().parseHex(text, 2, text.length());
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        return decoded.indexOf('\uFFFD') >= 0 ? bytes.length + " bytes that are no text" : decoded;
    }

    private static Map<String, String> headers(@Nullable String json) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (json == null) {
            return headers;
        }
        try {
            JSON.readTree(json)
                    .properties()
                    .forEach(header -> headers.put(
                            header.getKey(),
                            header.getValue().isString()
                                    ? header.getValue().stringValue()
                                    : header.getValue().toString()));
        } catch (JacksonException e) {
            // shown without headers
        }
        return headers;
    }
}
