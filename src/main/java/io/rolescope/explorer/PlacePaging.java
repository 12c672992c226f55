package io.rolescope.explorer;

import io.rolescope.explorer.PageRequest.Step;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Pages a table without a key by the place where its rows lie (`ctid`: block and number).
///
/// The server does not take a scan by place for an order, it would sort all that is left; so rows are asked for a few
/// blocks at a time, more when they turn out to be empty.
final class PlacePaging {
    private static final long FIRST_BLOCKS = 128;
    private static final Field<String> PLACE = DSL.field("t.ctid::text", String.class);

    private final TableRef table;
    private final TableReader reader;

    PlacePaging(TableRef table, TableReader reader) {
        this.table = table;
        this.reader = reader;
    }

    TablePage page(DSLContext db, PageRequest request) {
        long blocks = blocks(db);
        List<TableRow> rows = switch (request.step()) {
            case Step.First first -> forward(db, request, "(0,0)", blocks);
            case Step.After after -> forward(db, request, place(after.row()), blocks);
            case Step.Last last -> backward(db, request, "(" + blocks + ",0)");
            case Step.Before before -> backward(db, request, place(before.row()));
        };
        return reader.pageOf(rows, request);
    }

    private List<TableRow> forward(DSLContext db, PageRequest request, String from, long blocks) {
        List<TableRow> rows = new ArrayList<>();
        String low = from;
        long width = FIRST_BLOCKS;
        while (rows.size() <= request.size() && block(low) <= blocks) {
            String high = "(" + (block(low) + width) + ",0)";
            rows.addAll(fetch(db, request, low, high, true, request.size() + 1 - rows.size()));
            low = high;
            width *= 2;
        }
        return rows;
    }

    private List<TableRow> backward(DSLContext db, PageRequest request, String from) {
        List<TableRow> rows = new ArrayList<>();
        String high = from;
        long width = FIRST_BLOCKS;
        while (rows.size() <= request.size() && !high.equals("(0,0)")) {
            String low = "(" + Math.max(0, block(high) - width) + ",0)";
            rows.addAll(fetch(db, request, low, high, false, request.size() + 1 - rows.size()));
            high = low;
            width *= 2;
        }
        return rows;
    }

    private List<TableRow> fetch(
            DSLContext db, PageRequest request, String low, String high, boolean forward, int limit) {
        Condition window =
                DSL.condition("t.ctid > cast({0} as tid) and t.ctid < cast({1} as tid)", DSL.val(low), DSL.val(high));
        Field<Object> place = DSL.field("t.ctid");
        List<Field<?>> wanted = List.of(PLACE);
        return reader.fetch(
                reader.select(db, request.filters(), window, wanted)
                        .orderBy(forward ? place.asc() : place.desc())
                        .limit(DSL.inline(limit)),
                wanted.size());
    }

    private long blocks(DSLContext db) {
        return db.fetchSingle("""
                        select coalesce(pg_catalog.pg_relation_size(c.oid), 0)
                                   / pg_catalog.current_setting('block_size')::bigint as blocks
                          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                         where n.nspname = ? and c.relname = ?
                        """, table.schema(), table.name()).get("blocks", Long.class);
    }

    private static String place(TableRow row) {
        @Nullable String place = row.place().getFirst();
        if (place == null) {
            throw new IllegalStateException("a row without a place");
        }
        return place;
    }

    private static long block(String place) {
        return Long.parseLong(place.substring(1, place.indexOf(',')));
    }
}
