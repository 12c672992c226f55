package io.rolescope.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.gateway.TokenBuckets.Limit;
import io.rolescope.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private final HandClock hand = new HandClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final TokenBuckets buckets =
            new TokenBuckets(List.of(new Limit(60, Duration.ofMinutes(1)), new Limit(100, Duration.ofHours(1))), hand);

    @Test
    void aMinutesWorthPassesThenOneASecond() {
        assertThat(take("ana", 60)).isEqualTo(60);
        TokenBuckets.Decision refused = buckets.take("ana");
        assertThat(refused.allowed()).isFalse();
        assertThat(refused.waitFor()).isEqualTo(Duration.ofSeconds(1));
        assertThat(refused.remaining()).isZero();
        hand.forward(Duration.ofSeconds(1));
        assertThat(buckets.take("ana").allowed()).isTrue();
        assertThat(buckets.take("ana").allowed()).isFalse();
    }

    @Test
    void oneKeyDoesNotSpendAnothers() {
        take("ana", 60);
        assertThat(buckets.take("ben").allowed()).isTrue();
    }

    @Test
    void theHourHoldsWhenTheMinuteWouldNot() {
        assertThat(take("ana", 60)).isEqualTo(60);
        hand.forward(Duration.ofMinutes(1));
        assertThat(take("ana", 60))
                .as("100 an hour, and one and a half refilled")
                .isEqualTo(41);
        assertThat(buckets.take("ana").waitFor()).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void neverMoreThanFull() {
        hand.forward(Duration.ofDays(3));
        assertThat(take("ana", 200)).isEqualTo(60);
    }

    private int take(String key, int times) {
        int passed = 0;
        for (int i = 0; i < times; i++) {
            passed += buckets.take(key).allowed() ? 1 : 0;
        }
        return passed;
    }
}
