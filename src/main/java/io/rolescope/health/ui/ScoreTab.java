package io.rolescope.health.ui;

import io.rolescope.health.HealthSample;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ScoreGauge;
import io.rolescope.kit.charts.Threshold;
import io.rolescope.kit.charts.TimeChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;

/// The score now and over time, and what goes into it.
final class ScoreTab {
    private ScoreTab() {}

    /// @param latest the newest sample; there is one
    static Node of(HealthScreen screen, HealthSample latest) {
        List<Threshold> limits = List.of(
                new Threshold(latest.warningBelow(), "warning below", Tone.WARNING),
                new Threshold(latest.criticalBelow(), "critical below", Tone.BAD));
        ScoreGauge gauge =
                new ScoreGauge(latest.score(), latest.level().word(), HealthTones.of(latest.level()), limits);
        gauge.setId("health-gauge");
        ChartCard now = new ChartCard("Now", "", gauge);
        now.setMinWidth(220);
        now.setMaxWidth(220);
        TimeChart.Spec spec = TimeChart.Spec.of(
                        ValueFormat.score(), screen.series("health score", Tone.ACCENT, HealthSample::score))
                .between(0, 100)
                .withThresholds(limits);
        TimeChart score = new TimeChart(spec);
        score.setId("health-score-chart");
        score.setPrefHeight(220);
        ChartCard over = new ChartCard("Health score", screen.scoreMessage(), score);
        HBox.setHgrow(over, Priority.ALWAYS);
        HBox first = new HBox(16, now, over);

        GridPane second = new GridPane();
        second.setHgap(16);
        for (int i = 0; i < 3; i++) {
            ColumnConstraints third = new ColumnConstraints();
            third.setPercentWidth(100.0 / 3);
            second.getColumnConstraints().add(third);
        }
        second.addRow(0, responseTimes(screen), success(screen), queue(screen, latest));
        VBox.setVgrow(first, Priority.ALWAYS);
        VBox.setVgrow(second, Priority.ALWAYS);
        RowConstraints tall = new RowConstraints();
        tall.setVgrow(Priority.ALWAYS);
        second.getRowConstraints().add(tall);
        VBox body = new VBox(first, second);
        body.getStyleClass().add("page-body");
        if (!screen.hidden().isEmpty()) {
            body.getChildren().addFirst(new Label(screen.hidden()));
        }
        body.setStyle("-fx-padding: 16 24 16 24;");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        return scroll;
    }

    private static Node responseTimes(HealthScreen screen) {
        TimeChart chart = new TimeChart(TimeChart.Spec.of(
                ValueFormat.millis(),
                screen.series("slowest 5 %", Tone.VIOLET, HealthSample::p95Millis),
                screen.series("average", Tone.ACCENT, HealthSample::averageMillis)));
        return new ChartCard(
                "Response time",
                "Of agents, as the aggregation measured it",
                ChartCard.legend(List.of("slowest 5 %", "average"), List.of(Tone.VIOLET, Tone.ACCENT)),
                chart);
    }

    private static Node success(HealthScreen screen) {
        TimeChart chart = new TimeChart(TimeChart.Spec.of(
                        ValueFormat.percent(), screen.series("succeeded", Tone.ACCENT, HealthSample::successRate))
                .between(0, 100));
        return new ChartCard("Executions that succeeded", "Per cent of those that finished", chart);
    }

    private static Node queue(HealthScreen screen, HealthSample latest) {
        TimeChart chart = new TimeChart(TimeChart.Spec.of(
                        ValueFormat.count(),
                        screen.series("waiting", Tone.WARNING, HealthSample::queueLength),
                        screen.series("running", Tone.ACCENT, HealthSample::running))
                .counting());
        String agents = String.format(
                Locale.ENGLISH, "%.0f of %.0f agents active", latest.activeAgents(), latest.totalAgents());
        return new ChartCard(
                "Work in the queue",
                agents,
                ChartCard.legend(List.of("waiting", "running"), List.of(Tone.WARNING, Tone.ACCENT)),
                chart);
    }
}
