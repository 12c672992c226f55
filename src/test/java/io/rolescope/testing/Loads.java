package io.rolescope.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javafx.beans.value.ObservableValue;

/// How a load of a view model ended, for tests without a toolkit.
public final class Loads {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Loads() {}

    /// What is ready; the test fails where it is not, saying why.
    public static <T> T ready(ObservableValue<Loadable<T>> loaded) {
        if (loaded.getValue() instanceof Loadable.Failed<T> failed) {
            throw new AssertionError(failed.failure().toString());
        }
        return loaded.getValue().ready().orElseThrow(() -> new AssertionError("not ready: " + loaded.getValue()));
    }

    /// What it failed with.
    public static Failure failure(ObservableValue<? extends Loadable<?>> loaded) {
        assertThat((Object) loaded.getValue()).isInstanceOf(Loadable.Failed.class);
        return ((Loadable.Failed<?>) loaded.getValue()).failure();
    }

    /// The server is gone: that is said in words, and what was there stays in sight.
    public static <T> void assertLostKeeping(T previous, ObservableValue<Loadable<T>> loaded) {
        Failure failure = failure(loaded);
        assertThat(failure).isInstanceOf(Failure.Unreachable.class);
        assertThat(failure.sentence()).isNotBlank();
        assertThat(failure.nextStep()).isNotBlank();
        assertThat(loaded.getValue().latest()).containsSame(previous);
    }

    /// Cancels what `load` began, in the middle of a read that waits for `table`.
    public static void cancelInTheMiddle(TestViewpoint opened, String table, Tasks tasks, Runnable load)
            throws SQLException, InterruptedException, ExecutionException {
        String database = opened.get().backend().profile().database();
        try (Connection other = TestPostgres.dataSource(database).getConnection();
                Statement statement = other.createStatement();
                ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
            other.setAutoCommit(false);
            statement.execute("lock table " + table + " in access exclusive mode");
            Future<?> running = worker.submit(load);
            Instant end = Instant.now().plus(PATIENCE);
            while (!waits(statement)) {
                assertThat(Instant.now()).as("the read waits for " + table).isBefore(end);
                assertThat(running.isDone()).as("it read without " + table).isFalse();
                Thread.sleep(20);
            }
            tasks.running().getLast().cancel();
            running.get();
            other.rollback();
        }
    }

    private static boolean waits(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("select count(*) from pg_locks where not granted")) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }
}
