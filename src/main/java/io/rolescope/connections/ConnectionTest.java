package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.postgres.PostgresFailures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tries a connection step by step, so that a failure says which step it was and what to do about it.
///
/// Changes nothing and keeps nothing open. Blocking: at most some seconds a step.
public final class ConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final BackendProfile profile;
    private final Optional<Secret> password;
    private final Consumer<StepResult> progress;
    private final List<StepResult> results = new ArrayList<>();

    /// The steps in their order.
    public enum Step {
        RESOLVE("Find the host"),
        REACH("Reach the port"),
        ENCRYPT("Agree on encryption"),
        SIGN_IN("Sign in"),
        ROLE("Put the role on"),
        FACTS("Ask the server");

        private final String title;

        Step(String title) {
            this.title = title;
        }

        /// “Find the host”
        public String title() {
            return title;
        }
    }

    /// How one step went.
    ///
    /// @param sentence what was found, or what went wrong
    /// @param failure `null` where it went well
    public record StepResult(
            Step step,
            String sentence,
            Duration took,
            @Nullable Failure failure) {
        public boolean ok() {
            return failure == null;
        }
    }

    /// How the test went.
    ///
    /// @param steps those that were tried; the last one failed unless [#facts] are there
    /// @param facts `null` where a step failed
    public record Outcome(List<StepResult> steps, @Nullable ServerFacts facts) {
        public Outcome {
            steps = List.copyOf(steps);
        }

        /// Why it failed.
        public Optional<Failure> failure() {
            return steps.stream()
                    .flatMap(one -> Stream.ofNullable(one.failure()))
                    .findFirst();
        }
    }

    private ConnectionTest(BackendProfile profile, Optional<Secret> password, Consumer<StepResult> progress) {
        this.profile = profile;
        this.password = password;
        this.progress = progress;
    }

    /// Tries `profile`.
    ///
    /// @param progress told each step as it ends
    public static Outcome run(BackendProfile profile, Optional<Secret> password, Consumer<StepResult> progress) {
        return new ConnectionTest(profile, password, progress).run();
    }

    private Outcome run() {
        Backend.quietDriver();
        @Nullable List<InetAddress> addresses = step(Step.RESOLVE, this::resolve);
        boolean reached = addresses != null && step(Step.REACH, () -> reach(addresses)) != null;
        boolean encrypted = reached && step(Step.ENCRYPT, this::encrypt) != null;
        boolean signedIn = encrypted && step(Step.SIGN_IN, this::signIn) != null;
        if (!signedIn) {
            return new Outcome(results, null);
        }
        try (Backend backend = Backend.open(profile, password, Runnable::run, 1)) {
            @Nullable String wanted = profile.role();
            boolean role = wanted == null || step(Step.ROLE, () -> putOn(backend, wanted)) != null;
            @Nullable ServerFacts facts = role ? step(Step.FACTS, () -> facts(backend)) : null;
            return new Outcome(results, facts);
        }
    }

    /// Something found, and the sentence about it.
    private record Found<T>(T value, String sentence) {}

    @FunctionalInterface
    private interface Try<T> {
        Found<T> run() throws Exception;
    }

    private <T> @Nullable T step(Step step, Try<T> work) {
        long started = System.nanoTime();
        try {
            Found<T> found = work.run();
            tell(new StepResult(step, found.sentence(), Duration.ofNanos(System.nanoTime() - started), null));
            return found.value();
        } catch (Exception e) {
            Failure failure = e instanceof FailureException carried ? carried.failure() : PostgresFailures.classify(e);
            tell(new StepResult(step, failure.sentence(), Duration.ofNanos(System.nanoTime() - started), failure));
            return null;
        }
    }

    private void tell(StepResult result) {
        results.add(result);
        progress.accept(result);
    }

    private Found<List<InetAddress>> resolve() {
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(profile.host()));
            return new Found<>(found, profile.host() + " is " + found.get(0).getHostAddress() + ".");
        } catch (UnknownHostException e) {
            throw unreachable(
                    "No host named " + profile.host() + " is known here.",
                    "Check the spelling; a host inside a company often needs its VPN.",
                    e);
        }
    }

    private Found<Boolean> reach(List<InetAddress> addresses) {
        @Nullable IOException last = null;
        for (InetAddress address : addresses) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, profile.port()), (int) PATIENCE.toMillis());
                return new Found<>(true, "Port " + profile.port() + " is open.");
            } catch (IOException e) {
                last = e;
            }
        }
        if (last instanceof SocketTimeoutException) {
            throw unreachable(
                    profile.host() + " does not answer on port " + profile.port() + ".",
                    "A firewall may be in the way; check the port, the VPN and the allowed addresses.",
                    last);
        }
        throw unreachable(
                profile.host() + " is there, but nothing listens on port " + profile.port() + ".",
                "Check the port (PostgreSQL mostly has 5432, poolers 6543) and that the server runs.",
                last);
    }

    private Found<Boolean> encrypt() throws IOException {
        return new Found<>(true, TlsCheck.of(profile, PATIENCE).sentence());
    }

    private Found<Boolean> signIn() throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(Backend.jdbcUrl(profile), Backend.properties(profile, password))) {
            return new Found<>(true, "Signed in as " + connection.getMetaData().getUserName() + ".");
        } catch (SQLException e) {
            throw new FailureException(SignInFailures.of(e, profile, password), e);
        }
    }

    private Found<Boolean> putOn(Backend backend, String role) {
        try {
            backend.as(SessionIdentity.ofRole(role)).read(db -> db.fetchValue("select 1"));
            return new Found<>(true, "The role " + role + " can be put on.");
        } catch (FailureException e) {
            Failure failure = e.failure();
            throw switch (String.valueOf(failure.code())) {
                case "42501" ->
                    new FailureException(
                            new Failure.NotPermitted(
                                    "The login " + profile.user() + " may not put on the role " + role + ".",
                                    "Choose another role, or have it granted: GRANT … TO " + profile.user() + ".",
                                    failure.details(),
                                    failure.code()),
                            e);
                case "22023" ->
                    new FailureException(
                            new Failure.Invalid(
                                    "The server has no role named " + role + ".",
                                    "Choose one of the roles that it has.",
                                    failure.details(),
                                    failure.code()),
                            e);
                default -> e;
            };
        }
    }

    private static Found<ServerFacts> facts(Backend backend) {
        ServerFacts facts = backend.facts();
        return new Found<>(
                facts,
                "PostgreSQL " + facts.version() + ", " + facts.tables() + " tables, " + facts.tablesWithRls()
                        + " with row security"
                        + (facts.seesUnfiltered() ? "; this login sees past row security." : "."));
    }

    private static FailureException unreachable(String sentence, String nextStep, @Nullable Exception cause) {
        return new FailureException(new Failure.Unreachable(sentence, nextStep, String.valueOf(cause), null), cause);
    }
}
