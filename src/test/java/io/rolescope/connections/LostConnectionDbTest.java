package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.testing.TcpProxy;
import io.rolescope.testing.TestPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The server, or the network on the way to it, goes away in the middle of a read.
@Tag("db")
@Timeout(120)
class LostConnectionDbTest {
    private static String database;
    private static Backend other;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        other = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        other.close();
    }

    @Test
    void theServerEndsTheConnection() {
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            Throwable thrown =
                    catchThrowable(() -> backend.as(SessionIdentity.login()).read(db -> {
                        end(Objects.requireNonNull(db.fetchOne("select pg_backend_pid() as pid"))
                                .get("pid", Integer.class));
                        return db.fetch("select 1");
                    }));

            assertTold(thrown);
            assertThat(ask(backend)).isEqualTo("1");
        }
    }

    @Test
    void everyConnectionOfThePoolIsDead() {
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            other.as(SessionIdentity.login()).read(db -> {
                // each of these holds one connection while the next is asked for
                return nested(backend, 6);
            });
            assertThat(ask(backend)).isEqualTo("1");
        }
    }

    @Test
    void theNetworkIsCut() {
        try (TcpProxy proxy = proxy();
                Backend backend = through(proxy)) {
            assertThat(ask(backend)).isEqualTo("1");
            Throwable thrown =
                    catchThrowable(() -> backend.as(SessionIdentity.login()).read(db -> {
                        proxy.cut();
                        return db.fetch("select 1");
                    }));

            assertTold(thrown);
            assertThat(ask(backend)).isEqualTo("1");
        }
    }

    @Test
    void theNetworkGoesSilent() {
        try (TcpProxy proxy = proxy();
                Backend backend = through(proxy)) {
            assertThat(ask(backend)).isEqualTo("1");
            long started = System.nanoTime();
            Throwable thrown = catchThrowable(() -> backend.as(SessionIdentity.login())
                    .read(ReadOptions.standard().withTimeout(Duration.ofSeconds(1)), db -> {
                        proxy.goSilent();
                        return db.fetch("select 1");
                    }));

            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.TimedOut.class));
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(60));
        }
    }

    @Test
    void nobodyIsThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (Backend backend = Backend.open(
                        BackendProfile.of("nobody", "127.0.0.1", port, "d", "u"), Optional.empty(), Runnable::run);
                ExecutorService lookers = Executors.newVirtualThreadPerTaskExecutor()) {
            long started = System.nanoTime();
            List<Future<?>> looks = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                looks.add(lookers.submit(() -> assertTold(catchThrowable(() -> ask(backend)))));
            }
            for (Future<?> look : looks) {
                look.get();
            }
            // told by the first refusal, not after the pool's patience of ten seconds
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(9));
        }
    }

    private static int nested(Backend backend, int depth) {
        if (depth == 0) {
            return other.as(SessionIdentity.login())
                    .read(
                            db -> db.execute(
                                    "select pg_terminate_backend(pid) from pg_stat_activity"
                                            + " where datname = current_database() and application_name = 'Rolescope'"
                                            + " and state = 'idle in transaction' and pid <> pg_backend_pid() and query like '%nested%'"));
        }
        return backend.as(SessionIdentity.login()).read(db -> {
            db.fetch("select 'nested'");
            return nested(backend, depth - 1);
        });
    }

    private static void assertTold(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Unreachable.class);
            assertThat(e.failure().sentence())
                    .endsWith(".")
                    .doesNotContain("Exception")
                    .doesNotContain("\n");
            assertThat(e.failure().details()).doesNotContain("\tat ");
        });
    }

    private static String ask(Backend backend) {
        return backend.as(SessionIdentity.login()).read(db -> Objects.toString(db.fetchValue("select 1")));
    }

    private static void end(int pid) {
        other.as(SessionIdentity.login()).read(db -> db.fetch("select pg_terminate_backend(?, 5000)", pid));
    }

    private static TcpProxy proxy() {
        BackendProfile server = TestPostgres.profile(database, TestPostgres.superuser());
        return TcpProxy.to(server.host(), server.port(), Duration.ZERO);
    }

    private static Backend through(TcpProxy proxy) {
        Optional<Secret> password = BackendUri.parse(TestPostgres.uri(database, TestPostgres.superuser()))
                .password();
        return Backend.open(
                BackendProfile.of("through the proxy", "127.0.0.1", proxy.port(), database, TestPostgres.superuser()),
                password,
                Executors.newVirtualThreadPerTaskExecutor(),
                2);
    }
}
