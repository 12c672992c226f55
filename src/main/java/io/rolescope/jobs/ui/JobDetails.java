package io.rolescope.jobs.ui;

import io.rolescope.jobs.Job;
import io.rolescope.jobs.JobRun;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ChartSeries;
import io.rolescope.kit.charts.TimeChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// A job or a run in the drawer.
final class JobDetails {
    private JobDetails() {}

    static Node of(Job job, ZoneId zone) {
        FactList facts = new FactList();
        facts.text("Schedule", job.schedule() + (job.words() == null ? "  (cannot be read here)" : ""));
        facts.text("In words", job.words() == null ? null : job.words() + ", on the clocks of " + zone.getId());
        facts.text(
                "Next",
                !job.active()
                        ? "Switched off"
                        : job.next().isEmpty()
                                ? null
                                : job.next().stream().map(Formats::local).collect(Collectors.joining("\n")));
        facts.text("Runs", JobsScreen.basis(job));
        facts.text("On average", JobGrids.took(job.average()));
        facts.text("As", job.username());
        facts.text("Database", job.database());
        facts.text("Number", Long.toString(job.id()));
        VBox body = new VBox(12, facts.root(), heading("Command"), text("job-command", job.command()));
        List<ChartSeries.Point> points = job.latest().reversed().stream()
                .filter(run -> run.started() != null)
                .map(run -> new ChartSeries.Point(Objects.requireNonNull(run.started()), millis(run.took())))
                .toList();
        if (points.size() > 1) {
            TimeChart chart = new TimeChart(
                    TimeChart.Spec.of(ValueFormat.millis(), new ChartSeries("took", Tone.ACCENT, points)));
            chart.setPrefHeight(150);
            body.getChildren().add(new ChartCard("How long the latest runs took", "", chart));
        }
        body.getStyleClass().add("drawer-body");
        return body;
    }

    static Node of(JobRun run) {
        FactList facts = new FactList();
        facts.node("State", JobGrids.state(run.status()));
        facts.time("Started", run.started());
        facts.time("Ended", run.ended());
        facts.text("Took", JobGrids.took(run.took()));
        facts.text("As", run.username());
        facts.text("Database", run.database());
        facts.text("Process", run.pid() == null ? null : Integer.toString(run.pid()));
        VBox body = new VBox(12, facts.root());
        if (run.message() != null && !run.message().isBlank()) {
            body.getChildren().addAll(heading("What the server said"), text("run-message", run.message()));
        }
        if (run.command() != null) {
            body.getChildren().addAll(heading("Command"), text("run-command", run.command()));
        }
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static @Nullable Double millis(@Nullable Duration took) {
        return took == null ? null : Double.valueOf((double) took.toMillis());
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }

    private static Node text(String id, String content) {
        TextArea area = new TextArea(content);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(true);
        area.setPrefRowCount(
                (int) Math.clamp(content.length() / 60 + content.lines().count(), 2, 14));
        area.getStyleClass().addAll("code", "value-area");
        return area;
    }
}
