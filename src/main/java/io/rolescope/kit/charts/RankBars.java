package io.rolescope.kit.charts;

import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/// The largest of something, longest bar first: name, bar, value.
public final class RankBars extends GridPane {

    /// One bar. `key` is handed to whoever listens for clicks.
    public record Bar(String key, String name, double value, Tone tone) {}

    public RankBars(List<Bar> bars, ValueFormat format) {
        this(bars, format, null);
    }

    /// @param onOpen a bar was clicked, `null` where that does nothing
    public RankBars(List<Bar> bars, ValueFormat format, @Nullable Consumer<Bar> onOpen) {
        getStyleClass().addAll("chart", "rank-bars");
        setHgap(10);
        setVgap(6);
        ColumnConstraints names = new ColumnConstraints(80, 150, 190);
        ColumnConstraints middle = new ColumnConstraints(40, 120, Double.MAX_VALUE);
        middle.setHgrow(Priority.ALWAYS);
        ColumnConstraints values = new ColumnConstraints();
        values.setHalignment(HPos.RIGHT);
        getColumnConstraints().addAll(names, middle, values);
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            Label name = new Label(bar.name());
            name.setMinWidth(0);
            name.setTooltip(new Tooltip(bar.name()));
            Label value = new Label(format.text(bar.value()));
            value.getStyleClass().add("rank-value");
            value.setMinWidth(Region.USE_PREF_SIZE);
            addRow(i, name, new Track(most <= 0 ? 0 : bar.value() / most, bar.tone()), value);
            if (onOpen != null) {
                name.getStyleClass().add("rank-link");
                Opening.on(name, bar.name(), () -> onOpen.accept(bar));
            }
        }
    }

    @Override
    public String getUserAgentStylesheet() {
        return ChartRegion.styleSheet();
    }

    /// A bar that fills its share of the room.
    private static final class Track extends Pane {
        private final double share;
        private final Region fill = new Region();

        Track(double share, Tone tone) {
            this.share = share;
            fill.getStyleClass().addAll("rank-fill", tone.styleClass());
            getStyleClass().add("rank-track");
            setMinHeight(10);
            setPrefHeight(10);
            setMaxHeight(10);
            getChildren().add(fill);
        }

        @Override
        protected void layoutChildren() {
            double width = share <= 0 ? 0 : Math.max(2, getWidth() * share);
            fill.resizeRelocate(0, 0, Math.round(width), getHeight());
        }
    }
}
