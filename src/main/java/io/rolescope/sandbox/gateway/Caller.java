package io.rolescope.sandbox.gateway;

import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Who a verified token says is calling.
///
/// @param role the SQL role that the request runs as
/// @param requestHeaders what SQL may know of the request (`request.headers`): user agent and address
public record Caller(String role, Claims claims, Map<String, String> requestHeaders) {
    public static final String SERVICE_ROLE = "service_role";
    private static final IdentityScheme SCHEME = IdentityScheme.supabase();

    /// The backend itself, where a rule says that row security is not asked (public buckets, signed links).
    public static Caller service() {
        return new Caller(SERVICE_ROLE, Claims.none().with("role", SERVICE_ROLE), Map.of());
    }

    /// The person's id, where the token names one that is a UUID.
    public Optional<UUID> userId() {
        return claims.text("sub").flatMap(Caller::uuid);
    }

    public boolean isService() {
        return role.equals(SERVICE_ROLE);
    }

    /// What is counted by rate limits: the person, else the role.
    public String key() {
        return claims.text("sub").orElse(role);
    }

    /// Role and settings as PostgREST puts them on.
    public SessionIdentity identity() {
        SessionIdentity put =
                SCHEME.put(new Identity.User(claims.text("sub").orElse(""), role, null, role, claims, null));
        return requestHeaders.isEmpty()
                ? put
                : put.with("request.headers", Claims.of(requestHeaders).json());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
