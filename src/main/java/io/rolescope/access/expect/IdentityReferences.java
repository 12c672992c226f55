package io.rolescope.access.expect;

import io.rolescope.access.expect.PolicyTestRecorder.IdentityReference;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Finds the shortest lasting words for an identity: its role, or a person's id (an e-mail address may change hands),
/// and only where these would not bring back the very same session, role and settings spelled out. A forged or edited
/// token is always spelled out: its claims are the point.
public final class IdentityReferences {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CLAIMS = "request.jwt.claims";
    /// They are others at every sign-in and no policy can rely on them.
    private static final Set<String> PASSING = Set.of("iat", "exp", "nbf", "auth_time", "session_id", "jti", "amr");

    private final Function<String, SessionIdentity> resolve;

    /// @param resolve finds an identity by its words (`role:anon`, `user:UUID`)
    public IdentityReferences(Function<String, SessionIdentity> resolve) {
        this.resolve = resolve;
    }

    /// @throws FailureException when the connection is lost
    public IdentityReference of(SessionIdentity identity) {
        String role = identity.role();
        if (role != null && isSame(identity, "role:" + role)) {
            return new IdentityReference(identity.name(), "role:" + role, null);
        }
        for (String id : ids(identity)) {
            if (isSame(identity, "user:" + id)) {
                return new IdentityReference(identity.name(), "user:" + id, null);
            }
        }
        return new IdentityReference(identity.name(), "", identity);
    }

    private boolean isSame(SessionIdentity identity, String words) {
        try {
            SessionIdentity found = resolve.apply(words);
            return Objects.equals(found.role(), identity.role())
                    && lasting(found).equals(lasting(identity));
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Unreachable || e.failure() instanceof Failure.Cancelled) {
                throw e;
            }
            return false;
        }
    }

    private static Set<String> ids(SessionIdentity identity) {
        Set<String> found = new LinkedHashSet<>();
        @Nullable JsonNode claims = claims(identity.settings().get(CLAIMS));
        if (claims != null && claims.hasNonNull("sub")) {
            found.add(claims.get("sub").asString());
        }
        identity.settings().forEach((name, value) -> {
            if (name.endsWith(".sub") || name.endsWith("user_id")) {
                found.add(value);
            }
        });
        found.removeIf(String::isBlank);
        return found;
    }

    /// The settings without what passes.
    private static Map<String, Object> lasting(SessionIdentity identity) {
        Map<String, Object> kept = new LinkedHashMap<>();
        identity.settings().forEach((name, value) -> {
            boolean passing = PASSING.stream().anyMatch(claim -> name.equals("request.jwt.claim." + claim));
            @Nullable JsonNode claims = name.equals(CLAIMS) ? claims(value) : null;
            if (claims instanceof ObjectNode all) {
                PASSING.forEach(all::remove);
                kept.put(name, all);
            } else if (!passing) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static @Nullable JsonNode claims(@Nullable String json) {
        if (json == null) {
            return null;
        }
        try {
            return JSON.readTree(json);
        } catch (JacksonException e) {
            return null;
        }
    }
}
