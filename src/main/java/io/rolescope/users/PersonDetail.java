package io.rolescope.users;

import io.rolescope.identities.Person;
import io.rolescope.identities.SignIn;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One person closely.
///
/// @param signIn the identity that their token would carry now
/// @param account what the auth server keeps, `null` where there is none or it may not be read
public record PersonDetail(
        Person person, SignIn signIn, @Nullable Account account) {

    /// A row of `auth.users` and its sessions.
    public record Account(
            @Nullable OffsetDateTime lastSignIn,
            @Nullable OffsetDateTime createdAt,
            @Nullable OffsetDateTime emailConfirmed,
            @Nullable OffsetDateTime bannedUntil,
            boolean anonymous,
            List<Session> sessions) {
        public Account {
            sessions = List.copyOf(sessions);
        }
    }

    /// A session that the auth server knows.
    ///
    /// @param level `aal1`, or `aal2` after a second factor
    public record Session(
            String id,
            @Nullable OffsetDateTime createdAt,
            @Nullable OffsetDateTime endsAt,
            @Nullable String level,
            @Nullable String address,
            @Nullable String program) {}
}
