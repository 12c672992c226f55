package io.rolescope.overview.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.SideBySide;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.overview.Overview;
import io.rolescope.overview.Overview.OpenAlert;
import java.time.Instant;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The alerts that are open, newest first.
final class AlertsCard {
    private static final int SHOWN = 4;

    private AlertsCard() {}

    static Node of(Overview overview, Navigator navigator) {
        if (overview.openAlerts().isEmpty()) {
            return new ChartCard(
                    "Open alerts",
                    "",
                    EmptyView.of(Feather.BELL, "No open alert", "There is none, or this identity cannot see it."));
        }
        VBox list = new VBox(10);
        overview.openAlerts().stream().limit(SHOWN).map(AlertsCard::entry).forEach(list.getChildren()::add);
        ChartCard card =
                new ChartCard(Formats.counted(overview.openAlerts().size(), "open alert", "open alerts"), "", list);
        card.setId("alerts-card");
        return card.opening("Open alerts", () -> navigator.open("health"));
    }

    private static Node entry(OpenAlert alert) {
        FontIcon icon = new FontIcon(Feather.ALERT_CIRCLE);
        icon.getStyleClass().add(alert.severity().equals("critical") ? "verdict-hidden" : "verdict-fails");
        Label rule = new Label(alert.rule(), icon);
        rule.getStyleClass().add(Styles.TEXT_BOLD);
        Label since = new Label(alert.severity() + " · " + Formats.relative(alert.openedAt(), Instant.now()));
        since.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        Label message = new Label(alert.message());
        message.setWrapText(true);
        message.setMaxHeight(54);
        return new VBox(2, new SideBySide(rule, since), message);
    }
}
