package io.rolescope.functions.live;

import io.rolescope.connections.Announcements;
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
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listens to messages or row changes in the database, as an identity sees them. Where the backend announces changes
/// ([Announcement]), rows are read when something was announced, else again and again. Goes on over broken
/// connections: what came meanwhile is read once they are back. Events are handed over one at a time, on whatever
/// thread they happen.
///
/// A transaction may commit after another that began later, so each time the last [#LOOK_BACK] is read again and what
/// is known by its id is left out. Older than that, what a transaction of more than a minute wrote is missed.
public final class RowTail implements AutoCloseable {
    static final Duration LOOK_BACK = Duration.ofSeconds(60);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /// A flood of announcements costs one reading in this time.
    private static final Duration GATHER = Duration.ofMillis(200);
    private static final int HEAR_AFTER = 60;
    static final int MOST = 500;

    private final Lens lens;
    private final RowRequest request;
    private final TailSettings settings;
    private final ScheduledExecutorService timer;
    private final Executor workers;
    private final Consumer<LiveEvent> events;
    private final Cancellation cancellation = new Cancellation();
    private final Map<String, Instant> known = new LinkedHashMap<>();
    private @Nullable Instant newest;
    private LiveEvent.Way way = LiveEvent.Way.ASKED;
    private volatile boolean announced;
    private int asked;
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

    /// Begins. Returns at once; only what comes from now on is told.
    public void start() {
        again(Duration.ZERO, this::begin);
    }

    private void again(Duration wait, Runnable what) {
        timer.schedule(() -> workers.execute(what), wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void begin() {
        if (isEnded()) {
            return;
        }
        try {
            Optional<Announcements> hear = hear();
            way(hear.isPresent() ? LiveEvent.Way.ANNOUNCED : LiveEvent.Way.ASKED);
            if (hear.isPresent()) {
                try (Announcements open = hear.get()) {
                    ask();
                    listen(open);
                }
            } else {
                askAgain();
            }
        } catch (FailureException e) {
            failed(e.failure());
        }
    }

    /// Empty where nothing is announced, or cannot be heard: where the server is gone, the next reading says so.
    private Optional<Announcements> hear() {
        announced = lens.read(options(), db -> LiveQueries.announced(db, request));
        try {
            return announced ? lens.backend().listen(Announcement.CHANNEL, cancellation) : Optional.empty();
        } catch (FailureException e) {
            return Optional.empty();
        }
    }

    /// Only ends by an exception or on request. What was announced since LISTEN, before the first reading, is waiting.
    private void listen(Announcements open) {
        while (!isEnded()) {
            List<String> heard = open.await(settings.heartbeat());
            if (heard.isEmpty()) {
                open.check();
            } else if (heard.stream().map(Announcement::read).anyMatch(one -> one != null && one.concerns(request))) {
                ask();
                gather(open);
            }
        }
    }

    /// Lets announcements come together, then reads once for all of them.
    private void gather(Announcements open) {
        boolean more = true;
        while (more && !isEnded()) {
            more = false;
            long until = System.nanoTime() + GATHER.toNanos();
            for (long left = GATHER.toNanos(); left > 0; left = until - System.nanoTime()) {
                more |= open.await(Duration.ofNanos(left)).stream()
                        .map(Announcement::read)
                        .anyMatch(one -> one != null && one.concerns(request));
            }
            if (more) {
                ask();
            }
        }
    }

    private void askAgain() {
        if (isEnded()) {
            return;
        }
        try {
            ask();
            asked++;
            // a connection for listening was not to be had: perhaps it is by now
            again(EVERY, announced && asked % HEAR_AFTER == 0 ? this::begin : this::askAgain);
        } catch (FailureException e) {
            failed(e.failure());
        }
    }

    private void ask() {
        @Nullable Instant since = since();
        lens.read(options(), db -> {
            Instant now = LiveQueries.now(db);
            List<Row> rows = LiveQueries.rows(db, request, since == null ? now.minus(LOOK_BACK) : since, MOST + 1);
            answered(rows, now);
            return rows.size();
        });
    }

    private ReadOptions options() {
        return ReadOptions.cancelledBy(cancellation).withTimeout(Duration.ofSeconds(10));
    }

    private synchronized void way(LiveEvent.Way found) {
        joined &= way == found;
        way = found;
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
            events.accept(new LiveEvent.Joined(Instant.now(), way));
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
        if (fresh.size() > MOST) {
            fresh.removeFirst();
            events.accept(new LiveEvent.Cut(Instant.now(), MOST));
        }
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
        again(wait, this::begin);
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
