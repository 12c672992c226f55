package io.rolescope.health;

/// What a score means.
public enum HealthLevel {
    HEALTHY("healthy"),
    WARNING("warning"),
    CRITICAL("critical");

    private final String word;

    HealthLevel(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /// Source of the limits: HEALTH_SCORE_THRESHOLDS of the aggregation function, stored with every sample.
    public static HealthLevel of(double score, double criticalBelow, double warningBelow) {
        if (score < criticalBelow) {
            return CRITICAL;
        }
        return score < warningBelow ? WARNING : HEALTHY;
    }
}
