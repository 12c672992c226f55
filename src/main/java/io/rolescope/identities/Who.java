package io.rolescope.identities;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ServerFacts;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who one wants to look as, in the words of the command line: `role:NAME`, `user:UUID-or-email`, `claims:JSON`
/// (or a token, for its claims).
public sealed interface Who {
    record ByRole(String role) implements Who {}

    record ByUser(String idOrEmail) implements Who {}

    record ByClaims(Claims claims) implements Who {}

    /// Reads one of the three forms.
    ///
    /// @throws FailureException with [Failure.Invalid] that says how to write it; with
    /// [Failure.SignInRejected] for a token that has expired
    static Who parse(String text) {
        String all = text.strip();
        int colon = all.indexOf(':');
        String kind = colon < 0 ? "" : all.substring(0, colon);
        String rest = colon < 0 ? "" : all.substring(colon + 1).strip();
        if (colon >= 0 && rest.isEmpty()) {
            throw invalid("Nothing follows “" + kind + ":”.");
        }
        return switch (kind) {
            case "role" -> new ByRole(rest);
            case "user" -> new ByUser(rest);
            case "claims" ->
                new ByClaims(Token.isOne(rest) ? Token.read(rest).fresh(Instant.now()) : Claims.parse(rest));
            default -> throw invalid("“" + shortened(all) + "” does not say who to look as.");
        };
    }

    /// The identity meant, looked up in `directory`.
    ///
    /// @throws FailureException with [Failure.Invalid] for an unknown or ambiguous user or role, with
    /// [Failure.NotPermitted] for a role that this login may not put on
    default Identity resolve(Backend backend, UserDirectory directory) {
        return switch (this) {
            case ByRole by -> role(backend, by.role());
            case ByUser by -> directory.identity(directory.find(by.idOrEmail()));
            case ByClaims by -> user(backend, directory.detection().scheme(), by.claims());
        };
    }

    /// The identity meant, where users are told apart as `viewpoint` says; the directory is looked for only for a user.
    ///
    /// @throws FailureException as [#resolve(Backend, UserDirectory)]
    default Identity resolve(Viewpoint viewpoint) {
        return switch (this) {
            case ByRole by -> role(viewpoint.backend(), by.role());
            case ByUser by -> resolve(viewpoint.backend(), viewpoint.directory());
            case ByClaims by -> user(viewpoint.backend(), viewpoint.scheme(), by.claims());
        };
    }

    /// The same as the server is told it.
    default SessionIdentity session(Viewpoint viewpoint) {
        return viewpoint.scheme().put(resolve(viewpoint));
    }

    private static Identity role(Backend backend, String name) {
        checkRole(backend, name);
        return new Identity.Role(name);
    }

    private static Identity user(Backend backend, IdentityScheme scheme, Claims claims) {
        @Nullable
        String email = claims.text("email").filter(text -> !text.isEmpty()).orElse(null);
        String id = claims.text("sub").orElse("");
        String roleClaim = scheme.role().claim();
        String role = claims.at(roleClaim).orElseGet(() -> standard(backend, scheme));
        checkRole(backend, role);
        String name = email != null ? email : id.isEmpty() ? role : id;
        // PostgREST too puts the role into the claims where the token left it out
        return new Identity.User(id, name, email, role, claims.withPath(roleClaim, role), null);
    }

    private static String standard(Backend backend, IdentityScheme scheme) {
        if (scheme.role().standard() != null) {
            return scheme.role().standard();
        }
        ServerFacts facts = backend.facts();
        return facts.roles().stream().anyMatch(role -> role.name().equals(SupabaseToken.AUTHENTICATED))
                ? SupabaseToken.AUTHENTICATED
                : facts.login();
    }

    private static void checkRole(Backend backend, String name) {
        ServerFacts facts = backend.facts();
        if (name.equals(facts.login())
                || facts.roles().stream().anyMatch(role -> role.name().equals(name))) {
            return;
        }
        boolean exists = backend.as(SessionIdentity.login())
                .read(db -> !db.fetch("select 1 from pg_catalog.pg_roles where rolname = ?", name)
                        .isEmpty());
        String may = facts.roles().isEmpty()
                ? "It may put on no role at all."
                : "It may put on: "
                        + String.join(
                                ", ",
                                facts.roles().stream()
                                        .map(ServerFacts.SettableRole::name)
                                        .toList())
                        + ".";
        throw new FailureException(
                exists
                        ? new Failure.NotPermitted(
                                "The login " + facts.login() + " may not put on the role " + name + ".", may, "", null)
                        : new Failure.Invalid("There is no role named " + name + " here.", may, "", null));
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private static FailureException invalid(String sentence) {
        return new FailureException(new Failure.Invalid(
                sentence, "Write role:NAME, user:UUID-or-email, or claims:{\"sub\": \"…\"}.", "", null));
    }
}
