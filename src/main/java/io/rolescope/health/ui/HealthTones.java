package io.rolescope.health.ui;

import io.rolescope.health.HealthLevel;
import io.rolescope.kit.charts.Tone;

/// Which colour a level or severity has.
final class HealthTones {
    private HealthTones() {}

    static Tone of(HealthLevel level) {
        return switch (level) {
            case HEALTHY -> Tone.GOOD;
            case WARNING -> Tone.WARNING;
            case CRITICAL -> Tone.BAD;
        };
    }
}
