package io.rolescope.files;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file closely.
///
/// @param versions newest first
/// @param accesses newest first, the last [FileRecords#ACCESSES]
/// @param object the stored object, `null` where there is none or the identity may not see it
/// @param objectReadable whether the identity may look into the storage's tables at all
public record FileDetail(
        FileRecord file,
        List<Version> versions,
        List<Access> accesses,
        @Nullable StoredObject object,
        boolean objectReadable) {

    public FileDetail {
        versions = List.copyOf(versions);
        accesses = List.copyOf(accesses);
    }

    /// A row of `public.file_versions`.
    public record Version(
            int number,
            long size,
            @Nullable String note,
            @Nullable String by,
            OffsetDateTime at) {}

    /// A row of `public.file_access_logs`.
    public record Access(
            OffsetDateTime at,
            @Nullable String who,
            String action,
            boolean succeeded,
            @Nullable String address) {}

    /// A row of `storage.objects`.
    ///
    /// @param publicBucket a public bucket never asks row-level security on download
    public record StoredObject(
            String id,
            String bucket,
            String name,
            @Nullable String owner,
            boolean publicBucket,
            @Nullable String metadata,
            @Nullable OffsetDateTime updatedAt) {}
}
