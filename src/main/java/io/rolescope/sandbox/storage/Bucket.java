package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// A row of `storage.buckets`.
///
/// @param sizeLimit bytes of one object, `null` for the server's own limit
/// @param mimeTypes allowed types, `image/*` for a family; `null` for all
record Bucket(
        String id,
        String name,
        boolean open,
        @Nullable Long sizeLimit,
        @Nullable List<String> mimeTypes,
        @Nullable String ownerId,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt) {
    static final String COLUMNS = "id, name, coalesce(public, false) as public, file_size_limit, allowed_mime_types, "
            + "owner_id, created_at, updated_at";

    static Bucket of(Record row) {
        String @Nullable [] types = row.get("allowed_mime_types", String[].class);
        return new Bucket(
                row.get("id", String.class),
                row.get("name", String.class),
                row.get("public", boolean.class),
                row.get("file_size_limit", Long.class),
                types == null ? null : Arrays.asList(types),
                row.get("owner_id", String.class),
                row.get("created_at", OffsetDateTime.class),
                row.get("updated_at", OffsetDateTime.class));
    }

    Map<String, @Nullable Object> listed() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("id", id);
        all.put("name", name);
        all.put("owner", ownerId == null ? "" : ownerId);
        all.put("public", open);
        all.put("type", "STANDARD");
        all.put("file_size_limit", sizeLimit);
        all.put("allowed_mime_types", mimeTypes);
        all.put("created_at", createdAt.toInstant().toString());
        all.put("updated_at", updatedAt.toInstant().toString());
        return all;
    }

    /// @throws ApiException 415 when objects of `mimeType` may not be in here
    void checkType(String mimeType) {
        if (mimeTypes == null || mimeTypes.isEmpty()) {
            return;
        }
        String bare = mimeType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        for (String allowed : mimeTypes) {
            String wanted = allowed.toLowerCase(Locale.ROOT);
            boolean family = wanted.endsWith("/*") && bare.startsWith(wanted.substring(0, wanted.length() - 1));
            if (family || wanted.equals(bare) || wanted.equals("*/*")) {
                return;
            }
        }
        throw new ApiException(415, "invalid_mime_type", "mime type " + bare + " is not supported");
    }

    long limit(long ofServer) {
        return sizeLimit == null ? ofServer : Math.min(sizeLimit, ofServer);
    }
}
