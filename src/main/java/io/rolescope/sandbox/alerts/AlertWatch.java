package io.rolescope.sandbox.alerts;

import io.rolescope.connections.RequestPool;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.gateway.RequestLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares what is measured with the enabled rules. A rule that stays broken for its time opens one alert about its
/// subject in `public.system_alerts`; when it holds again the alert is resolved. A subject of which nothing is measured
/// any more is not broken, as Prometheus sees it; only an agent that has stopped running has not recovered by that.
public final class AlertWatch {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);
    private static final SessionIdentity HOST = SessionIdentity.login();
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private final RequestPool host;
    private final GatewayMetrics metrics;
    private final RequestLog log;
    private final Clock clock;
    private final Map<Subject, Instant> brokenSince = new HashMap<>();

    private record Subject(String rule, String name) {}

    public AlertWatch(RequestPool host, GatewayMetrics metrics, RequestLog log, Clock clock) {
        this.host = host;
        this.metrics = metrics;
        this.log = log;
        this.clock = clock;
    }

    /// The newest health score that was stored, so that the gauge has a value before the first aggregation.
    public void restore() {
        List<Double> newest = host.discard(
                HOST,
                db -> db.resultQuery("select health_score from public.system_health order by timestamp desc limit 1")
                        .fetch(0, double.class));
        if (metrics.healthScore() == null) {
            newest.forEach(metrics::healthScore);
        }
    }

    /// Looks at every rule once.
    public void look() {
        try {
            for (AlertRule rule : rules()) {
                look(rule, readings(rule));
            }
        } catch (FailureException e) {
            LOG.debug("Alerts wait: {}", e.getMessage());
        }
    }

    /// All rules as one file that Prometheus loads.
    public String prometheus() {
        return "groups:\n  - name: supabase_alerts\n    rules:\n"
                + rules().stream().map(AlertRule::prometheus).collect(Collectors.joining());
    }

    private List<AlertRule> rules() {
        return host.discard(
                HOST,
                db -> db.resultQuery("select id, name, summary, metric, comparison, threshold,"
                                + " cast(extract(epoch from holds_for) as bigint) as seconds, severity, unit"
                                + " from public.alert_rules where enabled order by name")
                        .fetch(row -> new AlertRule(
                                row.get("id", UUID.class),
                                row.get("name", String.class),
                                row.get("summary", String.class),
                                row.get("metric", String.class),
                                row.get("comparison", String.class).equals(">"),
                                row.get("threshold", double.class),
                                Duration.ofSeconds(row.get("seconds", long.class)),
                                row.get("severity", String.class),
                                row.get("unit", String.class))));
    }

    /// What is known now; a subject that nothing is known of is not in it.
    private List<Reading> readings(AlertRule rule) {
        return switch (rule.metric()) {
            case "edge_function_error_rate" ->
                metrics.functions().subjects().stream()
                        .flatMap(name -> metrics.functions().failedShare(name, WINDOW).stream()
                                .mapToObj(share -> new Reading(name, share)))
                        .toList();
            case "rls_query_p95_seconds" ->
                metrics.queries().subjects().stream()
                        .flatMap(name -> metrics.queries().seconds(name, 0.95, WINDOW).stream()
                                .mapToObj(seconds -> new Reading(name, seconds)))
                        .toList();
            case "system_health_score" -> {
                @Nullable Double score = metrics.healthScore();
                yield score == null ? List.of() : List.of(new Reading("platform", score));
            }
            case "agent_success_rate" -> host.discard(HOST, AgentQueries::successRates);
            default -> List.of();
        };
    }

    private void look(AlertRule rule, List<Reading> readings) {
        Instant now = clock.instant();
        Map<String, Reading> broken = new LinkedHashMap<>();
        Set<String> open = openSubjects(rule);
        for (Reading reading : readings) {
            Subject key = new Subject(rule.name(), reading.subject());
            if (rule.isBroken(reading.value())) {
                Instant since = brokenSince.computeIfAbsent(key, any -> now);
                if (!now.isBefore(since.plus(rule.holdsFor()))) {
                    broken.put(reading.subject(), reading);
                }
            } else {
                brokenSince.remove(key);
                if (open.contains(reading.subject())) {
                    resolve(rule, reading.subject(), reading.value());
                }
            }
        }
        broken.values().stream()
                .filter(reading -> !open.contains(reading.subject()))
                .forEach(reading -> open(rule, reading));
        Set<String> seen = readings.stream().map(Reading::subject).collect(Collectors.toSet());
        brokenSince.keySet().removeIf(key -> key.rule().equals(rule.name()) && !seen.contains(key.name()));
        if (rule.isExported()) {
            open.stream().filter(subject -> !seen.contains(subject)).forEach(subject -> resolve(rule, subject, null));
        }
    }

    private Set<String> openSubjects(AlertRule rule) {
        return Set.copyOf(host.discard(
                HOST,
                db -> db.resultQuery(
                                "select coalesce(subject, '') from public.system_alerts"
                                        + " where rule = ? and resolved_at is null",
                                rule.name())
                        .fetch(0, String.class)));
    }

    private void open(AlertRule rule, Reading reading) {
        String subject = reading.subject();
        double value = reading.value();
        String message = rule.summary() + ": " + subject + " is at " + Math.round(value * 1000) / 1000.0
                + (rule.unit().isEmpty() ? "" : " " + rule.unit());
        int opened = host.commit(
                HOST,
                db -> db.execute("""
                        insert into public.system_alerts
                               (alert_rule_id, rule, severity, organization_id, subject, message, value)
                        select ?, ?, ?, cast(? as uuid), ?, ?, ?
                         where not exists (select from public.system_alerts
                                            where rule = ? and coalesce(subject, '') = ? and resolved_at is null)
                        on conflict do nothing
                        """, new @Nullable Object[] {
                    rule.id(),
                    rule.name(),
                    rule.severity(),
                    reading.organization(),
                    subject,
                    message,
                    value,
                    rule.name(),
                    subject
                }));
        if (opened == 1) {
            log.add(RequestLog.Level.WARNING, "alerts", null, message, Map.of("rule", rule.name(), "value", value));
        }
    }

    /// @param value what was measured, `null` for nothing
    private void resolve(AlertRule rule, String subject, @Nullable Double value) {
        int resolved = host.commit(
                HOST,
                db -> db.execute(
                        "update public.system_alerts set resolved_at = greatest(now(), opened_at)"
                                + " where rule = ? and coalesce(subject, '') = ? and resolved_at is null",
                        rule.name(),
                        subject));
        if (resolved > 0) {
            log.add(
                    RequestLog.Level.INFO,
                    "alerts",
                    null,
                    rule.name() + (value == null ? " has nothing more to measure: " : " is fine again: ") + subject,
                    value == null ? Map.of("rule", rule.name()) : Map.of("rule", rule.name(), "value", value));
        }
    }
}
