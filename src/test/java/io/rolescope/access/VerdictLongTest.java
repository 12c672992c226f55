package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same as [VerdictPropertyTest], until a million decisions were made: `mvn -Pverify-long verify`.
@Tag("long")
class VerdictLongTest {
    private static final long WANTED = Long.getLong("rolescope.decisions", 1_000_000);
    private static final long FIRST = Long.getLong("rolescope.seed", 1_001);
    private static final int TOLD_EVERY = 50;

    @Test
    void noCertainVerdictIsWrongInAMillion() {
        try (VerdictTrials trials = new VerdictTrials()) {
            for (long seed = FIRST; trials.decisions() < WANTED; seed++) {
                trials.hold(new GeneratedBackend(seed, "gen " + seed));
                if ((seed - FIRST) % TOLD_EVERY == TOLD_EVERY - 1) {
                    System.out.println("seed " + seed + ": " + trials.decisions() + " decisions");
                }
            }
            System.out.println(trials);
            assertThat(trials.uncertainShare()).isLessThan(0.005);
        }
    }
}
