package io.rolescope.sandbox.functions;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Below which scores the whole is critical, and to be watched.
///
/// `HEALTH_SCORE_THRESHOLDS` is `{"critical_success_rate": 50, "warning_success_rate": 80}`.
record HealthThresholds(double critical, double warning) {
    private static final HealthThresholds STANDARD = new HealthThresholds(50, 80);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// What `text` says; 50 and 80 where it says nothing usable.
    static HealthThresholds parse(String text) {
        if (text.isBlank()) {
            return STANDARD;
        }
        try {
            JsonNode node = JSON.readTree(text);
            double critical = node.path("critical_success_rate").asDouble(STANDARD.critical());
            double warning = node.path("warning_success_rate").asDouble(STANDARD.warning());
            return critical >= 0 && critical < warning && warning <= 100
                    ? new HealthThresholds(critical, warning)
                    : STANDARD;
        } catch (JacksonException e) {
            return STANDARD;
        }
    }
}
