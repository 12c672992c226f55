package io.rolescope.sandbox;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded PostgreSQL: started over a kept data folder, reachable by password only, ended with this program.
final class PostgresServer implements AutoCloseable {
    static final String SUPERUSER = "postgres";
    static final String DATABASE = "postgres";
    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration STARTUP = Duration.ofMinutes(3);
    private static final Duration SHUTDOWN = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final Path data;
    private final Secret password;
    private final @Nullable Process guard;

    private PostgresServer(EmbeddedPostgres server, Path data, Secret password, @Nullable Process guard) {
        this.server = server;
        this.data = data;
        this.password = password;
        this.guard = guard;
    }

    /// Starts over `data`, made anew where it is empty; a server left over from a program that was killed is ended
    /// first.
    ///
    /// @param port 0 for any free one
    static PostgresServer start(Path data, Path binaries, int port, Secret password) {
        try {
            endLeftOver(data);
            Files.createDirectories(binaries);
            EmbeddedPostgres server = builder(data, binaries, port, password).start();
            PostgresServer started = new PostgresServer(server, data, password, guard(data));
            try {
                started.requirePasswords();
                return started;
            } catch (IOException | SQLException | RuntimeException e) {
                started.closeAfter(e);
                throw e;
            }
        } catch (IOException | IllegalStateException | SQLException e) {
            throw new FailureException(
                    new Failure.Unreachable(
                            "The sandbox's PostgreSQL could not be started.",
                            port == 0
                                    ? "Try again with --fresh, which makes its data anew."
                                    : "Choose another --port; " + port + " may be in use.",
                            String.valueOf(e.getMessage()),
                            null),
                    e);
        }
    }

    private void closeAfter(Exception failed) {
        try {
            close();
        } catch (RuntimeException also) {
            failed.addSuppressed(also);
        }
    }

    int port() {
        return server.getPort();
    }

    /// Connections as the superuser, for the host's own work only.
    DataSource superuser() {
        return source(server.getPort(), SUPERUSER, password);
    }

    static PGSimpleDataSource source(int port, String user, Secret password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(DATABASE);
        source.setUser(user);
        source.setPassword(password.reveal());
        source.setApplicationName("rolescope sandbox");
        return source;
    }

    @Override
    public void close() {
        try {
            server.close();
            // closing waits a few seconds only; a large shutdown checkpoint may take longer
            postmaster(data).ifPresent(PostgresServer::awaitEnd);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (guard != null) {
                guard.destroy();
            }
        }
    }

    private static EmbeddedPostgres.Builder builder(Path data, Path binaries, int port, Secret password) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                .setPGStartupWait(STARTUP)
                .setConnectConfig("password", password.reveal())
                // the builder turns fsync off; data that is kept deserves it
                .setServerConfig("fsync", "on")
                .setServerConfig("max_connections", "150")
                .setServerConfig("shared_buffers", "192MB")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                .setServerConfig("track_io_timing", "on")
                .setServerConfig("log_timezone", "UTC")
                .setServerConfig("timezone", "UTC")
                // a socket in a shared folder would be one more door
                .setServerConfig("unix_socket_directories", "");
        return port == 0 ? builder : builder.setPort(port);
    }

    /// The first start trusts local connections, because only then the superuser can be given a password. From then on
    /// nobody comes in without one.
    private void requirePasswords() throws IOException, SQLException {
        Path rules = data.resolve("pg_hba.conf");
        String wanted = """
                # TYPE  DATABASE  USER  ADDRESS        METHOD
                host    all       all   127.0.0.1/32   scram-sha-256
                host    all       all   ::1/128        scram-sha-256
                """;
        if (Files.readString(rules).equals(wanted)) {
            return;
        }
        SandboxSchema.setPassword(superuser(), SUPERUSER, password.reveal());
        Files.writeString(rules, wanted);
        try (Connection connection = superuser().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_catalog.pg_reload_conf()");
        }
    }

    /// A process that only waits for this program to end: then, and if it was killed too, its input closes and it asks
    /// PostgreSQL for a fast shutdown. Where there is no `sh` the next start ends what was left over.
    private static @Nullable Process guard(Path data) {
        Optional<ProcessHandle> postmaster = postmaster(data);
        if (postmaster.isEmpty() || isWindows()) {
            return null;
        }
        try {
            return new ProcessBuilder(
                            "sh",
                            "-c",
                            "trap '' INT HUP; read -r _; kill -INT "
                                    + postmaster.get().pid() + " 2>/dev/null")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.debug("No guard for PostgreSQL: {}", e.toString());
            return null;
        }
    }

    /// Ends the server that still runs over `data` though the program that started it was killed.
    static void endLeftOver(Path data) throws IOException {
        Optional<ProcessHandle> left = postmaster(data);
        if (left.isEmpty()) {
            return;
        }
        LOG.info(
                "Ending the PostgreSQL that was left over (process {})",
                left.get().pid());
        if (isWindows()) {
            left.get().destroyForcibly();
        } else {
            new ProcessBuilder("kill", "-INT", Long.toString(left.get().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
        awaitEnd(left.get());
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new FailureException(
                    new Failure.Conflict(
                            "A PostgreSQL left over from an earlier run does not end.",
                            "End process " + process.pid() + " yourself, then try again.",
                            "",
                            null),
                    e);
        }
    }

    /// The living server of `data`. The pid file outlives a crash and its number may have been given to another
    /// program since, so the program's name is looked at too, and, as there may be other servers, its folder.
    private static Optional<ProcessHandle> postmaster(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process ->
                            process.info().command().orElse("postgres").contains("postgres"))
                    .filter(process -> runsOver(data, process));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// A server's working folder is that of its data. Where the system does not tell it, as Linux does, the name has to
    /// be enough.
    private static boolean runsOver(Path data, ProcessHandle process) {
        Path told = Path.of("/proc", Long.toString(process.pid()), "cwd");
        if (!Files.exists(told, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try {
            return Files.isSameFile(told, data);
        } catch (IOException e) {
            // somebody else's process: its folder is not ours to see
            return false;
        }
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }
}
