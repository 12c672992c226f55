package io.rolescope.cli;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendUri;
import io.rolescope.functions.SuiteVariables;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.RequestToken;
import io.rolescope.identities.Who;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.settings.Folders;
import io.rolescope.sandbox.RunningSandbox;
import io.rolescope.sandbox.SandboxEndpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who requests are sent as, and what tokens are signed with (a picocli mixin).
///
/// Secrets may stand in the environment instead of the command line, where other programs could see them:
/// `ROLESCOPE_JWT_SECRET`, `ROLESCOPE_TOKEN`.
final class TokenOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SchemeOption scheme;

    @Option(
            names = "--db",
            paramLabel = "URL",
            description = "The backend, to look up whom --as user:… means; PGPASSWORD is honoured.")
    private @Nullable String db;

    @Option(
            names = "--as",
            paramLabel = "WHO",
            description = "Whose token to mint: role:NAME, user:UUID-or-email, or claims:JSON.")
    private @Nullable String as;

    @Option(
            names = "--jwt-secret",
            paramLabel = "SECRET",
            description = "Signs minted tokens (HS256); or the variable ROLESCOPE_JWT_SECRET.")
    private @Nullable String jwtSecret;

    @Option(
            names = "--jwt-key",
            paramLabel = "FILE",
            description = "Signs minted tokens instead: a private JSON Web Key (ES256 or RS256).")
    private @Nullable Path jwtKey;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "A token you have, instead of a minted one; or the variable ROLESCOPE_TOKEN.")
    private @Nullable String token;

    /// Where the token comes from.
    ///
    /// @throws FailureException when the options do not fit together
    TokenSource source() {
        String pasted = given(token, "ROLESCOPE_TOKEN");
        if (as == null) {
            return pasted == null ? new TokenSource.None("nobody") : new TokenSource.Pasted("token", Secret.of(pasted));
        }
        if (token != null) {
            throw invalid("--token and --as exclude each other.", "Leave one out.");
        }
        Claims claims = claims(as);
        Duration life = Duration.ofHours(1);
        if (jwtKey != null) {
            return new TokenSource.PrivateKey(as, claims, life, read(jwtKey));
        }
        Secret secret = secret();
        if (secret == null) {
            throw invalid("There is nothing to sign a token with.", "Give --jwt-secret, --jwt-key or --token.");
        }
        return new TokenSource.SharedSecret(as, claims, life, secret);
    }

    /// What suites may use beside the token: addresses, and keys of the two API roles as far as they can be made.
    ///
    /// A running sandbox of this user, told by `--db`, gives its own; else keys are minted with the given secret.
    ///
    /// @param url base address that was named, `null` for the sandbox's
    SuiteVariables variables(@Nullable String url) {
        Optional<SandboxEndpoints> sandbox = sandbox();
        SuiteVariables addresses = url != null
                ? SuiteVariables.under(url)
                : sandbox.map(found ->
                                new SuiteVariables(found.url(), found.functionsUrl(), found.storageUrl(), null, null))
                        .orElse(new SuiteVariables(null, null, null, null, null));
        Secret secret = secret();
        return secret == null ? addresses : addresses.withKeys(key("anon", secret), key("service_role", secret));
    }

    /// A token that was good an hour ago, for suites that try what happens then; `null` without a secret.
    @Nullable
    Secret expired() {
        Secret secret = secret();
        return secret == null
                ? null
                : key("authenticated", secret, Instant.now().minus(Duration.ofHours(2)));
    }

    private static Secret key(String role, Secret secret) {
        return key(role, secret, Instant.now());
    }

    private static Secret key(String role, Secret secret, Instant made) {
        Claims claims = TokenSource.claimsOf(new Identity.Role(role));
        return new TokenSource.SharedSecret(role, claims, Duration.ofHours(1), secret)
                .token(made)
                .value();
    }

    private @Nullable Secret secret() {
        String written = given(jwtSecret, "ROLESCOPE_JWT_SECRET");
        return written != null
                ? Secret.of(written)
                : sandbox().map(SandboxEndpoints::jwtSecret).orElse(null);
    }

    private Optional<SandboxEndpoints> sandbox() {
        return db == null
                ? Optional.empty()
                : RunningSandbox.at(Folders.ofThisUser(), BackendUri.parse(db).profile());
    }

    private Claims claims(String who) {
        Who parsed = Who.parse(who);
        if (db != null) {
            BackendUri uri = BackendUri.parse(db);
            Optional<Secret> password = uri.password()
                    .or(() -> Optional.ofNullable(System.getenv("PGPASSWORD"))
                            .filter(text -> !text.isEmpty())
                            .map(Secret::of));
            try (Backend backend = Backend.open(uri.profile(), password, Executors.newVirtualThreadPerTaskExecutor())) {
                Identity identity = parsed.resolve(scheme.viewpoint(backend));
                // claims that were written out keep the times they have
                return parsed instanceof Who.ByClaims
                        ? RequestToken.claimsOf(identity)
                        : TokenSource.claimsOf(identity);
            }
        }
        return switch (parsed) {
            case Who.ByRole role -> TokenSource.claimsOf(new Identity.Role(role.role()));
            case Who.ByClaims byClaims -> byClaims.claims();
            case Who.ByUser user ->
                throw invalid("Whom “" + user.idOrEmail() + "” means cannot be told.", "Give --db, or use claims:.");
        };
    }

    private static @Nullable String given(@Nullable String option, String variable) {
        if (option != null) {
            return option;
        }
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? null : value;
    }

    private static Secret read(Path file) {
        try {
            return Secret.of(Files.readString(file));
        } catch (IOException e) {
            throw invalid("The key file " + file + " cannot be read.", "Check its path.");
        }
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
