package io.rolescope.functions.ui.load;

import io.rolescope.functions.load.Latencies;
import io.rolescope.functions.load.LoadFault;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadSnapshot;
import io.rolescope.kit.Formats;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ChartSeries;
import io.rolescope.kit.charts.RankBars;
import io.rolescope.kit.charts.StatTile;
import io.rolescope.kit.charts.Threshold;
import io.rolescope.kit.charts.TimeChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// How a run goes: figures, throughput and percentiles over time, what came back, what had to hold.
final class LoadCourse {
    private LoadCourse() {}

    /// @param report `null` while it runs
    static Node of(List<LoadSnapshot> course, Instant began, @Nullable LoadReport report) {
        LoadSnapshot last = course.getLast();
        VBox box = new VBox(12, tiles(last, report), charts(course, began, report), outcomes(last, report));
        box.setId("load-course");
        box.setStyle("-fx-padding: 0 24 16 24;");
        return box;
    }

    private static Node tiles(LoadSnapshot last, @Nullable LoadReport report) {
        Latencies shown = report == null ? last.latencies() : report.latencies();
        double perSecond = report == null ? last.perSecond() : report.perSecond();
        String span = report == null ? "in the last second" : "whole run";
        ValueFormat millis = ValueFormat.millis();
        HBox tiles = new HBox(
                12,
                new StatTile(
                        "Requests",
                        Formats.count(last.requests()),
                        Formats.duration(last.elapsed())
                                + (report == null ? " so far" : report.cancelled() ? ", stopped" : ", done"),
                        Tone.ACCENT,
                        null,
                        null),
                new StatTile("A second", ValueFormat.count().text(perSecond), span, Tone.ACCENT, null, null),
                new StatTile("Half within", millis.text(shown.p50()), "p50, " + span, Tone.ACCENT, null, null),
                new StatTile("95 % within", millis.text(shown.p95()), "p95, " + span, Tone.ACCENT, null, null),
                new StatTile("99 % within", millis.text(shown.p99()), "p99, " + span, Tone.ACCENT, null, null),
                errors(last, report));
        tiles.getChildren().forEach(tile -> {
            HBox.setHgrow(tile, Priority.ALWAYS);
            ((VBox) tile).setMaxWidth(Double.MAX_VALUE);
            ((VBox) tile).setMinWidth(0);
            ((VBox) tile).setPrefWidth(120);
        });
        return tiles;
    }

    /// What was due and never sent has no good answer either, as `errors` among the rules counts it; while it runs, it
    /// may still be sent.
    private static Node errors(LoadSnapshot last, @Nullable LoadReport report) {
        long unsent = report == null ? 0 : last.unsent();
        long bad = badlyAnswered(last) + unsent;
        long due = last.requests() + unsent;
        String share = due == 0 ? "" : ValueFormat.percent().text(Math.round(1000.0 * bad / due) / 10.0);
        return new StatTile(
                "Errors",
                Formats.count(bad),
                unsent == 0 ? share : share + ", " + Formats.count(unsent) + " not sent",
                bad == 0 ? Tone.GOOD : Tone.BAD,
                null,
                null);
    }

    private static long badlyAnswered(LoadSnapshot last) {
        return last.statuses().entrySet().stream()
                        .filter(entry -> entry.getKey() >= 400)
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                + last.faults().values().stream().mapToLong(Long::longValue).sum();
    }

