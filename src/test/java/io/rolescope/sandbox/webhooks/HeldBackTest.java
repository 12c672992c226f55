package io.rolescope.sandbox.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeldBackTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final HeldBack held = new HeldBack(now::get);

    @Test
    void eachFailureHoldsTwiceAsLongUpToTenMinutes() {
        assertThat(held.hold(7)).isEqualTo(Duration.ofSeconds(2));
        assertThat(held.ids()).containsExactly(7L);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(held.ids()).isEmpty();
        assertThat(held.hold(7)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 40; i++) {
            assertThat(held.hold(7)).isBetween(Duration.ofSeconds(4), Duration.ofMinutes(10));
        }
        assertThat(held.hold(7)).isEqualTo(Duration.ofMinutes(10));
        assertThat(held.hold(8)).as("another one").isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void whatWasStoredOrIsLongGoneBeginsAnew() {
        held.hold(7);
        held.hold(7);
        held.release(7);
        assertThat(held.ids()).isEmpty();
        assertThat(held.hold(7)).isEqualTo(Duration.ofSeconds(2));
        now.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(held.ids()).isEmpty();
        assertThat(held.hold(7)).isEqualTo(Duration.ofSeconds(2));
    }
}
