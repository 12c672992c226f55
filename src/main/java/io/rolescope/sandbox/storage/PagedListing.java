package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What is in a bucket, page after page (`list-v2`): each page begins behind the last entry of the one before, so
/// that what is added or removed meanwhile neither hides nor repeats anything else.
final class PagedListing {
    private static final int MOST = 1000;
    /// Entries that begin with the prefix; up to the next slash only where folders are asked for.
    private static final String ENTRIES = """
            with inside as (
                select o.*, strpos(substr(o.name, ? + 1), '/') as slash
                  from storage.objects o where o.bucket_id = ? and starts_with(o.name, ?)
            ), entries as (
                select left(name, ? + slash) as entry, true as folder, min(created_at) as made, min(updated_at) as changed,
                       null::uuid as of
                  from inside where ? and slash > 0 group by 1
                union all
                select name, false, created_at, updated_at, id from inside where not ? or slash = 0
            ), ordered as (
                select *, %s as rank from entries
            )
            select r.entry, r.folder, r.rank, o.id, o.bucket_id, o.name, o.owner_id, coalesce(o.version, '') as version,
                   coalesce(o.metadata, '{}')::text as metadata, o.user_metadata::text as user_metadata, o.created_at,
                   o.updated_at, o.last_accessed_at
              from ordered r left join storage.objects o on o.id = r.of
             where ? or (r.rank, r.entry collate "C") %s (?, ? collate "C")
             order by r.rank %s, r.entry collate "C" %s limit ?
            """;
    /// The usual question, which an index answers.
    private static final String BY_NAME = "select name as entry, false as folder, '' as rank, " + StoredObject.COLUMNS
            + " from storage.objects where bucket_id = ? and starts_with(name, ?) and name collate \"C\" > ?"
            + " order by name collate \"C\" limit ?";

    private final StorageRows rows;

    PagedListing(StorageRows rows) {
        this.rows = rows;
    }

    /// Where a page begins: behind the entry of that rank and name.
    private record Cursor(String rank, String entry) {
        static final Cursor START = new Cursor("", "");

        static Cursor of(String text) {
            if (text.isEmpty()) {
                return START;
            }
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                int line = plain.indexOf('\n');
                if (line >= 0) {
                    return new Cursor(plain.substring(0, line), plain.substring(line + 1));
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw new ApiException(400, "invalid_request", "cursor is not one that was given out");
        }

        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((rank + "\n" + entry).getBytes(StandardCharsets.UTF_8));
        }
    }

    /// What entries are ordered by. Times are compared as texts of one length.
    private static String rank(String column) {
        return switch (column) {
            case "name" -> "''";
            case "created_at" -> "to_char(made at time zone 'UTC', 'YYYYMMDDHH24MISSUS')";
            case "updated_at" -> "to_char(changed at time zone 'UTC', 'YYYYMMDDHH24MISSUS')";
            default -> throw new ApiException(400, "invalid_request", "sortBy.column is not one that can be sorted by");
        };
    }

    private static boolean ascending(String order) {
        return switch (order) {
            case "asc" -> true;
            case "desc" -> false;
            default -> throw new ApiException(400, "invalid_request", "sortBy.order is asc or desc");
        };
    }

    /// The answer to `list-v2`.
    Map<String, @Nullable Object> page(Caller caller, String bucket, ObjectNode body) {
        int limit = Math.max(1, Listing.number(body, "limit", MOST, MOST));
        String prefix = body.path("prefix").asString("");
        Cursor after = Cursor.of(body.path("cursor").asString(""));
        boolean folders = body.path("with_delimiter").asBoolean(false);
        String column = body.path("sortBy").path("column").asString("name");
        String rank = rank(column);
        boolean ascending = ascending(body.path("sortBy").path("order").asString("asc"));
        Result<Record> found = !folders && column.equals("name") && ascending
                ? rows.database()
                        .read(
                                caller,
                                "storage.objects",
                                db -> db.resultQuery(BY_NAME, bucket, prefix, after.entry(), limit + 1)
                                        .fetch())
                : sorted(caller, bucket, prefix, folders, rank, ascending, after, limit + 1);
        return answer(found, limit);
    }

    private Result<Record> sorted(
            Caller caller,
            String bucket,
            String prefix,
            boolean folders,
            String rank,
            boolean ascending,
            Cursor after,
            int limit) {
        String direction = ascending ? "asc" : "desc";
        String sql = ENTRIES.formatted(rank, ascending ? ">" : "<", direction, direction);
        int length = prefix.codePointCount(0, prefix.length());
        return rows.database()
                .read(
                        caller,
                        "storage.objects",
                        db -> db.resultQuery(
                                        sql,
                                        length,
                                        bucket,
                                        prefix,
                                        length,
                                        folders,
                                        folders,
                                        after.equals(Cursor.START),
                                        after.rank(),
                                        after.entry(),
                                        limit)
                                .fetch());
    }

    private static Map<String, @Nullable Object> answer(Result<Record> found, int limit) {
        boolean more = found.size() > limit;
        List<Record> shown = more ? found.subList(0, limit) : found;
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        List<Map<String, @Nullable Object>> folders = new ArrayList<>();
        for (Record row : shown) {
            String entry = row.get("entry", String.class);
            if (row.get("folder", boolean.class)) {
                folders.add(new LinkedHashMap<>(Map.of("name", entry, "key", entry)));
            } else {
                Map<String, @Nullable Object> one =
                        new LinkedHashMap<>(StoredObject.of(row).listed());
                one.put("key", entry);
                objects.add(one);
            }
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("hasNext", more);
        answer.put("folders", folders);
        answer.put("objects", objects);
        if (more) {
            Record last = shown.getLast();
            answer.put(
                    "nextCursor", new Cursor(last.get("rank", String.class), last.get("entry", String.class)).text());
        }
        return answer;
    }
}
