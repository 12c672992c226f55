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
