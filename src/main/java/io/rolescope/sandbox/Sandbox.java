package io.rolescope.sandbox;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.demo.DemoObjects;
import io.rolescope.sandbox.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// The reference backend, running: PostgreSQL with demo data, and everything over HTTP around it.
///
/// One program at a time runs the data of a folder. A second one that asks for the same shares what is running; it
/// then ends with the first.
public final class Sandbox implements AutoCloseable {
    private final SandboxEndpoints endpoints;
    private final @Nullable Running running;
    private final @Nullable Thread hook;

    private Sandbox(SandboxEndpoints endpoints, @Nullable Running running) {
        this.endpoints = endpoints;
        this.running = running;
        this.hook = running == null ? null : new Thread(running::close, "sandbox-end");
        if (hook != null) {
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    /// Starts, or shares what runs already; returns when everything answers.
    ///
    /// @throws FailureException that says what to do: the folder is in use, the port is taken, the data is
    /// of another version
    public static Sandbox start(SandboxOptions options, Progress progress) {
        Path path = SandboxFolder.of(options);
        Optional<SandboxFolder> folder = SandboxFolder.take(path);
        if (folder.isEmpty()) {
            return share(options, path);
        }
        @Nullable Running running = null;
        try {
            running = Running.start(options, folder.get(), progress);
            SandboxFolder.writePrivate(
                    SandboxFolder.running(path), running.endpoints().json());
            progress.report(1, "Ready");
            return new Sandbox(running.endpoints(), running);
        } catch (RuntimeException e) {
            try {
                if (running == null) {
                    folder.get().close();
                } else {
                    running.close();
                }
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    /// Throws the data of a folder away. A server that was left over from a program that was killed still writes into
    /// it and is ended first.
    static void makeRoom(SandboxFolder folder) {
        try {
            PostgresServer.endLeftOver(folder.database());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.clear();
    }

    public SandboxEndpoints endpoints() {
        return endpoints;
    }

    /// Whether another program runs it and this one only shares it.
    public boolean isShared() {
        return running == null;
    }

    /// Whether it still answers; a shared one ends with the program that runs it.
    public boolean isAlive() {
        return answers(endpoints);
    }

    static boolean answers(SandboxEndpoints endpoints) {
        try (Connection connection = PostgresServer.source(
                        endpoints.profile().port(),
                        endpoints.profile().user(),
                        endpoints.password().orElseThrow())
                .getConnection()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /// Ends everything that this program started; a shared sandbox goes on.
    @Override
    public void close() {
        if (running == null) {
            return;
        }
        running.close();
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // the program is ending already, and the hook has nothing left to do
            }
        }
    }

    private static Sandbox share(SandboxOptions options, Path path) {
        if (options.fresh()) {
            throw new FailureException(new Failure.Conflict(
                    "This sandbox is running, so its data cannot be made anew.",
                    "End the other one first, or name another folder by ROLESCOPE_HOME.",
                    path.toString(),
                    null));
        }
        SandboxEndpoints found = awaitEndpoints(path);
        int port = found.profile().port();
        if (options.port() != 0 && options.port() != port) {
            throw new FailureException(new Failure.Conflict(
                    "This sandbox is running already, on port " + port + ".",
                    "Use that one, end it first, or name another folder by ROLESCOPE_HOME.",
                    path.toString(),
                    null));
        }
        return new Sandbox(found, null);
    }

    /// The other program may still be starting.
    private static SandboxEndpoints awaitEndpoints(Path path) {
        Path file = SandboxFolder.running(path);
        long until = System.nanoTime() + java.time.Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < until) {
            try {
                Optional<SandboxEndpoints> found = SandboxEndpoints.read(file).filter(Sandbox::answers);
                if (found.isPresent()) {
                    return found.get();
                }
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FailureException(Failure.Cancelled.onRequest(), e);
            }
        }
        throw new FailureException(new Failure.Conflict(
                "Another program uses this sandbox's folder but does not answer.",
                "End it first, or name another folder by ROLESCOPE_HOME.",
                path.toString(),
                null));
    }

    /// What this program started, in the order in which it must end.
    private static final class Running implements AutoCloseable {
        /// Everybody of the demo signs in with the same words. The server answers on this computer only.
        private static final String DEMO_PASSWORDS = """
                update auth.users set encrypted_password = h.hash
                  from (select extensions.crypt('demo-password', extensions.gen_salt('bf', 8)) offset 0) as h (hash)
                 where coalesce(encrypted_password, '') = ''
                """;

        private final SandboxFolder folder;
        private final PostgresServer server;
        private final SandboxServices services;
        private final SandboxEndpoints endpoints;
        private boolean closed;

        private Running(
                SandboxFolder folder, PostgresServer server, SandboxServices services, SandboxEndpoints endpoints) {
            this.folder = folder;
            this.server = server;
            this.services = services;
            this.endpoints = endpoints;
        }

        static Running start(SandboxOptions options, SandboxFolder folder, Progress progress) {
            if (options.fresh() || !Files.exists(folder.complete())) {
                progress.report(0, "Making room");
                makeRoom(folder);
            }
            SandboxCredentials credentials = SandboxCredentials.readOrMake(folder.credentials());
            progress.report(0.02, "Starting PostgreSQL");
            PostgresServer server = PostgresServer.start(
                    folder.database(),
                    options.folders().cache().resolve("postgres"),
                    options.port(),
                    credentials.superuser());
            try {
                prepare(options, folder, credentials, server.superuser(), progress);
                progress.report(0.95, "Starting storage and functions");
                SandboxServices services = SandboxServices.start(new SandboxServices.Parts(
                        server.superuser(),
                        PostgresServer.source(server.port(), "authenticator", credentials.authenticator()),
                        folder.storage(),
                        folder.logs(),
                        credentials.jwtSecret(),
                        credentials.serviceKey(),
                        PublicKeys.of(credentials, options.settings()),
                        options.settings(),
                        options.port() == 0 ? 0 : options.port() + 1));
                return new Running(folder, server, services, endpoints(server.port(), services.port(), credentials));
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }

        SandboxEndpoints endpoints() {
            return endpoints;
        }

        @Override
        public synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try (folder;
                    server) {
                services.close();
            }
        }

        private static void prepare(
                SandboxOptions options,
                SandboxFolder folder,
                SandboxCredentials credentials,
                DataSource owner,
                Progress progress) {
            try {
                progress.report(0.15, "Laying the tables");
                SandboxSchema.migrate(owner);
                SandboxSchema.setPassword(
                        owner, "rolescope_observer", credentials.observer().reveal());
                SandboxSchema.setPassword(
                        owner, "rolescope_app", credentials.application().reveal());
                SandboxSchema.setPassword(
                        owner, "authenticator", credentials.authenticator().reveal());
                if (!Files.exists(folder.complete())) {
                    SandboxSchema.fill(
                            owner,
                            options.scale(),
                            (fraction, message) -> progress.report(0.3 + 0.5 * Math.max(0, fraction), message));
                    if (options.flawed()) {
                        SandboxSchema.plantFaults(owner, progress);
                    }
                    new DemoObjects(
                                    owner,
                                    new ObjectStore(folder.storage()),
                                    folder.storage().resolve("demo"))
                            .write((fraction, message) -> progress.report(0.8 + 0.1 * fraction, message));
                    execute(owner, DEMO_PASSWORDS);
                    execute(owner, "vacuum analyze");
                    Files.writeString(folder.complete(), "");
                }
            } catch (FlywayException e) {
                throw new FailureException(
                        new Failure.Conflict(
                                "The sandbox's kept data was made by another version of Rolescope.",
                                "Start it once with --fresh, which makes the data anew.",
                                String.valueOf(e.getMessage()),
                                null),
                        e);
            } catch (SQLException e) {
                throw io.rolescope.platform.postgres.PostgresFailures.asException(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void execute(DataSource owner, String sql) throws SQLException {
            try (Connection connection = owner.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private static SandboxEndpoints endpoints(int port, int httpPort, SandboxCredentials credentials) {
            String url = "http://127.0.0.1:" + httpPort;
            return new SandboxEndpoints(
                    uri("rolescope_observer", credentials.observer(), port),
                    uri("rolescope_app", credentials.application(), port),
                    uri("authenticator", credentials.authenticator(), port),
                    url,
                    url + "/functions/v1",
                    url + "/storage/v1",
                    url + "/metrics",
                    credentials.anonKey(),
                    credentials.serviceKey(),
                    credentials.jwtSecret());
        }

        private static Secret uri(String user, Secret password, int port) {
            return Secret.of("postgresql://" + user + ":" + password.reveal() + "@127.0.0.1:" + port + "/"
                    + PostgresServer.DATABASE);
        }
    }
}
