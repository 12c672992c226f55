package io.rolescope.kit.charts;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import io.rolescope.kit.charts.ChartSeries.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javafx.application.Application;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class ChartsViewTest {
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    private final StackPane root = new StackPane();

    @Start
    void start(Stage stage) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        stage.setScene(new Scene(root, 600, 300));
        stage.show();
    }

    @Test
    void theLastValueIsMarkedThresholdsAreNamedAndGapsStayOpen(FxRobot robot) {
        ChartSeries series = new ChartSeries(
                "score", Tone.ACCENT, List.of(at(0, 90.0), at(1, 70.0), at(2, null), at(3, 85.0), at(4, 91.5)));
        TimeChart chart = new TimeChart(
                TimeChart.Spec.of(ValueFormat.score(), series)
                        .between(0, 100)
                        .withThresholds(List.of(new Threshold(80, "warning", Tone.WARNING))),
                ZoneOffset.UTC);
        show(robot, chart);
        assertThat(texts(chart)).contains("91.5", "warning 80", "0", "100", "2 May");
        assertThat(chart.lookupAll(".chart-line"))
                .as("one line before the gap, one after")
                .hasSize(2);
    }

    /// A chart that draws in every layout asks for the next one by drawing, and keeps a processor busy for nothing.
    @Test
    void isDrawnAgainOnlyWhenItsSizeChanges(FxRobot robot) {
        ScoreGauge gauge = new ScoreGauge(77, "warning", Tone.WARNING, List.of());
        show(robot, gauge);
        var drawn = gauge.getChildrenUnmodifiable().getFirst();
        for (int pulse = 0; pulse < 5; pulse++) {
            robot.interact(() -> {
                gauge.requestLayout();
                root.layout();
            });
        }
        assertThat(gauge.getChildrenUnmodifiable().getFirst()).isSameAs(drawn);
        robot.interact(() -> {
            gauge.setMaxSize(200, 120);
            root.requestLayout();
            root.layout();
        });
        assertThat(gauge.getChildrenUnmodifiable().getFirst()).isNotSameAs(drawn);
    }

    @Test
    void hoveringTellsTheValueThere(FxRobot robot) {
        ChartSeries series = new ChartSeries("runs", Tone.ACCENT, List.of(at(0, 3.0), at(1, 4.0), at(2, 5.0)));
        TimeChart chart = new TimeChart(TimeChart.Spec.of(ValueFormat.count(), series), ZoneOffset.UTC);
        show(robot, chart);
        robot.moveTo(chart);
        robot.interact(() -> {});
        assertThat(texts(chart)).contains("Sat 2 May, 00:00", "2026-05-02 00:00:00 UTC", "runs", "4");
    }

    @Test
    void withoutValuesItSaysSo(FxRobot robot) {
        TimeChart chart = new TimeChart(
                TimeChart.Spec.of(ValueFormat.count(), new ChartSeries("runs", Tone.ACCENT, List.of(at(0, null)))));
        show(robot, chart);
        assertThat(texts(chart)).containsExactly("No values in this time");
    }

    @Test
    void columnsAreStackedAndTheNewestIsTold(FxRobot robot) {
        List<ColumnChart.Column> columns = new ArrayList<>();
        for (int day = 1; day <= 30; day++) {
            columns.add(new ColumnChart.Column(day + " Jan", day + " January", List.of(10.0, day == 30 ? 2.0 : 0)));
        }
        ColumnChart chart = new ColumnChart(
                List.of(new ColumnChart.Part("ok", Tone.ACCENT), new ColumnChart.Part("failed", Tone.BAD)),
                columns,
                ValueFormat.count(),
                1);
        show(robot, chart);
        assertThat(texts(chart)).contains("12", "30 Jan");
        assertThat(chart.lookupAll(".chart-bar")).hasSize(31);
    }

    @Test
    void aSparklineOfNothingDrawsNothing(FxRobot robot) {
        Sparkline empty = new Sparkline(Arrays.asList(null, null), Tone.ACCENT);
        show(robot, empty);
        assertThat(empty.lookupAll(".chart-line")).isEmpty();
        Sparkline one = new Sparkline(List.of(4.0), Tone.ACCENT);
        show(robot, one);
        assertThat(one.lookupAll(".chart-dot")).hasSize(1);
    }

    private void show(FxRobot robot, Node chart) {
        robot.interact(() -> {
            root.getChildren().setAll(chart);
            root.applyCss();
            root.layout();
        });
    }

    private static List<String> texts(Parent parent) {
        List<String> found = new ArrayList<>();
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (node instanceof Label label) {
                found.add(label.getText());
            } else if (node instanceof Parent inner) {
                found.addAll(texts(inner));
            }
        }
        return found;
    }

    private static Point at(int day, @org.jspecify.annotations.Nullable Double value) {
        return new Point(START.plus(Duration.ofDays(day)), value);
    }
}
