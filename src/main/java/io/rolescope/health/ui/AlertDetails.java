package io.rolescope.health.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.health.Alert;
import io.rolescope.health.AlertRule;
import io.rolescope.health.PlatformHealth;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Navigator;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One alert in the drawer: what happened, by which rule, and the way to the runs that it speaks of.
final class AlertDetails {
    private AlertDetails() {}

    static Node of(Alert alert, PlatformHealth health, Navigator navigator) {
        Label message = new Label(alert.message());
        message.setId("alert-message");
        message.setWrapText(true);
        message.getStyleClass().add(Styles.TITLE_4);
        Optional<AlertRule> rule = health.rules().stream()
                .filter(one -> one.name().equals(alert.rule()))
                .findFirst();
        FactList facts = new FactList();
        facts.text("State", alert.state());
        facts.text("Severity", alert.severity());
        facts.text("Rule", alert.rule());
        rule.ifPresent(found -> facts.text("Opens when", found.condition()));
        facts.text("About", alert.subject());
        facts.text("Organization", alert.organization());
        facts.time("Opened", alert.openedAt());
        facts.time("Acknowledged", alert.acknowledgedAt());
        facts.time("Resolved", alert.resolvedAt());
        VBox body = new VBox(14, message, facts.root());
        runs(alert, rule, navigator).ifPresent(body.getChildren()::add);
        body.getStyleClass().add("drawer-body");
        return body;
    }

    /// The rule's metric tells what kind of thing the subject is.
    private static Optional<Node> runs(Alert alert, Optional<AlertRule> rule, Navigator navigator) {
        @Nullable String subject = alert.subject();
        String metric = rule.map(AlertRule::metric).orElse("");
        if (subject == null) {
            return Optional.empty();
        }
        if (metric.startsWith("agent")) {
            return Optional.of(button(
                    "Last runs of " + subject, Feather.CPU, () -> navigator.open("agents", Map.of("agent", subject))));
        }
        if (metric.startsWith("edge_function")) {
            return Optional.of(button(
                    "Open the function " + subject,
                    Feather.ZAP,
                    () -> navigator.open("functions", Map.of("request", "/" + subject))));
        }
        return Optional.empty();
    }

    private static Button button(String text, Feather icon, Runnable action) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId("alert-runs");
        button.getStyleClass().add(Styles.ACCENT);
        button.setOnAction(event -> action.run());
        return button;
    }
}
