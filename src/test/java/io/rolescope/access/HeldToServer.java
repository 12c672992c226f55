package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import java.util.stream.Collectors;

/// What every verification in a test has to come to.
final class HeldToServer {
    private static final int SHOWN = 5;

    private HeldToServer() {}

    /// No prediction was wrong; the first scripts that show one otherwise.
    static void agrees(VerificationReport report) {
        assertThat(report.disagreements())
                .as(report.disagreements().stream()
                        .limit(SHOWN)
                        .map(Decision::script)
                        .collect(Collectors.joining("\n")))
                .isEmpty();
    }
}
