package io.rolescope.identities;

import org.jspecify.annotations.Nullable;

/// Who one looks as.
public sealed interface Identity {

    /// What people call it: “Ana Ruiz”, “anon”, “the login”.
    String name();

    /// The login itself, without any role put on.
    record Operator(String login) implements Identity {
        @Override
        public String name() {
            return login;
        }
    }

    /// A database role without claims of its own: `anon`, `service_role`, any other.
    record Role(String role) implements Identity {
        @Override
        public String name() {
            return role;
        }
    }

    /// A person with claims, as a token would carry them.
    ///
    /// @param id the user's id (`auth.users.id`, the claim `sub`)
    /// @param role the SQL role that the token asks for, mostly `authenticated`
    /// @param label what the person is in the tenant, for the lens: “student · Northside”
    record User(
            String id,
            String name,
            @Nullable String email,
            String role,
            Claims claims,
            @Nullable String label) implements Identity {}
}
