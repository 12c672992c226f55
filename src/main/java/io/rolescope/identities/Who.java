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
            case ByClaims by -> user(backend, by.claims());
        };
    }

    /// The same, asking for scheme and directory only where they are needed.
    default Identity resolve(Backend backend) {
        return switch (this) {
            case ByRole by -> role(backend, by.role());
            case ByUser by -> resolve(backend, UserDirectory.of(backend));
            case ByClaims by -> user(backend, by.claims());
        };
    }

    private static Identity role(Backend backend, String name) {
        checkRole(backend, name);
        return new Identity.Role(name);
    }

    private static Identity user(Backend backend, Claims claims) {
        @Nullable
        String email = claims.text("email").filter(text -> !text.isEmpty()).orElse(null);
        String id = claims.text("sub").orElse("");
        String role = claims.text("role").orElseGet(() -> authenticatedOrLogin(backend));
        checkRole(backend, role);
        String name = email != null ? email : id.isEmpty() ? role : id;
        // PostgREST too puts the role into the claims where the token left it out
        return new Identity.User(id, name, email, role, claims.with("role", role), null);
    }

    private static String authenticatedOrLogin(Backend backend) {
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
