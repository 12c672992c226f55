package io.rolescope.sandbox.storage;

import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.RequestPool;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.testing.TcpProxy;
import io.rolescope.testing.TestPostgres;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/// The connection is lost while the row is being committed: nobody knows then whether it was, so the bytes stay until
/// somebody has looked.
@Tag("db")
@Timeout(60)
class LostCommitDbTest {
    private static final Caller SERVICE = Caller.service();
    private static final Uploads.Owner NOBODY = new Uploads.Owner(null, null);

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private String database;
    private TcpProxy proxy;
    private RequestPool pool;
    private StorageRows rows;
    private ObjectStore store;
    private Uploads uploads;

    @BeforeEach
    void open() throws Exception {
        database = TestPostgres.sandboxDatabase();
        PGSimpleDataSource server =
                (PGSimpleDataSource) TestPostgres.dataSource(database, "authenticator", TestPostgres.PASSWORD);
        proxy = TcpProxy.to(server.getServerNames()[0], server.getPortNumbers()[0], Duration.ZERO);
        server.setPortNumbers(new int[] {proxy.port()});
        // one alone: another that idles would be cut, too, and be found dead by the next who asks
        pool = RequestPool.open("through the proxy", server, 1);
        rows = new StorageRows(new CallerDatabase(pool, new GatewayMetrics()));
        store = new ObjectStore(folder);
        uploads = new Uploads(rows, store, 1_000_000);
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        pool.close();
        proxy.close();
    }

    private static ObjectKey key(String name) {
        return ObjectKey.of("files", NORTHSIDE + "/lost/" + name);
    }

    private Uploads.Stored put(ObjectKey key, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (ObjectStore.Staged staged = store.stage(new ByteArrayInputStream(bytes), 1_000_000, bytes.length)) {
            return uploads.keep(
                    SERVICE, NOBODY, key, true, new Uploads.Described("text/plain", "no-cache", null), staged);
        }
    }

    private String read(ObjectKey key) throws Exception {
        try (var opened = new Downloads(rows, store).open(SERVICE, key, true).bytes()) {
            byte[] bytes = new byte[(int) opened.size()];
            opened.read(java.nio.ByteBuffer.wrap(bytes));
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private long files() throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    /// As at the next start, over connections of its own.
    private void sweep() throws Exception {
        try (RequestPool own = RequestPool.open(
                "next start", TestPostgres.dataSource(database, "authenticator", TestPostgres.PASSWORD), 1)) {
            new StorageArea(
                            new CallerDatabase(own, new GatewayMetrics()),
                            store,
                            Secret.of("a-secret-for-tests-only-0123456789-abcdef"),
                            1_000_000,
                            Clock.systemUTC())
                    .sweep();
        }
    }

    /// The server takes a second over each commit that changes objects, then does `then`.
    private void slowCommits(String then) {
        TestPostgres.run(database, """
                create function public.take_time() returns trigger language plpgsql as $body$
                begin
                    perform pg_catalog.pg_sleep(1);
                    %s
                    return null;
                end
                $body$;
                create constraint trigger take_time after insert or update on storage.objects
                    deferrable initially deferred for each row execute function public.take_time()
                """.formatted(then));
    }

    /// Runs `work`, and cuts its connection while the server commits.
    private void cutDuringCommit(Callable<?> work) throws Exception {
        Future<?> done = executor.submit(work);
        TestServices.await("the commit to be under way", () -> committing() == 1);
        proxy.cut();
        TestServices.await("whoever waits to be told", done::isDone);
        assertThat(done.state()).isEqualTo(Future.State.FAILED);
        TestServices.await("the server to have committed", () -> committing() == 0);
    }

    private int committing() {
        try (Connection connection = TestPostgres.dataSource(database).getConnection();
                ResultSet found = connection.createStatement().executeQuery("""
                        select count(*) from pg_catalog.pg_stat_activity
                         where datname = current_database() and usename = 'authenticator' and state = 'active'
                           and query ilike 'commit%'
                        """)) {
            found.next();
            return found.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anUploadKeepsItsBytes() throws Exception {
        slowCommits("");
        cutDuringCommit(() -> put(key("new.txt"), "new"));

        assertThat(read(key("new.txt"))).isEqualTo("new");
    }

    @Test
    void aReplacementKeepsItsBytes() throws Exception {
        put(key("replaced.txt"), "old");
        slowCommits("");
        cutDuringCommit(() -> put(key("replaced.txt"), "new"));

        assertThat(read(key("replaced.txt"))).isEqualTo("new");
    }

    @Test
    void aCopyKeepsItsBytes() throws Exception {
        put(key("original.txt"), "text");
        StoredObject original = rows.find(SERVICE, key("original.txt")).orElseThrow();
        slowCommits("");
        cutDuringCommit(() -> uploads.copy(SERVICE, original, key("copy.txt"), false));

        assertThat(read(key("copy.txt"))).isEqualTo("text");
        assertThat(read(key("original.txt"))).isEqualTo("text");
    }

    @Test
    void aMoveKeepsTheBytesUnderBothNames() throws Exception {
        put(key("from.txt"), "text");
        StoredObject from = rows.find(SERVICE, key("from.txt")).orElseThrow();
        slowCommits("");
        cutDuringCommit(() -> {
            uploads.move(SERVICE, from, key("to.txt"));
            return null;
        });
        assertThat(read(key("to.txt"))).isEqualTo("text");

        // who saw the object before tries the same, and finds it gone
        Future<?> again = executor.submit(() -> {
            uploads.move(SERVICE, from, key("to.txt"));
            return null;
        });
        TestServices.await("the second to be told", again::isDone);
        assertThat(again.state()).isEqualTo(Future.State.FAILED);
        assertThat(read(key("to.txt"))).isEqualTo("text");
    }

    @Test
    void whatWasNotCommittedIsSweptAndWhatWasIsKept() throws Exception {
        put(key("kept.txt"), "kept");
        // ended by the server itself, before the row was committed
        slowCommits("perform pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid());");
        TestPostgres.run(database, "alter function public.take_time() security definer");
        Future<?> refused = executor.submit(() -> put(key("never.txt"), "never"));
        TestServices.await("the upload to fail", refused::isDone);
        assertThat(refused.state()).isEqualTo(Future.State.FAILED);
        assertThat(rows.find(SERVICE, key("never.txt"))).isEmpty();

        sweep();
        assertThat(files()).isEqualTo(1);
        assertThat(read(key("kept.txt"))).isEqualTo("kept");
    }

    @Test
    void theSweepWaitsForACommitThatIsUnderWay() throws Exception {
        slowCommits("");
        Future<?> done = executor.submit(() -> put(key("late.txt"), "late"));
        TestServices.await("the commit to be under way", () -> committing() == 1);
        proxy.cut();
        TestServices.await("whoever waits to be told", done::isDone);
        sweep();
        TestServices.await("the server to have committed", () -> committing() == 0);
        assertThat(read(key("late.txt"))).isEqualTo("late");
    }

    @Test
    void aRefusalAtTheCommitLeavesNoBytes() throws Exception {
        slowCommits("raise exception 'refused';");
        Future<?> refused = executor.submit(() -> put(key("refused.txt"), "refused"));
        TestServices.await("the upload to fail", refused::isDone);
        assertThat(refused.state()).isEqualTo(Future.State.FAILED);
        assertThat(files()).isZero();
    }
}
