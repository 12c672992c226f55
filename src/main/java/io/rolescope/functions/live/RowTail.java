package io.rolescope.functions.live;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listens to messages or row changes by asking the database again and again, as an identity sees them; for backends
/// without a realtime service. Goes on asking over broken connections. Events are handed over one at a time, on
/// whatever
/// thread they happen.
///
/// A transaction may commit after another that began later, so each time the last [#LOOK_BACK] is read again and what
/// is
/// known by its id is left out.
public final class RowTail implements AutoCloseable {
    static final Duration LOOK_BACK = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MOST = 500;

    private final Lens lens;
    private final RowRequest request;
    private final TailSettings settings;
    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Consumer<LiveEvent> events;
    private final Cancellation cancellation = new Cancellation();
    private final Map<String, Instant> known = new LinkedHashMap<>();
    private @Nullable Instant newest;
    private boolean joined;
    private int breaks;
    private boolean ended;

    /// @param timer starts each question; is not shut down here
    /// @param workers where the database is asked
    /// @param events must not block for long
    public RowTail(
            Lens lens,
            RowRequest request,
            TailSettings settings,
            ScheduledExecutorService timer,
            Executor workers,
            Consumer<LiveEvent> events) {
        this.lens = lens;
        this.request = request;
        this.settings = settings;
        this.timer = timer;
        this.workers = workers;
        this.events = events;
    }

    /// A row as an event.
    record Row(String id, Instant at, LiveEvent.Message message) {}

    /// Begins to ask. Returns at once; only what comes from now on is told.
    public void start() {
        again(Duration.ZERO);
    }

    private void again(Duration wait) {
        timer.schedule(() -> workers.execute(this::ask), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        if (isEnded()) {
            return;
        }
        try {
            @Nullable Instant since = since();
            lens.read(ReadOptions.cancelledBy(cancellation).withTimeout(Duration.ofSeconds(10)), db -> {
                Instant now = LiveQueries.now(db);
                List<Row> rows = LiveQueries.rows(db, request, since == null ? now.minus(LOOK_BACK) : since, MOST);
                answered(rows, now);
                return rows.size();
            });
            again(EVERY);
        } catch (FailureException e) {
            failed(e.failure());
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    private synchronized @Nullable Instant since() {
        return newest == null ? null : newest.minus(LOOK_BACK);
    }

    private synchronized void answered(List<Row> rows, Instant now) {
        if (ended) {
            return;
        }
        breaks = 0;
        boolean first = newest == null;
        if (!joined) {
            joined = true;
            events.accept(new LiveEvent.Joined(Instant.now()));
        }
        List<Row> fresh = new ArrayList<>();
        for (Row row : rows) {
            newest = newest == null || row.at().isAfter(newest) ? row.at() : newest;
            if (known.putIfAbsent(row.id(), row.at()) == null && !first) {
                fresh.add(row);
            }
        }
        if (first) {
            // what is there already is known; from here on all is new
            newest = now;
        }
        Instant forgotten = (newest == null ? now : newest).minus(LOOK_BACK.multipliedBy(2));
        known.values().removeIf(at -> at.isBefore(forgotten));
        fresh.forEach(row -> events.accept(row.message()));
    }

    private synchronized void failed(Failure failure) {
        if (ended) {
            return;
        }
        boolean pointless = failure instanceof Failure.NotPermitted || failure instanceof Failure.Invalid;
        if (pointless && newest == null) {
            ended = true;
            events.accept(new LiveEvent.Refused(Instant.now(), failure.sentence()));
            return;
        }
        joined = false;
        long longest = settings.longestRetry().toMillis();
        Duration wait =
                Duration.ofMillis(Math.min(longest, settings.firstRetry().toMillis() << Math.min(breaks, 20)));
        breaks++;
        events.accept(new LiveEvent.Lost(Instant.now(), failure.sentence(), wait));
        again(wait);
    }

    /// Stops for good.
    @Override
    public void close() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            events.accept(new LiveEvent.Closed(Instant.now()));
        }
        workers.execute(cancellation::cancel);
    }
}
