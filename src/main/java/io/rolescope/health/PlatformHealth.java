package io.rolescope.health;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one identity sees of the platform's health.
///
/// @param latest the newest single sample, `null` where none can be seen
/// @param history averages over the period's steps, oldest first
/// @param samplesThatExist in the period, as the observer counts them; empty where nobody can tell
/// @param alertsThatExist of all time, as the observer counts them; empty where nobody can tell
public record PlatformHealth(
        @Nullable HealthSample latest,
        List<HealthSample> history,
        List<Alert> alerts,
        List<AlertRule> rules,
        List<AgentHealth> agents,
        Optional<Long> samplesThatExist,
        Optional<Long> alertsThatExist) {

    public PlatformHealth {
        history = List.copyOf(history);
        alerts = List.copyOf(alerts);
        rules = List.copyOf(rules);
        agents = List.copyOf(agents);
    }

    PlatformHealth among(Optional<Long> samples, Optional<Long> alertCount) {
        return new PlatformHealth(latest, history, alerts, rules, agents, samples, alertCount);
    }

    public List<Alert> openAlerts() {
        return alerts.stream().filter(Alert::isOpen).toList();
    }
}
