package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.testing.TcpProxy;
import io.rolescope.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What an identity costs on the way to the server: one round trip more than the bare query, as the caller waits.
class RoundTripsDbTest {
    private static final SessionIdentity ANA = new SessionIdentity(
            "Ana", null, Map.of("request.jwt.claims", "{}", "my.user_id", "7", "search_path", "public"));
    private static final int LOOKS = 10;

    private static String database;

    @BeforeAll
    static void prepare() {
        database = TestPostgres.emptyDatabase();
    }

    @Test
    @Tag("db")
    void anIdentityCostsOneRoundTripMore() throws SQLException, InterruptedException {
        Queue<Runnable> later = new ArrayDeque<>();
        try (TcpProxy proxy = proxy(Duration.ZERO);
                Connection bare = bare(proxy);
                Backend backend = backend(proxy, later::add, 1)) {
            look(bare);
            look(backend);
            later.forEach(Runnable::run);
            later.clear();
            // longer than the half second after which the pool would ask an idle connection whether it lives
            Thread.sleep(700);

            int before = proxy.turns();
            look(bare);
            int ofBare = proxy.turns() - before;
            before = proxy.turns();
            look(backend);
            int ofLook = proxy.turns() - before;
            later.forEach(Runnable::run);

            assertThat(ofBare).isEqualTo(1);
            assertThat(ofLook).isEqualTo(2);
        }
    }

    /// One query is asked together with putting the identity on; what cannot be sent so is left to [Lens#read].
    @Test
    @Tag("db")
    void oneQueryCostsNoMoreThanTheBareOne() throws SQLException, InterruptedException {
        Queue<Runnable> later = new ArrayDeque<>();
        try (TcpProxy proxy = proxy(Duration.ZERO);
                Backend backend = backend(proxy, later::add, 1)) {
            look(backend);
            later.forEach(Runnable::run);
            later.clear();
            Thread.sleep(700);

            int before = proxy.turns();
            Optional<TextRows> answer = backend.as(ANA)
                    .readAtOnce(
                            ReadOptions.standard(),
                            "select pg_catalog.current_setting('my.user_id'), pg_catalog.current_setting('transaction_read_only')");
            assertThat(proxy.turns() - before).isEqualTo(1);
            assertThat(answer.orElseThrow().rows()).singleElement().isEqualTo(new String[] {"7", "on"});
            later.forEach(Runnable::run);
        }
    }

    @Test
    @Tag("db")
    void whatCannotBeSentAtOnceIsLeftToBeAskedStepByStep() {
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            assertThat(backend.as(ANA).readAtOnce(ReadOptions.standard(), "select 1/0"))
                    .isEmpty();
            assertThat(backend.as(SessionIdentity.ofRole("nobody_of_this_name"))
                            .readAtOnce(ReadOptions.standard(), "select 1"))
                    .isEmpty();
            assertThat(backend.as(ANA.with("standard_conforming_strings", "off"))
                            .readAtOnce(ReadOptions.standard(), "select 1"))
                    .isEmpty();
            assertThatThrownBy(() -> backend.as(ANA).readAtOnce(ReadOptions.standard(), "select 1; commit"))
                    .isInstanceOf(FailureException.class);
            assertThatThrownBy(() -> backend.as(ANA)
                            .readAtOnce(
                                    ReadOptions.standard().withTimeout(Duration.ofMillis(50)), "select pg_sleep(5)"))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.TimedOut.class));
            assertThat(backend.as(ANA).readAtOnce(ReadOptions.standard(), "select current_user::text"))
                    .hasValueSatisfying(rows -> assertThat(rows.single()).isEqualTo(TestPostgres.superuser()));
        }
    }

    @Test
    @Tag("bench")
    void overASlowNetwork() throws SQLException {
        Duration way = Duration.ofMillis(20);
        try (TcpProxy proxy = proxy(way);
                Connection bare = bare(proxy);
                Backend backend = backend(proxy, Executors.newVirtualThreadPerTaskExecutor(), 4)) {
            // while one connection is rolled back, the next look has another
            for (int i = 0; i < LOOKS; i++) {
                look(bare);
                look(backend);
            }
            long started = System.nanoTime();
            for (int i = 0; i < LOOKS; i++) {
                look(bare);
            }
            long ofBare = System.nanoTime() - started;
            started = System.nanoTime();
            for (int i = 0; i < LOOKS; i++) {
                look(backend);
            }
            long ofLooks = System.nanoTime() - started;
            double trips = (ofLooks - ofBare) / (2.0 * way.toNanos() * LOOKS);
            System.out.printf(
                    "bare query %.1f ms, as an identity %.1f ms: %.2f round trips of %d ms more%n",
                    ofBare / 1e6 / LOOKS, ofLooks / 1e6 / LOOKS, trips, 2 * way.toMillis());
            assertThat(trips).isLessThan(1.5);
        }
    }

    private static void look(Connection bare) throws SQLException {
        try (Statement statement = bare.createStatement()) {
            statement.execute("select 1");
        }
    }

    private static void look(Backend backend) {
        backend.as(ANA).read(db -> db.fetchValue("select 1"));
    }

    private static TcpProxy proxy(Duration way) {
        BackendProfile server = TestPostgres.profile(database, TestPostgres.superuser());
        return TcpProxy.to(server.host(), server.port(), way);
    }

    private static Connection bare(TcpProxy proxy) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", TestPostgres.superuser());
        properties.setProperty("password", password().reveal());
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database, properties);
    }

    private static Secret password() {
        return BackendUri.parse(TestPostgres.uri(database, TestPostgres.superuser()))
                .password()
                .orElseThrow();
    }

    private static Backend backend(TcpProxy proxy, Executor housekeeping, int connections) {
        BackendProfile profile =
                BackendProfile.of("through the proxy", "127.0.0.1", proxy.port(), database, TestPostgres.superuser());
        return Backend.open(profile, Optional.of(password()), housekeeping, connections);
    }
}
