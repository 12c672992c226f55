package io.rolescope.functions.load;

import io.rolescope.platform.Cancellation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Carries many connections on one thread: sends on, and reads from, each as it is ready. With a thread for each
/// connection the system's scheduler would prefer some, so that half of the requests look faster, and the rest
/// slower, than the server is.
final class LoadLoop implements Runnable {
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(50);
    private final List<LoadLane> lanes = new ArrayList<>();
    private final PriorityQueue<LoadLane> waiting = new PriorityQueue<>((a, b) -> Long.compare(a.wakeAt(), b.wakeAt()));
    private final ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    private final Schedule schedule;
    private final Cancellation cancellation;
    private final CountDownLatch done;
    private final Selector selector;
    private int open;

    LoadLoop(Schedule schedule, Cancellation cancellation, CountDownLatch done) throws IOException {
        this.schedule = schedule;
        this.cancellation = cancellation;
        this.done = done;
        this.selector = Selector.open();
    }

    /// Adds a connection that joins in at its time.
    void add(int index, byte[] request, boolean headOnly, InetSocketAddress address, long timeoutNanos, Tally tally) {
        LoadLane lane = new LoadLane(this, ByteBuffer.wrap(request), headOnly, address, timeoutNanos, tally, schedule);
        lanes.add(lane);
        wake(lane, schedule.joins(index), false);
        open++;
    }

    /// Ends the loop soon, from any thread.
    void stop() {
        selector.wakeup();
    }

    Selector selector() {
        return selector;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /// Goes on with a lane later.
    ///
    /// @param at nanoseconds since the start
    /// @param sends whether its next request is due then, or only asked for
    void wake(LoadLane lane, long at, boolean sends) {
        lane.sleepUntil(at, sends);
        waiting.add(lane);
    }

    /// A lane has nothing more to do.
    void finished() {
        open--;
    }

    @Override
    public void run() {
        try (selector) {
            while (open > 0
                    && !cancellation.isCancelled()
                    && !Thread.currentThread().isInterrupted()) {
                wakeThoseDue();
                if (open > 0) {
                    select();
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            lanes.forEach(LoadLane::close);
            lanes.forEach(lane -> done.countDown());
        }
    }

    private void wakeThoseDue() {
        while (!waiting.isEmpty() && waiting.peek().wakeAt() <= schedule.elapsed()) {
            waiting.remove().awake();
        }
    }

    private void select() throws IOException {
        long left =
                waiting.isEmpty() ? PATIENCE : Math.min(PATIENCE, waiting.peek().wakeAt() - schedule.elapsed());
        if (left < TimeUnit.MILLISECONDS.toNanos(1)) {
            // the selector knows whole milliseconds only, which would be late for what is due
            selector.selectNow(this::ready);
            if (left > 0) {
                java.util.concurrent.locks.LockSupport.parkNanos(Math.min(left, 50_000));
            }
        } else {
            selector.select(this::ready, left / 1_000_000);
        }
        long now = System.nanoTime();
        lanes.forEach(lane -> lane.checkTime(now));
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof LoadLane lane) {
            lane.ready(key);
        }
    }
}
