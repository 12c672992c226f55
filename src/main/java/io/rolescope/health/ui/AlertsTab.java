package io.rolescope.health.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.health.Alert;
import io.rolescope.health.AlertRule;
import io.rolescope.health.PlatformHealth;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Alerts, open ones first, over the rules that open them.
final class AlertsTab {
    private AlertsTab() {}

    /// @param onSelected told which alert is looked at, and how to let go of it
    static Node of(PlatformHealth health, String hidden, BiConsumer<Alert, Runnable> onSelected) {
        LocalGrid<Alert> alerts = new LocalGrid<>("alerts", columns());
        alerts.setRows(health.alerts());
        alerts.grid().selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                onSelected.accept(now, alerts.grid()::letGo);
            }
        });
        alerts.grid().setDimmed(alert -> !alert.isOpen());
        alerts.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.BELL, "No alerts", hidden.isEmpty() ? "No rule was broken so far." : hidden));
        Map<String, Long> open =
                health.openAlerts().stream().collect(Collectors.groupingBy(Alert::rule, Collectors.counting()));
        LocalGrid<AlertRule> rules = new LocalGrid<>("alert-rules", ruleColumns(open));
        rules.setRows(health.rules());
        rules.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.BELL_OFF, "No rules", "There are none, or this identity cannot see them."));
        rules.grid().table().setPrefHeight(190);
        rules.grid().table().setMinHeight(120);
        VBox body = new VBox(8, alerts.root(), heading("Rules"), rules.root());
        VBox.setVgrow(alerts.root(), Priority.ALWAYS);
        return body;
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        label.setStyle("-fx-padding: 8 24 0 24;");
        return label;
    }

    private static List<GridColumn<Alert>> columns() {
        return List.of(
                GridColumn.drawn("state", "State", 110, Alert::state, alert -> state(alert.state())),
                GridColumn.drawn("severity", "Severity", 84, Alert::severity, alert -> severity(alert.severity())),
                GridColumn.text("rule", "Rule", 190, Alert::rule),
                GridColumn.text("subject", "About", 170, Alert::subject),
                GridColumn.text("message", "What happened", 420, Alert::message),
                GridColumn.of("opened", "Opened", Kind.TIME, 92, Alert::openedAt),
                GridColumn.of("acknowledged", "Acknowledged", Kind.TIME, 110, Alert::acknowledgedAt),
                GridColumn.of("resolved", "Resolved", Kind.TIME, 92, Alert::resolvedAt),
                GridColumn.text("organization", "Organization", 150, Alert::organization));
    }

    private static List<GridColumn<AlertRule>> ruleColumns(Map<String, Long> open) {
        return List.of(
                GridColumn.drawn(
                        "state", "State", 120, rule -> ruleState(rule, open), rule -> state(ruleState(rule, open))),
                GridColumn.drawn("severity", "Severity", 90, AlertRule::severity, rule -> severity(rule.severity())),
                GridColumn.text("name", "Rule", 210, AlertRule::name),
                GridColumn.text("summary", "Says", 290, AlertRule::summary),
                GridColumn.of("condition", "When", Kind.CODE, 400, AlertRule::condition));
    }

    private static String ruleState(AlertRule rule, Map<String, Long> open) {
        if (!rule.enabled()) {
            return "switched off";
        }
        return open.containsKey(rule.name()) ? "firing" : "fine";
    }

    private static Node state(String state) {
        Feather icon = switch (state) {
            case "open", "firing" -> Feather.ALERT_CIRCLE;
            case "acknowledged" -> Feather.EYE;
            case "switched off" -> Feather.BELL_OFF;
            default -> Feather.CHECK;
        };
        String style = switch (state) {
            case "open", "firing" -> "verdict-hidden";
            case "acknowledged" -> "verdict-fails";
            case "switched off" -> "verdict-unknown";
            default -> "verdict-visible";
        };
        Label label = new Label(state, new FontIcon(icon));
        label.getStyleClass().addAll("verdict", style);
        return label;
    }

    static Node severity(String severity) {
        Label label = new Label(severity);
        label.getStyleClass()
                .add(
                        switch (severity) {
                            case "critical" -> Styles.DANGER;
                            case "warning" -> Styles.WARNING;
                            default -> Styles.TEXT_MUTED;
                        });
        return label;
    }
}
