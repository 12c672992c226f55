package io.rolescope.functions.run;

import io.rolescope.platform.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Pauses that end at once when the work is cancelled.
final class Waiting {
    private Waiting() {}

    static void pause(Duration time, Cancellation cancellation) {
        if (time.isZero() || cancellation.isCancelled()) {
            return;
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown)) {
            var unused = cancelled.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancellation.cancel();
        }
    }
}
