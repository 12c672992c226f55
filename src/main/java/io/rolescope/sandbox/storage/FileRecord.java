package io.rolescope.sandbox.storage;

import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// A row of `public.files`: whose an object is, and what is known of it.
///
/// @param path the object's name in its bucket
/// @param size bytes
/// @param checksum SHA-256 in hexadecimal, `null` where it is not known
/// @param deletedAt when it was softly deleted, `null` while it is there
public record FileRecord(
        UUID id,
        UUID organization,
        String filename,
        String bucket,
        String path,
        long size,
        @Nullable String checksum,
        String mimeType,
        @Nullable UUID uploadedBy,
        String status,
        String category,
        List<String> tags,
        boolean shared,
        String scan,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime deletedAt) {
    static final String COLUMNS =
            "id, organization_id, filename, bucket_name, storage_path, file_size, checksum, mime_type,"
                    + " uploaded_by, status, category, tags, is_public, virus_scan_status, created_at, deleted_at";

    static FileRecord of(Record row) {
        return new FileRecord(
                row.get("id", UUID.class),
                row.get("organization_id", UUID.class),
                row.get("filename", String.class),
                row.get("bucket_name", String.class),
                row.get("storage_path", String.class),
                row.get("file_size", long.class),
                row.get("checksum", String.class),
                row.get("mime_type", String.class),
                row.get("uploaded_by", UUID.class),
                row.get("status", String.class),
                row.get("category", String.class),
                Arrays.asList(row.get("tags", String[].class)),
                row.get("is_public", boolean.class),
                row.get("virus_scan_status", String.class),
                row.get("created_at", OffsetDateTime.class),
                row.get("deleted_at", OffsetDateTime.class));
    }
}
