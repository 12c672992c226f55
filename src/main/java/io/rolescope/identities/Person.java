package io.rolescope.identities;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Somebody the backend knows.
///
/// @param id key in the table of users, as text
/// @param name what to call them: full name, else user name, else by their id. Never the e-mail address: that is
/// personal, and names stand where nothing is masked
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
    private static final Pattern UUID = Pattern.compile("(?i)([0-9a-f]{8})-[0-9a-f]{4}-.*");

    public Person {
        memberships = List.copyOf(memberships);
    }

    /// What to call somebody who is known by nothing but an address and an id: “user 0a1b2c3d”.
    ///
    /// @param name what the backend has first of name, address and id
    static String called(String name, @Nullable String email, String id) {
        if (!name.equals(id) && !name.equalsIgnoreCase(email)) {
            return name;
        }
        Matcher uuid = UUID.matcher(id);
        return "user " + (uuid.matches() ? uuid.group(1) : id);
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
