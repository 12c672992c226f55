package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Generated backends, the server as the oracle: no certain verdict is wrong, and every uncertain one contains what
/// happened.
///
/// Every run asks the same backends, so that it fails for whoever broke something and for nobody else;
/// `-Drolescope.seed=` asks others. A smaller seed is no simpler backend, so nothing is shrunk: the failure
/// prints a script that runs.
@Tag("db")
class VerdictPropertyTest {
    private static final long FIRST = Long.getLong("rolescope.seed", 1);
    private static final int BACKENDS = Integer.getInteger("rolescope.backends", 12);
    private static final int WANTED = 20_000;

    private static VerdictTrials trials;

    @BeforeContainer
    static void open() {
        trials = new VerdictTrials();
    }

    @Property(generation = GenerationMode.EXHAUSTIVE, shrinking = ShrinkingMode.OFF)
    void noCertainVerdictIsWrong(@ForAll("backends") GeneratedBackend generated) {
        trials.hold(generated);
    }

    @Provide
    Arbitrary<GeneratedBackend> backends() {
        return Arbitraries.longs()
                .between(FIRST, FIRST + BACKENDS - 1)
                .map(seed -> new GeneratedBackend(seed, "gen " + seed));
    }

    @AfterContainer
    static void count() {
        System.out.println(trials);
        trials.close();
        assertThat(trials.decisions()).isGreaterThanOrEqualTo(WANTED);
        assertThat(trials.uncertainShare()).isLessThan(0.005);
    }
}
