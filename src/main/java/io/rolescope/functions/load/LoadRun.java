package io.rolescope.functions.load;

import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.TlsTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
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
import okhttp3.HttpUrl;
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
    private final @Nullable TlsTrust trust;
    private long told;

    /// @param executor runs up to one task for each connection, all at the same time
    public LoadRun(LoadPlan plan, Executor executor, Cancellation cancellation) {
        this(plan, executor, cancellation, null);
    }

    /// @param trust whose certificates to trust; null for what this computer trusts
    LoadRun(LoadPlan plan, Executor executor, Cancellation cancellation, @Nullable TlsTrust trust) {
        this.plan = plan;
        this.executor = executor;
        this.cancellation = cancellation;
        this.trust = trust;
    }

    /// Runs to the end of the plan, or until cancelled.
    ///
    /// @param live told once a second how it goes, on the calling thread
    /// @throws FailureException when the address is none
    public LoadReport run(Consumer<LoadSnapshot> live) {
        HttpUrl address = address(plan.target().url());
        byte[] request = requestBytes(address);
        TlsSockets tls = address.isHttps() ? sockets() : null;
        int connections = plan.shape().connections();
        for (int i = 0; i < connections; i++) {
            tallies.add(new Tally());
        }
        CountDownLatch done = new CountDownLatch(connections);
        Schedule schedule = new Schedule(plan, System.nanoTime());
        if (tls == null) {
            runLoops(request, address, schedule, done, live);
        } else {
            runThreads(request, address, tls, schedule, done, live);
        }
        return report(schedule);
    }

    /// As many loops as there are processors share the connections.
    private void runLoops(
            byte[] request, HttpUrl address, Schedule schedule, CountDownLatch done, Consumer<LoadSnapshot> live) {
        int connections = tallies.size();
        List<LoadLoop> loops = new ArrayList<>();
        InetSocketAddress target = new InetSocketAddress(address.host(), address.port());
        try {
            for (int i = 0; i < Math.min(connections, Runtime.getRuntime().availableProcessors()); i++) {
                loops.add(new LoadLoop(schedule, cancellation, done));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean headOnly = plan.target().method().equals("HEAD");
        for (int i = 0; i < connections; i++) {
            loops.get(i % loops.size())
                    .add(i, request, headOnly, target, plan.timeout().toNanos(), tallies.get(i));
        }
        try (Cancellation.Registration registration = cancellation.onCancel(() -> loops.forEach(LoadLoop::stop))) {
            loops.forEach(executor::execute);
            watch(schedule, done, live);
        }
    }

    /// TLS is left to blocking sockets, with a thread for each connection.
    private void runThreads(
            byte[] request,
            HttpUrl address,
            TlsSockets tls,
            Schedule schedule,
            CountDownLatch done,
            Consumer<LoadSnapshot> live) {
        List<LoadConnection> open = new ArrayList<>();
        boolean headOnly = plan.target().method().equals("HEAD");
        int timeout = (int) Math.clamp(plan.timeout().toMillis(), 1, Integer.MAX_VALUE);
        tallies.forEach(tally -> open.add(new LoadConnection(request, headOnly, address, tls, timeout)));
        try (Cancellation.Registration registration =
                cancellation.onCancel(() -> open.forEach(LoadConnection::close))) {
            for (int i = 0; i < open.size(); i++) {
                int index = i;
                executor.execute(() -> work(index, open.get(index), tallies.get(index), schedule, done));
            }
            watch(schedule, done, live);
        }
    }

    private static HttpUrl address(String url) {
        HttpUrl address = HttpUrl.parse(url);
        if (address != null) {
            return address;
        }
        throw new FailureException(
                new Failure.Invalid("The address is not a web address.", "Write it as https://host/path.", "", null));
    }

    private byte[] requestBytes(HttpUrl address) {
        try {
            return RequestBytes.of(plan.target(), address);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "A header has a character that is not allowed.", "Correct the header.", "", null),
                    e);
        }
    }

    private TlsSockets sockets() {
        if (plan.insecure()) {
            return new TlsSockets(TlsTrust.anyone().sockets(), true);
        }
        SSLSocketFactory usual = (SSLSocketFactory) SSLSocketFactory.getDefault();
        return new TlsSockets(trust == null ? usual : trust.sockets(), false);
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
                tally.failed(broken.fault(), schedule.start() + due, sent, System.nanoTime());
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
        long start = schedule.elapsed();
        long last = start;
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
            // what is left of the last second is in the report: a rate over a moment says nothing
            boolean moment = over && last > start && now - last < TICK.toNanos() / 4;
            if (!moment) {
                live.accept(snapshot(schedule, now, now - last, schedule.progress()));
                last = now;
            }
        }
    }

    private LoadSnapshot snapshot(Schedule schedule, long elapsed, long interval, double progress) {
        Histogram fresh = new Histogram(Tally.LONGEST_MICROS, 3);
        Histogram freshService = new Histogram(Tally.LONGEST_MICROS, 3);
        tallies.forEach(tally -> tally.drain(fresh, freshService));
        latencies.add(fresh);
        serviceTimes.add(freshService);
        TreeMap<Integer, Long> statuses = new TreeMap<>();
        EnumMap<LoadFault, Long> faults = new EnumMap<>(LoadFault.class);
        tallies.forEach(tally -> tally.addTo(statuses, faults));
        long requests = sum(statuses.values()) + sum(faults.values());
        double perSecond = interval <= 0 ? 0 : (requests - told) * 1e9 / interval;
        told = requests;
        return new LoadSnapshot(
                Duration.ofNanos(elapsed),
                requests,
                perSecond,
                Latencies.of(fresh),
                statuses,
                faults,
                schedule.unsent(elapsed),
                progress);
    }

    private static long sum(Iterable<Long> counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    private LoadReport report(Schedule schedule) {
        long elapsed = schedule.elapsed();
        LoadSnapshot end = snapshot(schedule, elapsed, 0, 1);
        Histogram latencies = corrected(elapsed);
        double perSecond = elapsed == 0 ? 0 : end.requests() * 1e9 / elapsed;
        LoadReport bare = bare(end, perSecond, latencies, List.of());
        List<LoadReport.ThresholdResult> results = plan.thresholds().stream()
                .map(threshold -> threshold.check(latencies, bare))
                .toList();
        return bare(end, perSecond, latencies, results);
    }

    /// A constant rate has its waiting counted already. In a closed loop a slow answer keeps its connection from
    /// sending what it would have sent meanwhile; those requests are counted in, each with the wait it would
    /// have had, at the pace the connection kept on the whole (as wrk has it).
    private Histogram corrected(long elapsed) {
        long answers = latencies.getTotalCount();
        if (!(plan.shape() instanceof LoadPlan.ClosedLoop loop) || answers < loop.connections()) {
            return latencies;
        }
        long pace = elapsed / 1000 * loop.connections() / answers;
        return pace < 1 ? latencies : latencies.copyCorrectedForCoordinatedOmission(pace);
    }

    private LoadReport bare(
            LoadSnapshot end, double perSecond, Histogram latencies, List<LoadReport.ThresholdResult> thresholds) {
        return new LoadReport(
                plan.target().title(),
                end.elapsed(),
                end.requests(),
                perSecond,
                Latencies.of(latencies),
                Latencies.of(serviceTimes),
                tallies.stream().mapToLong(Tally::bytes).sum(),
                new TreeMap<>(end.statuses()),
                new TreeMap<>(end.faults()),
                end.unsent(),
                thresholds,
                cancellation.isCancelled());
    }
}
