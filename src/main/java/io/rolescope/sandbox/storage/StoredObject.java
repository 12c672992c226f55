package io.rolescope.sandbox.storage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A row of `storage.objects`.
///
/// @param metadata what the server knows of the bytes (size, mimetype, eTag, cacheControl)
/// @param userMetadata what the uploader said of them
public record StoredObject(
        UUID id,
        ObjectKey key,
        @Nullable String ownerId,
        String version,
        JsonNode metadata,
        @Nullable JsonNode userMetadata,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        @Nullable OffsetDateTime lastAccessedAt) {
    static final String COLUMNS = "id, bucket_id, name, owner_id, coalesce(version, '') as version, "
            + "coalesce(metadata, '{}')::text as metadata, user_metadata::text as user_metadata, created_at, updated_at, "
            + "last_accessed_at";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static StoredObject of(Record row) {
        @Nullable String user = row.get("user_metadata", String.class);
        return new StoredObject(
                row.get("id", UUID.class),
                new ObjectKey(row.get("bucket_id", String.class), row.get("name", String.class)),
                row.get("owner_id", String.class),
                row.get("version", String.class),
                JSON.readTree(row.get("metadata", String.class)),
                user == null ? null : JSON.readTree(user),
                row.get("created_at", OffsetDateTime.class),
                row.get("updated_at", OffsetDateTime.class),
                row.get("last_accessed_at", OffsetDateTime.class));
    }

    /// Whether the backend's own functions made it of another object.
    public boolean isDerived() {
        return userMetadata != null
                && userMetadata.has("derivedFrom")
                && metadata.path("derived").asBoolean(false);
    }

    /// Whether they made it of `original`, or of one before it with its name and owner: then it may be replaced.
    boolean isDerivedFrom(StoredObject original) {
        return isDerived()
                && (metadata.path("derivedOf").asString("").equals(original.id().toString())
                        || (userMetadata != null
                                && key.bucket().equals(original.key().bucket())
                                && userMetadata
                                        .path("derivedFrom")
                                        .asString("")
                                        .equals(original.key().name())
                                && ownerId != null
                                && ownerId.equals(original.ownerId())));
    }

    public String mimeType() {
        return metadata.path("mimetype").asString("application/octet-stream");
    }

    Optional<String> eTag() {
        return Optional.of(metadata.path("eTag").asString("")).filter(text -> !text.isEmpty());
    }

    /// When its bytes came, which is earlier than the last change of its row.
    Instant lastModified() {
        try {
            return Instant.parse(metadata.path("lastModified").asString(""));
        } catch (DateTimeParseException e) {
            return updatedAt.toInstant();
        }
    }

    String cacheControl() {
        return metadata.path("cacheControl").asString("no-cache");
    }

    /// Whether the virus scan found something: then only the backend itself may have the bytes.
    boolean isQuarantined() {
        return metadata.path("quarantined").asBoolean(false);
    }

    /// As lists and removals show it.
    Map<String, @Nullable Object> listed() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("name", key.name());
        all.put("bucket_id", key.bucket());
        all.put("owner", ownerId);
        all.put("owner_id", ownerId);
        all.put("version", version);
        all.put("id", id.toString());
        all.put("updated_at", updatedAt.toInstant().toString());
        all.put("created_at", createdAt.toInstant().toString());
        all.put(
                "last_accessed_at",
                lastAccessedAt == null ? null : lastAccessedAt.toInstant().toString());
        all.put("metadata", metadata);
        all.put("user_metadata", userMetadata);
        return all;
    }

    /// As `info` shows it.
    Map<String, @Nullable Object> info() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("id", id.toString());
        all.put("name", key.name());
        all.put("version", version);
        all.put("bucket_id", key.bucket());
        all.put("size", metadata.path("size").asLong(0));
        all.put("content_type", mimeType());
        all.put("cache_control", cacheControl());
        all.put("etag", eTag().orElse(null));
        all.put("metadata", userMetadata);
        all.put("last_modified", lastModified().toString());
        all.put("created_at", createdAt.toInstant().toString());
        return all;
    }
}
