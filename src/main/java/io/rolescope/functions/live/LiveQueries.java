package io.rolescope.functions.live;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.postgres.Relations;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The newest messages and row changes.
final class LiveQueries {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LiveQueries() {}

    /// The server's clock.
    static Instant now(DSLContext db) {
        return db.fetchSingle("select clock_timestamp() as now")
                .get("now", OffsetDateTime.class)
                .toInstant();
    }

    /// Rows since a moment, oldest first.
    static List<RowTail.Row> rows(DSLContext db, RowRequest request, Instant since, int most) {
        return switch (request) {
            case RowRequest.Messages messages -> messages(db, messages, since, most);
            case RowRequest.Changes changes -> changes(db, changes, since, most);
        };
    }

    private static List<RowTail.Row> messages(DSLContext db, RowRequest.Messages request, Instant since, int most) {
        need(db, "realtime.messages");
        // the column is without a zone and holds the server's local time
        return db.fetch("""
                        select m.id::text as id, m.inserted_at::timestamptz as at, m.extension as kind,
                               coalesce(m.event, '') as event,
                               jsonb_build_object('topic', m.topic, 'payload', m.payload)::text as payload
                          from realtime.messages m
                         where (?::text = '' or m.topic = ?) and m.inserted_at > ?::timestamptz::timestamp
                         order by m.inserted_at desc, m.id desc limit ?
                        """, request.topic(), request.topic(), since.atOffset(ZoneOffset.UTC), most)
                .map(LiveQueries::row)
                .reversed();
    }

    private static List<RowTail.Row> changes(DSLContext db, RowRequest.Changes request, Instant since, int most) {
        need(db, "public.rls_audit_log");
        return db.fetch(
                        """
                        select l.id::text as id, l.occurred_at as at, 'postgres_changes' as kind,
                               l.operation as event,
                               jsonb_build_object('schema', l.table_schema, 'table', l.table_name,
                                                  'key', l.record_id, 'changed', l.changed_fields,
                                                  'old_record', l.old_values, 'record', l.new_values)::text as payload
                          from public.rls_audit_log l
                         where (?::text = '' or l.table_schema = ?) and (?::text = '' or l.table_name = ?)
                           and l.occurred_at > ?::timestamptz
                         order by l.occurred_at desc, l.id desc limit ?
                        """,
                        request.schema(),
                        request.schema(),
                        request.table(),
                        request.table(),
                        since.atOffset(ZoneOffset.UTC),
                        most)
                .map(LiveQueries::row)
                .reversed();
    }

    /// Whether all that the request listens to is announced: triggers that the server keeps firing, on every table
    /// concerned.
    static boolean announced(DSLContext db, RowRequest request) {
        String schema = request instanceof RowRequest.Changes changes ? changes.schema() : "realtime";
        String table = request instanceof RowRequest.Changes changes ? changes.table() : "messages";
        return db.fetchSingle("""
                        with tables as (
                            select bool_or(p.proname = 'announce_changes') as announced
                              from pg_catalog.pg_trigger t
                              join pg_catalog.pg_proc p on p.oid = t.tgfoid
                              join pg_catalog.pg_namespace f on f.oid = p.pronamespace and f.nspname = 'internal'
                              join pg_catalog.pg_class c on c.oid = t.tgrelid and not c.relispartition
                              join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                             where t.tgenabled in ('O', 'A') and p.proname in ('announce_changes', 'record_row_change')
                               and (?::text = '' or n.nspname = ?) and (?::text = '' or c.relname = ?)
                             group by c.oid)
                        select coalesce(bool_and(announced), false) as announced from tables
                        """, schema, schema, table, table).get("announced", Boolean.class);
    }

    private static void need(DSLContext db, String table) {
        if (!Relations.missing(db, table).isEmpty()) {
            throw new FailureException(new Failure.Invalid(
                    "This backend has no table " + table + ".", "Listen over the realtime service.", "", null));
        }
    }

    private static RowTail.Row row(Record row) {
        Instant at = row.get("at", OffsetDateTime.class).toInstant();
        JsonNode payload = JSON.readTree(row.get("payload", String.class));
        return new RowTail.Row(
                row.get("id", String.class),
                at,
                new LiveEvent.Message(at, row.get("kind", String.class), row.get("event", String.class), payload));
    }
}
