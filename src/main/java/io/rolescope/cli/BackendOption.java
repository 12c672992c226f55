package io.rolescope.cli;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendUri;
import io.rolescope.platform.Secret;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--db URL`, for every command that reads a backend ([Mixin]).
///
/// The password may stand in the URI or, out of the process list, in `PGPASSWORD`, as with `psql`.
final class BackendOption {
    @Option(
            names = "--db",
            required = true,
            paramLabel = "URL",
            description =
                    "The backend: postgresql://user:password@host:port/database?sslmode=…; PGPASSWORD is honoured.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String uri;

    /// Opens the backend; the caller closes it. Connects on first use.
    ///
    /// @throws io.rolescope.platform.FailureException when the URI cannot be read
    Backend open() {
        BackendUri parsed = BackendUri.parse(uri);
        return Backend.open(
                parsed.profile(),
                parsed.password().or(() -> passwordFrom(System.getenv("PGPASSWORD"))),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    private static Optional<Secret> passwordFrom(@Nullable String variable) {
        return Optional.ofNullable(variable).filter(text -> !text.isEmpty()).map(Secret::of);
    }
}
