package io.rolescope.functions.load;

import java.util.concurrent.atomic.AtomicLong;

/// Says when each request is due and when there are no more.
final class Schedule {
    private final LoadPlan plan;
    private final long start;
    private final long endNanos;
    private final long count;
    private final AtomicLong next = new AtomicLong();

    Schedule(LoadPlan plan, long start) {
        this.plan = plan;
        this.start = start;
        this.endNanos =
                plan.duration() == null ? Long.MAX_VALUE : plan.duration().toNanos();
        this.count = plan.count() == null ? Long.MAX_VALUE : plan.count();
    }

    /// When the next request is due, in nanoseconds since the start; -1 when there is none.
    long next() {
        if (isOver()) {
            return -1;
        }
        long number = next.getAndIncrement();
        if (number >= count) {
            return -1;
        }
        long due = plan.shape() instanceof LoadPlan.ConstantRate rate ? due(number, rate.perSecond()) : elapsed();
        return due >= endNanos ? -1 : due;
    }

    /// At a rate that grows evenly to its full height: the first n requests are due when the area under it is n.
    private long due(long number, double perSecond) {
        double ramp = plan.rampUp().toNanos() / 1e9;
        double inRamp = perSecond * ramp / 2;
        double seconds =
                number < inRamp ? Math.sqrt(2 * ramp * number / perSecond) : ramp + (number - inRamp) / perSecond;
        return (long) (seconds * 1e9);
    }

    /// How many requests of a constant rate were due by a time and have been taken up by no connection.
    long unsent(long elapsed) {
        if (!(plan.shape() instanceof LoadPlan.ConstantRate rate)) {
            return 0;
        }
        long until = Math.min(elapsed, endNanos);
        long low = 0;
        long high = (long) Math.min(count, rate.perSecond() * until / 1e9 + 1);
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (due(middle, rate.perSecond()) < until) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return Math.max(0, low - next.get());
    }

    /// When a connection joins in: all at once at a constant rate, one after another in a closed loop's ramp.
    long joins(int connection) {
        return plan.shape() instanceof LoadPlan.ClosedLoop loop
                ? plan.rampUp().toNanos() / loop.connections() * connection
                : 0;
    }

    long elapsed() {
        return System.nanoTime() - start;
    }

    long start() {
        return start;
    }

    /// The share of the run that is over.
    double progress() {
        double byTime = endNanos == Long.MAX_VALUE ? 0 : (double) elapsed() / endNanos;
        double byCount = count == Long.MAX_VALUE ? 0 : (double) next.get() / count;
        return Math.min(1, Math.max(byTime, byCount));
    }

    boolean isOver() {
        return elapsed() >= endNanos;
    }
}
