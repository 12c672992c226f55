package io.rolescope.kit.charts;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Line;

/// A score from 0 to 100 on half a circle, with its thresholds as notches and the number in the middle.
public final class ScoreGauge extends ChartRegion {
    private static final double THICKNESS = 10;

    private final double score;
    private final String word;
    private final Tone tone;
    private final List<Threshold> thresholds;

    /// @param word what the score means, below the number: “healthy”
    public ScoreGauge(double score, String word, Tone tone, List<Threshold> thresholds) {
        this.score = Math.clamp(score, 0, 100);
        this.word = word;
        this.tone = tone;
        this.thresholds = List.copyOf(thresholds);
        setPrefSize(180, 112);
        setMinSize(120, 80);
        setAccessibleText(ValueFormat.score().text(score) + " of 100, " + word);
    }

    @Override
    void draw(List<Node> shapes) {
        double radius = Math.max(20, Math.min(getWidth() / 2, getHeight() - 18) - THICKNESS);
        double x = getWidth() / 2;
        double y = Math.round((getHeight() + radius + THICKNESS - 14) / 2);
        Arc track = arc(x, y, radius, 180);
        track.getStyleClass().add("gauge-track");
        Arc fill = arc(x, y, radius, 180 * score / 100);
        fill.getStyleClass().addAll("gauge-fill", tone.styleClass());
        shapes.add(track);
        shapes.add(fill);
        for (Threshold threshold : thresholds) {
            double angle = Math.PI * (1 - Math.clamp(threshold.value(), 0, 100) / 100);
            double in = radius - THICKNESS / 2 - 2;
            double out = radius + THICKNESS / 2 + 3;
            Line notch = new Line(
                    x + in * Math.cos(angle),
                    y - in * Math.sin(angle),
                    x + out * Math.cos(angle),
                    y - out * Math.sin(angle));
            notch.getStyleClass().addAll("gauge-notch", threshold.tone().styleClass());
            shapes.add(notch);
        }
        Label number = new Label(ValueFormat.score().text(score));
        number.getStyleClass().add("gauge-number");
        number.setAlignment(Pos.CENTER);
        number.resizeRelocate(0, y - 42, getWidth(), 34);
        Label meaning = new Label(word);
        meaning.getStyleClass().add("chart-label");
        meaning.setAlignment(Pos.CENTER);
        meaning.resizeRelocate(0, y - 8, getWidth(), 18);
        shapes.add(number);
        shapes.add(meaning);
    }

    private static Arc arc(double x, double y, double radius, double degrees) {
        Arc arc = new Arc(x, y, radius, radius, 180, -degrees);
        arc.setType(ArcType.OPEN);
        return arc;
    }
}
