package io.rolescope.functions.load;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.TlsTrust;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Puts load on a target. Blocks until it is done.
public final class LoadRun {
    private static final Duration TICK = Duration.ofSeconds(1);
    private final LoadPlan plan;
    private final Executor executor;
    private final Cancellation cancellation;
    private final List<Tally> tallies = new ArrayList<>();
    private final Histogram latencies = new Histogram(Tally.LONGEST_MICROS, 3);
    private final Histogram serviceTimes = new Histogram(Tally.LONGEST_MICROS, 3);

    /// @param executor runs one task for each connection, all at the same time
    public LoadRun(LoadPlan plan, Executor executor, Cancellation cancellation) {
        this.plan = plan;
        this.executor = executor;
        this.cancellation = cancellation;
    }

    /// Runs to the end of the plan, or until cancelled.
    ///
    /// @param live told once a second how it goes, on the calling thread
    /// @throws FailureException when the address is none
    public LoadReport run(Consumer<LoadSnapshot> live) {
        URI address = address(plan.target().url());
        byte[] request = requestBytes(address);
        SSLSocketFactory tls = "https".equalsIgnoreCase(address.getScheme()) ? sockets() : null;
        int connections = plan.shape().connections();
        List<LoadConnection> open = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(connections);
        for (int i = 0; i < connections; i++) {
            tallies.add(new Tally());
            open.add(new LoadConnection(request, plan.target().method().equals("HEAD"), address, tls, (int)
                    Math.clamp(plan.timeout().toMillis(), 1, Integer.MAX_VALUE)));
        }
        Schedule schedule = new Schedule(plan, System.nanoTime());
        try (Cancellation.Registration registration =
                cancellation.onCancel(() -> open.forEach(LoadConnection::close))) {
            for (int i = 0; i < connections; i++) {
                int index = i;
                executor.execute(() -> work(index, open.get(index), tallies.get(index), schedule, done));
            }
            watch(schedule, done, live);
        }
        return report(schedule.elapsed());
    }

    private static URI address(String url) {
        try {
            URI address = new URI(url);
            if (address.getHost() != null && url.matches("(?i)https?://.*")) {
                return address;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw new FailureException(
                new Failure.Invalid("The address is not a web address.", "Write it as https://host/path.", "", null));
    }

    private byte[] requestBytes(URI address) {
        try {
            return RequestBytes.of(plan.target(), address);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "A header has a character that is not allowed.", "Correct the header.", "", null),
                    e);
        }
    }

    private SSLSocketFactory sockets() {
        return plan.insecure() ? TlsTrust.anyone().sockets() : (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    private void work(int index, LoadConnection connection, Tally tally, Schedule schedule, CountDownLatch done) {
        try (connection) {
            sleepUntil(schedule, schedule.joins(index));
            for (long due = schedule.next(); due >= 0 && !cancellation.isCancelled(); due = schedule.next()) {
                sleepUntil(schedule, due);
                if (cancellation.isCancelled()) {
                    return;
                }
                once(connection, tally, schedule, due);
            }
        } finally {
            done.countDown();
        }
    }

    private void once(LoadConnection connection, Tally tally, Schedule schedule, long due) {
        long sent = System.nanoTime();
        try {
            int status = connection.exchange();
            tally.answered(status, schedule.start() + due, sent, System.nanoTime(), connection.received());
        } catch (LoadConnection.Broken broken) {
            if (!cancellation.isCancelled()) {
                tally.failed(broken.fault());
                pauseAfterRefusal(broken.fault(), schedule);
            }
        }
    }

    /// A port that refuses does so at once; asking again as fast as possible would only burn the processor.
    private static void pauseAfterRefusal(LoadFault fault, Schedule schedule) {
        if (fault == LoadFault.CONNECT && !schedule.isOver()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void sleepUntil(Schedule schedule, long nanos) {
        long left = nanos - schedule.elapsed();
        while (left > 0
                && !cancellation.isCancelled()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            left = nanos - schedule.elapsed();
        }
    }

    private void watch(Schedule schedule, CountDownLatch done, Consumer<LoadSnapshot> live) {
        long last = schedule.elapsed();
        boolean over = false;
        while (!over) {
            try {
                over = done.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                cancellation.cancel();
                return;
            }
            long now = schedule.elapsed();
            live.accept(snapshot(now, now - last, schedule.progress()));
            last = now;
        }
    }

    private LoadSnapshot snapshot(long elapsed, long interval, double progress) {
        Histogram fresh = new Histogram(Tally.LONGEST_MICROS, 3);
        Histogram freshService = new Histogram(Tally.LONGEST_MICROS, 3);
        tallies.forEach(tally -> tally.drain(fresh, freshService));
        latencies.add(fresh);
        serviceTimes.add(freshService);
        TreeMap<Integer, Long> statuses = new TreeMap<>();
        EnumMap<LoadFault, Long> faults = new EnumMap<>(LoadFault.class);
        tallies.forEach(tally -> tally.addTo(statuses, faults));
        return new LoadSnapshot(
                Duration.ofNanos(elapsed),
                sum(statuses.values()) + sum(faults.values()),
                interval <= 0 ? 0 : fresh.getTotalCount() * 1e9 / interval,
                Latencies.of(fresh),
                statuses,
                faults,
                progress);
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private LoadReport report(long elapsed) {
        LoadSnapshot end = snapshot(elapsed, 0, 1);
        double perSecond = elapsed == 0 ? 0 : end.requests() * 1e9 / elapsed;
        LoadReport bare = bare(end, perSecond, List.of());
        List<LoadReport.ThresholdResult> results = plan.thresholds().stream()
                .map(threshold -> threshold.check(latencies, end.requests(), bare.errors(), perSecond))
                .toList();
        return bare(end, perSecond, results);
    }

    private LoadReport bare(LoadSnapshot end, double perSecond, List<LoadReport.ThresholdResult> thresholds) {
        @Nullable String url = plan.target().url();
        int query = url.indexOf('?');
        return new LoadReport(
                plan.target().method() + " " + (query < 0 ? url : url.substring(0, query)),
                end.elapsed(),
                end.requests(),
                perSecond,
                Latencies.of(latencies),
                Latencies.of(serviceTimes),
                tallies.stream().mapToLong(Tally::bytes).sum(),
                new TreeMap<>(end.statuses()),
                new TreeMap<>(end.faults()),
                thresholds,
                cancellation.isCancelled());
    }
}
