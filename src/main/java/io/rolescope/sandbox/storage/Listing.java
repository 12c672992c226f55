package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is in a folder: its folders, then its objects, as far as the caller may see them.
final class Listing {
    private static final int MOST = 1000;

    private final StorageRows rows;

    Listing(StorageRows rows) {
        this.rows = rows;
    }

    /// @param prefix folder without slashes at its ends, empty for the bucket itself
    /// @param search what the names inside begin with, in any case
    private record Asked(String prefix, String search, int limit, int offset, Sort sort, boolean ascending) {

        static Asked of(ObjectNode body) {
            String prefix = body.path("prefix").asString("").replaceAll("^/+|/+$", "");
            JsonNode sortBy = body.path("sortBy");
            return new Asked(
                    prefix,
                    body.path("search").asString(""),
                    number(body, "limit", 100, MOST),
                    number(body, "offset", 0, Integer.MAX_VALUE),
                    Sort.of(sortBy.path("column").asString("name")),
                    !sortBy.path("order")
                            .asString("asc")
                            .toLowerCase(Locale.ROOT)
                            .equals("desc"));
        }
    }

    static int number(ObjectNode body, String name, int absent, int most) {
        JsonNode node = body.path(name);
        if (node.isMissingNode() || node.isNull()) {
            return absent;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 0) {
            throw new ApiException(400, "invalid_request", name + " must be a whole number of 0 or more");
        }
        return Math.min(node.asInt(), most);
    }

    /// Columns that a listing may be ordered by; nothing of the request gets into the SQL.
    private enum Sort {
        name("entry"),
        updated_at("updated_at"),
        created_at("created_at"),
        last_accessed_at("last_accessed_at");

        private final String column;

        Sort(String column) {
            this.column = column;
        }

        static Sort of(String name) {
            for (Sort sort : values()) {
                if (sort.name().equals(name)) {
                    return sort;
                }
            }
            throw new ApiException(400, "invalid_request", "sortBy.column is not one that can be sorted by");
        }
    }

    /// The answer to `list`.
    List<Map<String, @Nullable Object>> list(Caller caller, String bucket, ObjectNode body) {
        Asked asked = Asked.of(body);
        String prefix = asked.prefix().isEmpty() ? "" : asked.prefix() + "/";
        // the database counts letters, of which some are two of Java's characters
        int inside = prefix.codePointCount(0, prefix.length()) + 1;
        String direction = asked.ascending() ? "asc" : "desc";
        String sql = """
                with inside as (
                    select o.*, substr(o.name, ?) as rest
                      from storage.objects o
                     where o.bucket_id = ? and starts_with(o.name, ?)
                       and starts_with(lower(substr(o.name, ?)), lower(?))
                )
                select entry, id, bucket_id, name, owner_id, version, metadata, user_metadata, created_at, updated_at,
                       last_accessed_at
                  from (
                    select split_part(rest, '/', 1) as entry, null::uuid as id, null as bucket_id, null as name,
                           null as owner_id, null as version, null as metadata, null as user_metadata,
                           null::timestamptz as created_at, null::timestamptz as updated_at,
                           null::timestamptz as last_accessed_at, 0 as kind
                      from inside where strpos(rest, '/') > 0 group by split_part(rest, '/', 1)
                    union all
                    select rest, id, bucket_id, name, owner_id, coalesce(version, ''), coalesce(metadata, '{}')::text,
                           user_metadata::text, created_at, updated_at, last_accessed_at, 1
                      from inside where strpos(rest, '/') = 0 and rest <> ''
                  ) as entries
                 order by kind, %s %s, entry
                 limit ? offset ?
                """.formatted(asked.sort().column, direction);
        return rows.database()
                .read(
                        caller,
                        "storage.objects",
                        db -> db.resultQuery(
                                        sql,
                                        inside,
                                        bucket,
                                        prefix,
                                        inside,
                                        asked.search(),
                                        asked.limit(),
                                        asked.offset())
                                .fetch(Listing::entry));
    }

    private static Map<String, @Nullable Object> entry(Record row) {
        String name = row.get("entry", String.class);
        if (row.get("id") == null) {
            Map<String, @Nullable Object> folder = new LinkedHashMap<>();
            folder.put("name", name);
            for (String absent : List.of("id", "updated_at", "created_at", "last_accessed_at", "metadata")) {
                folder.put(absent, null);
            }
            return folder;
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", name);
        for (Map.Entry<String, @Nullable Object> fact :
                StoredObject.of(row).listed().entrySet()) {
            if (List.of("id", "updated_at", "created_at", "last_accessed_at", "metadata")
                    .contains(fact.getKey())) {
                object.put(fact.getKey(), fact.getValue());
            }
        }
        return object;
    }
}
