package io.rolescope.overview.ui;

import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ScoreGauge;
import io.rolescope.kit.charts.Sparkline;
import io.rolescope.kit.charts.Threshold;
import io.rolescope.kit.charts.Tone;
import io.rolescope.overview.Overview;
import io.rolescope.overview.Overview.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The health score now, and how it went in the last day.
final class HealthCard {
    private HealthCard() {}

    static Node of(Overview overview, Navigator navigator) {
        @Nullable Health health = overview.health();
        if (health == null) {
            return new ChartCard(
                    "Health",
                    "",
                    EmptyView.of(
                            Feather.ACTIVITY,
                            "No health samples",
                            "There are none, or this identity cannot see them."));
        }
        boolean critical = health.score() < health.criticalBelow();
        boolean warning = health.score() < health.warningBelow();
        Tone tone = critical ? Tone.BAD : warning ? Tone.WARNING : Tone.GOOD;
        ScoreGauge gauge = new ScoreGauge(
                health.score(),
                critical ? "critical" : warning ? "warning" : "healthy",
                tone,
                List.of(
                        new Threshold(health.warningBelow(), "warning", Tone.WARNING),
                        new Threshold(health.criticalBelow(), "critical", Tone.BAD)));
        Sparkline line = new Sparkline(new ArrayList<>(health.lastDay()), Tone.ACCENT);
        line.setPrefWidth(150);
        line.setMaxWidth(180);
        Label note = new Label("last 24 hours");
        note.getStyleClass().add("chart-label");
        VBox box = new VBox(2, gauge, line, note);
        box.setAlignment(Pos.CENTER);
        ChartCard card = new ChartCard("Health", "Measured " + Formats.relative(health.at(), Instant.now()), box);
        card.setId("health-card");
        return card.opening("Health", () -> navigator.open("health"));
    }
}
