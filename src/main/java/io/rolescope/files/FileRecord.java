package io.rolescope.files;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A row of `public.files`, with names as far as the identity that reads may know them.
///
/// @param shared whether everybody in the organization may read it (`is_public`)
/// @param size in bytes
/// @param metadata as JSON
public record FileRecord(
        UUID id,
        String name,
        UUID organizationId,
        @Nullable String organization,
        @Nullable UUID ownerId,
        @Nullable String owner,
        long size,
        String type,
        String status,
        String scan,
        String category,
        boolean shared,
        int downloads,
        List<String> tags,
        String bucket,
        String path,
        @Nullable String checksum,
        String metadata,
        OffsetDateTime createdAt,
        OffsetDateTime updatedAt,
        @Nullable OffsetDateTime deletedAt) {

    public FileRecord {
        tags = List.copyOf(tags);
    }

    /// The owner's name, their id where the name may not be known, empty where the file has none.
    public String ownerLabel() {
        return owner != null ? owner : ownerId == null ? "" : shortened(ownerId);
    }

    /// The organization's name, its id where the name may not be known.
    public String organizationLabel() {
        return organization != null ? organization : shortened(organizationId);
    }

    private static String shortened(UUID id) {
        String text = id.toString();
        return text.substring(0, 4) + "…" + text.substring(text.length() - 4);
    }

    /// The same, its object lying elsewhere in the bucket.
    public FileRecord withPath(String other) {
        return new FileRecord(
                id,
                name,
                organizationId,
                organization,
                ownerId,
                owner,
                size,
                type,
                status,
                scan,
                category,
                shared,
                downloads,
                tags,
                bucket,
                other,
                checksum,
                metadata,
                createdAt,
                updatedAt,
                deletedAt);
    }

    public boolean deleted() {
        return deletedAt != null;
    }
}