    private static Node charts(List<LoadSnapshot> course, Instant began, @Nullable LoadReport report) {
        TimeChart throughput = new TimeChart(TimeChart.Spec.of(
                ValueFormat.count(), series("a second", Tone.ACCENT, course, began, LoadSnapshot::perSecond)));
        throughput.setId("load-throughput");
        throughput.setPrefHeight(190);
        TimeChart percentiles = new TimeChart(TimeChart.Spec.of(
                        ValueFormat.millis(),
                        series(
                                "p99",
                                Tone.VIOLET,
                                course,
                                began,
                                one -> one.latencies().p99()),
                        series(
                                "p95",
                                Tone.TEAL,
                                course,
                                began,
                                one -> one.latencies().p95()),
                        series(
                                "p50",
                                Tone.ACCENT,
                                course,
                                began,
                                one -> one.latencies().p50()))
                .withThresholds(limits(report)));
        percentiles.setId("load-percentiles");
        percentiles.setPrefHeight(190);
        GridPane row = new GridPane();
        row.setHgap(12);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            row.getColumnConstraints().add(half);
        }
        row.addRow(
                0,
                new ChartCard("Requests a second", "", throughput),
                new ChartCard(
                        "Time to the answer",
                        "",
                        ChartCard.legend(List.of("p99", "p95", "p50"), List.of(Tone.VIOLET, Tone.TEAL, Tone.ACCENT)),
                        percentiles));
        return row;
    }

    private static List<Threshold> limits(@Nullable LoadReport report) {
        return report == null
                ? List.of()
                : report.thresholds().stream()
                        .filter(result ->
                                result.threshold().metric() == io.rolescope.functions.load.Threshold.Metric.PERCENTILE)
                        .map(result -> new Threshold(
                                result.threshold().limit(),
                                "p"
                                        + ValueFormat.count()
                                                .text(result.threshold().percentile()),
                                result.holds() ? Tone.GOOD : Tone.BAD))
                        .toList();
    }

    /// A second in which nothing was answered is a gap for times, and a zero for throughput.
    private static ChartSeries series(
            String name, Tone tone, List<LoadSnapshot> course, Instant began, ToDoubleFunction<LoadSnapshot> value) {
        List<ChartSeries.Point> points = new ArrayList<>();
        for (LoadSnapshot one : course) {
            double found = value.applyAsDouble(one);
            boolean gap = found == 0 && !name.equals("a second");
            points.add(new ChartSeries.Point(began.plus(one.elapsed()), gap ? null : Double.valueOf(found)));
        }
        return new ChartSeries(name, tone, points);
    }

    private static Node outcomes(LoadSnapshot last, @Nullable LoadReport report) {
        List<RankBars.Bar> bars = new ArrayList<>();
        new TreeMap<>(last.statuses())
                .forEach((status, count) -> bars.add(new RankBars.Bar(
                        "status " + status,
                        "status " + status,
                        count,
                        status < 400 ? Tone.ACCENT : status < 500 ? Tone.WARNING : Tone.BAD)));
        last.faults()
                .forEach((fault, count) -> bars.add(new RankBars.Bar(fault.name(), words(fault), count, Tone.BAD)));
        if (last.unsent() > 0) {
            bars.add(new RankBars.Bar("unsent", "due, not sent", last.unsent(), Tone.WARNING));
        }
        VBox rules = new VBox(4);
        rules.setId("load-rules");
        if (report == null) {
            rules.getChildren().add(new Label("Told when the run has ended."));
        } else if (report.isAllErrors()) {
            rules.getChildren().add(broken("No request was answered as it should be."));
            report.thresholds().forEach(result -> rules.getChildren().add(rule(result)));
        } else if (report.thresholds().isEmpty()) {
            rules.getChildren().add(new Label("Nothing had to hold."));
        } else {
            report.thresholds().forEach(result -> rules.getChildren().add(rule(result)));
        }
        Label took = new Label(
                report == null
                        ? ""
                        : Formats.bytes(report.bytes()) + " received, the slowest answer took "
                                + Formats.duration(Duration.ofNanos(
                                        (long) (report.latencies().max() * 1e6))));
        took.getStyleClass().add("fact-name");
        GridPane row = new GridPane();
        row.setHgap(12);
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            row.getColumnConstraints().add(half);
        }
        row.addRow(
                0,
                new ChartCard("What came of them", "", new RankBars(bars, ValueFormat.count())),
                new ChartCard("What had to hold", "", new VBox(8, rules, took)));
        return row;
    }

    private static Node broken(String sentence) {
        Label label = new Label(sentence, new FontIcon(Feather.X));
        label.getStyleClass().add("verdict-hidden");
        return label;
    }

    private static Node rule(LoadReport.ThresholdResult result) {
        String unit = switch (result.threshold().metric()) {
            case PERCENTILE, MEAN, MAX -> " ms";
            case ERROR_SHARE, UNSENT_SHARE -> " %";
            case ERROR_COUNT -> " errors";
            case UNSENT_COUNT -> " not sent";
            case THROUGHPUT -> " a second";
        };
        Label label = new Label(
                result.threshold().text()
                        + (result.holds() ? " holds: " : " is broken: ")
                        + String.format(Locale.ENGLISH, "%,.2f", result.actual())
                        + unit,
                new FontIcon(result.holds() ? Feather.CHECK : Feather.X));
        label.getStyleClass().add(result.holds() ? "verdict-visible" : "verdict-hidden");
        return label;
    }

    private static String words(LoadFault fault) {
        return switch (fault) {
            case CONNECT -> "no connection";
            case TLS -> "no trusted TLS";
            case TIMEOUT -> "too slow";
            case CLOSED -> "broken off";
            case MALFORMED -> "no HTTP";
        };
    }
}
