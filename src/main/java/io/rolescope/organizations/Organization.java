package io.rolescope.organizations;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A tenant and what the identity that reads sees of it.
///
/// @param students active members with this role, as far as visible; so are all other numbers
/// @param storageBytes of files that are not deleted
/// @param tokens used since the first of the month
/// @param cost US dollars since the first of the month
public record Organization(
        UUID id,
        String name,
        String slug,
        String plan,
        String status,
        @Nullable String contact,
        @Nullable String country,
        long students,
        long teachers,
        long admins,
        long files,
        long storageBytes,
        long tokens,
        BigDecimal cost,
        OffsetDateTime createdAt,
        @Nullable OffsetDateTime deletedAt) {

    public long members() {
        return students + teachers + admins;
    }
}
