package io.rolescope.organizations;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One tenant closely.
///
/// @param members by role, then name; at most [Organizations#MEMBERS]
/// @param usage one entry for each of the last 30 days, oldest first, zeros where nothing was used
public record OrganizationDetail(Organization organization, List<Member> members, List<Day> usage) {

    public OrganizationDetail {
        members = List.copyOf(members);
        usage = List.copyOf(usage);
    }

    /// Somebody who belongs to it.
    ///
    /// @param name as far as the identity that reads may know it
    public record Member(
            UUID userId,
            @Nullable String name,
            @Nullable String email,
            String role,
            String status,
            @Nullable OffsetDateTime joinedAt) {}

    /// What was used on a day.
    public record Day(LocalDate date, long tokens, double cost, long answers) {}
}
