package io.rolescope.testing;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.SandboxSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// One real PostgreSQL for all database tests of a run: the embedded one, or with
/// `-Drolescope.test.server=testcontainers` a container.
///
/// Each caller takes a database of its own. The reference backend with demo data is built once, as a template,
/// and copied in a fraction of a second.
public final class TestPostgres {
    public static final String PASSWORD = "test-only";
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Server SERVER = start();

    private static boolean templateReady;
    private static boolean flawedReady;

    private TestPostgres() {}

    private record Server(String host, int port, String superuser, String password) {}

    /// An empty database. Its superuser connects with [#dataSource].
    public static String emptyDatabase() {
        return create("template1");
    }

    /// A copy of the reference backend with demo data at scale 1.
    public static synchronized String sandboxDatabase() {
        if (!templateReady) {
            buildSandbox("sandbox_template");
            templateReady = true;
        }
        return create("sandbox_template");
    }

    /// The same with the planted faults.
    public static synchronized String flawedDatabase() {
        if (!flawedReady) {
            String database = sandboxDatabase();
            try {
                SandboxSchema.plantFaults(dataSource(database), Progress.silent());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            run("postgres", "alter database \"" + database + "\" rename to flawed_template");
            flawedReady = true;
        }
        return create("flawed_template");
    }

    /// Connections as the superuser, for preparing and looking behind the scenes; never for showing RLS.
    public static DataSource dataSource(String database) {
        return dataSource(database, SERVER.superuser(), SERVER.password());
    }

    public static DataSource dataSource(String database, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {SERVER.host()});
        source.setPortNumbers(new int[] {SERVER.port()});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    /// Runs statements as the superuser.
    public static void run(String database, String sql) {
        try (Connection connection = dataSource(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + sql, e);
        }
    }

    /// The first value of the first row, asked as the superuser; `null` where there is no row.
    public static @Nullable String value(String database, String sql) {
        try (Connection connection = dataSource(database).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\n" + sql, e);
        }
    }

    /// A backend signed in as `user` (`rolescope_observer`, `rolescope_app`, `authenticator`, or one that the test
    /// made).
    public static Backend backend(String database, String user) {
        return backend(profile(database, user));
    }

    /// The same with addresses of services.
    public static Backend backend(BackendProfile profile) {
        return Backend.open(
                profile,
                Optional.of(Secret.of(profile.user().equals(SERVER.superuser()) ? SERVER.password() : PASSWORD)),
                Executors.newVirtualThreadPerTaskExecutor());
    }

    public static BackendProfile profile(String database, String user) {
        return BackendProfile.of("test", SERVER.host(), SERVER.port(), database, user);
    }

    /// The connection as the command line takes it.
    public static String uri(String database, String user) {
        String password = user.equals(SERVER.superuser()) ? SERVER.password() : PASSWORD;
        return "postgresql://" + user + ":" + password + "@" + SERVER.host() + ":" + SERVER.port() + "/" + database;
    }

    public static String superuser() {
        return SERVER.superuser();
    }

    private static String create(String template) {
        String name = "test_" + NUMBER.incrementAndGet();
        run("postgres", "create database \"" + name + "\" template \"" + template + "\"");
        return name;
    }

    private static void buildSandbox(String database) {
        run("postgres", "create database \"" + database + "\"");
        DataSource owner = dataSource(database);
        SandboxSchema.migrate(owner);
        try {
            SandboxSchema.fill(owner, 1, Progress.silent());
            for (String login : new String[] {"rolescope_observer", "rolescope_app", "authenticator"}) {
                SandboxSchema.setPassword(owner, login, PASSWORD);
            }
            run(database, "vacuum analyze");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Server start() {
        if ("testcontainers".equals(System.getProperty("rolescope.test.server"))) {
            // a name and a locale of its own: tests expect the superuser postgres and UTF-8
            PostgreSQLContainer container = new PostgreSQLContainer("postgres:15")
                    .withUsername("postgres")
                    .withPassword("postgres")
                    .withDatabaseName("postgres")
                    .withEnv("LANG", "C.UTF-8")
                    .withCommand(
                            "postgres",
                            "-c",
                            "max_connections=200",
                            "-c",
                            "shared_preload_libraries=pg_stat_statements",
                            "-c",
                            "fsync=off");
            container.start();
            return new Server(
                    container.getHost(),
                    container.getFirstMappedPort(),
                    container.getUsername(),
                    container.getPassword());
        }
        String address = System.getProperty("rolescope.test.server", "");
        if (address.contains(":")) {
            // a server that is there already, for other versions: host:port, superuser postgres
            int colon = address.lastIndexOf(':');
            return new Server(
                    address.substring(0, colon),
                    Integer.parseInt(address.substring(colon + 1)),
                    "postgres",
                    "postgres");
        }
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("synchronous_commit", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("shared_preload_libraries", "pg_stat_statements")
                    .start();
            return new Server("localhost", server.getPort(), "postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
