package io.rolescope.identities;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Somebody the backend knows.
///
/// @param id key in the table of users, as text
/// @param name what to call them: full name, else user name, else e-mail, else id
/// @param platformRole a role above all tenants (`super_admin`), `null` for everybody else
/// @param memberships where they belong, active ones first
/// @param state why they could not sign in now (“banned”, “deleted”), `null` where they could
public record Person(
        String id,
        String name,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String platformRole,
        List<Membership> memberships,
        @Nullable String state) {

    private static final int SHOWN = 2;

    public Person {
        memberships = List.copyOf(memberships);
    }

    /// Belonging to a tenant.
    ///
    /// @param role role within the tenant, `null` where the backend keeps none
    /// @param status as stored (`active`, `invited`, `suspended`), `null` where the backend keeps none
    public record Membership(
            String tenantId,
            String tenantName,
            @Nullable String role,
            @Nullable String status) {

        /// “student · Northside”, with the status when it is not an ordinary one.
        public String label() {
            String text = role == null ? tenantName : role + " · " + tenantName;
            return isActive() ? text : text + " (" + status + ")";
        }

        /// Whether the status says nothing against it.
        public boolean isActive() {
            return status == null || ACTIVE.contains(status.toLowerCase(java.util.Locale.ROOT));
        }

        private static final java.util.Set<String> ACTIVE =
                java.util.Set.of("", "active", "accepted", "confirmed", "enabled", "approved", "joined", "true", "t");
    }

    /// “super_admin”, “student · Northside, teacher · Southside +1”; empty where nothing is known.
    public String label() {
        Stream<String> all = Stream.concat(
                Stream.ofNullable(platformRole),
                memberships.stream().limit(SHOWN).map(Membership::label));
        String more = memberships.size() > SHOWN ? " +" + (memberships.size() - SHOWN) : "";
        String text = all.collect(Collectors.joining(", ")) + more;
        return state == null ? text : (text.isEmpty() ? state : text + " · " + state);
    }
}
