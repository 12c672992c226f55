package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.Exchange;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/bucket`: list, look up, make, change, empty, remove. The policies of `storage.buckets` decide who may.
final class BucketEndpoints {
    private static final String BUCKETS = "storage.buckets";
    private static final Pattern SIZE = Pattern.compile("(?i)\\s*(\\d{1,15}(?:\\.\\d{1,15})?)\\s*(b|kb|mb|gb)?\\s*");
    private static final int MAX_BODY = 64 * 1024;

    private final StorageRows rows;
    private final ObjectStore store;

    BucketEndpoints(StorageRows rows, ObjectStore store) {
        this.rows = rows;
        this.store = store;
    }

    void answer(Exchange exchange, List<String> path) throws IOException {
        Caller caller = exchange.caller();
        String route = exchange.method() + " " + path.size();
        switch (route) {
            case "GET 0", "HEAD 0" -> exchange.answer(200, list(exchange, caller));
            case "POST 0" -> create(exchange, caller);
            case "GET 1", "HEAD 1" ->
                exchange.answer(200, found(caller, path.getFirst()).listed());
            case "PUT 1" -> update(exchange, caller, path.getFirst());
            case "DELETE 1" -> delete(exchange, caller, path.getFirst());
            case "POST 2" -> {
                if (!path.get(1).equals("empty")) {
                    throw StorageArea.noRoute();
                }
                empty(exchange, caller, path.getFirst());
            }
            default -> throw StorageArea.noRoute();
        }
    }

    private List<Map<String, @Nullable Object>> list(Exchange exchange, Caller caller) {
        int limit = number(exchange, "limit", 1000);
        int offset = number(exchange, "offset", 0);
        String search = exchange.query("search").orElse("");
        return rows.database()
                .read(
                        caller,
                        BUCKETS,
                        db -> db.resultQuery(
                                        "select " + Bucket.COLUMNS + " from storage.buckets"
                                                + " where strpos(lower(name), lower(?)) > 0 or ? = ''"
                                                + " order by name limit ? offset ?",
                                        search,
                                        search,
                                        limit,
                                        offset)
                                .fetch(row -> Bucket.of(row).listed()));
    }

    private void create(Exchange exchange, Caller caller) throws IOException {
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        String id = body.path("id").asString(body.path("name").asString(""));
        String name = body.path("name").asString(id);
        if (!ObjectKey.isBucketName(id) || !ObjectKey.isBucketName(name)) {
            throw StorageErrors.badBucketName();
        }
        @Nullable Long limit = sizeLimit(body.path("file_size_limit"));
        String @Nullable [] types = mimeTypes(body.path("allowed_mime_types"));
        StorageRows.explained(() -> rows.database()
                .change(
                        caller,
                        BUCKETS,
                        "insert",
                        db -> db.query(
                                        "insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit,"
                                                + " allowed_mime_types) values (?, ?, ?, ?, ?, ?, ?)",
                                        new @Nullable Object[] {
                                            id,
                                            name,
                                            caller.userId().orElse(null),
                                            caller.claims().text("sub").orElse(null),
                                            body.path("public").asBoolean(false),
                                            limit,
                                            types
                                        })
                                .execute()));
        exchange.answer(200, Map.of("name", name));
    }

    private void update(Exchange exchange, Caller caller, String id) throws IOException {
        ObjectNode body = exchange.jsonBody(MAX_BODY);
        Bucket before = found(caller, id);
        boolean open = body.path("public").asBoolean(before.open());
        @Nullable
        Long limit = body.has("file_size_limit") ? sizeLimit(body.path("file_size_limit")) : before.sizeLimit();
        String @Nullable [] types = body.has("allowed_mime_types")
                ? mimeTypes(body.path("allowed_mime_types"))
                : before.mimeTypes() == null ? null : before.mimeTypes().toArray(String[]::new);
        int changed = StorageRows.explained(() -> rows.database()
                .change(
                        caller,
                        BUCKETS,
                        "update",
                        db -> db.query(
                                        "update storage.buckets set public = ?, file_size_limit = ?,"
                                                + " allowed_mime_types = ?, updated_at = now() where id = ?",
                                        new @Nullable Object[] {open, limit, types, id})
                                .execute()));
        if (changed == 0) {
            throw new ApiException(403, "Unauthorized", "The bucket may not be changed");
        }
        exchange.answer(200, Map.of("message", "Successfully updated"));
    }

    private void delete(Exchange exchange, Caller caller, String id) {
        found(caller, id);
        if (!names(Caller.service(), id, 1).isEmpty()) {
            throw new ApiException(409, "ResourceNotEmpty", "The bucket you tried to delete is not empty");
        }
        int changed = StorageRows.explained(() -> rows.database()
                .change(
                        caller,
                        BUCKETS,
                        "delete",
                        db -> db.query("delete from storage.buckets where id = ?", id)
                                .execute()));
        if (changed == 0) {
            throw new ApiException(403, "Unauthorized", "The bucket may not be removed");
        }
        exchange.answer(200, Map.of("message", "Successfully deleted"));
    }

    /// Removes what the caller may remove, a thousand at a time.
    private void empty(Exchange exchange, Caller caller, String id) {
        found(caller, id);
        List<String> names = names(caller, id, 1000);
        while (!names.isEmpty()) {
            List<StoredObject> removed = rows.remove(caller, id, names);
            removed.forEach(object -> store.delete(object.key(), object.version()));
            names = removed.isEmpty() ? List.of() : names(caller, id, 1000);
        }
        exchange.answer(200, Map.of("message", "Successfully emptied"));
    }

    private List<String> names(Caller caller, String bucket, int limit) {
        return rows.database()
                .read(
                        caller,
                        "storage.objects",
                        db -> db.resultQuery(
                                        "select name from storage.objects where bucket_id = ? order by name limit ?",
                                        bucket,
                                        limit)
                                .fetch(0, String.class));
    }

    private Bucket found(Caller caller, String id) {
        return rows.bucketAs(caller, id).orElseThrow(StorageErrors::noBucket);
    }

    private static int number(Exchange exchange, String name, int absent) {
        String text = exchange.query(name).orElse("");
        if (text.isEmpty()) {
            return absent;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new ApiException(400, "invalid_request", name + " must be a whole number");
        }
        return Integer.parseInt(text);
    }

    /// Bytes as a number, or a text such as `5MB`, which is 5,000,000 of them.
    private static @Nullable Long sizeLimit(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        Matcher text = SIZE.matcher(node.asString(""));
        if (!text.matches()) {
            throw new ApiException(
                    400, "InvalidRequest", "Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B");
        }
        String unit = text.group(2) == null ? "b" : text.group(2).toLowerCase(Locale.ROOT);
        long factor = switch (unit) {
            case "kb" -> 1000;
            case "mb" -> 1_000_000;
            case "gb" -> 1_000_000_000;
            default -> 1;
        };
        try {
            return new BigDecimal(text.group(1))
                    .multiply(BigDecimal.valueOf(factor))
                    .setScale(0, RoundingMode.DOWN)
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw new ApiException(400, "invalid_request", "file_size_limit is too large");
        }
    }

    private static String @Nullable [] mimeTypes(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isArray()) {
            throw new ApiException(400, "invalid_request", "allowed_mime_types is not a list");
        }
        List<String> types = new ArrayList<>();
        for (JsonNode type : node) {
            if (!type.asString("").matches("[A-Za-z0-9.+*-]+/[A-Za-z0-9.+*-]+")) {
                throw new ApiException(400, "invalid_request", "allowed_mime_types holds something else than types");
            }
            types.add(type.asString());
        }
        return types.toArray(String[]::new);
    }
}
