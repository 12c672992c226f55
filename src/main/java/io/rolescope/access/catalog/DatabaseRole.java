package io.rolescope.access.catalog;

import java.util.List;

/// A role and what it is a member of.
///
/// @param administers may create roles or replicate: an administrator of the server rather than whom an
/// application is
public record DatabaseRole(
        String name,
        boolean superuser,
        boolean bypassesRls,
        boolean login,
        boolean inherits,
        boolean administers,
        List<Membership> memberOf) {

    public DatabaseRole {
        memberOf = List.copyOf(memberOf);
    }

    /// @param inherit the member has the role's privileges without putting it on (before 16: as the member's own
    /// INHERIT)
    /// @param set the member may put it on with SET ROLE (before 16: always)
    public record Membership(String role, boolean inherit, boolean set) {}
}
