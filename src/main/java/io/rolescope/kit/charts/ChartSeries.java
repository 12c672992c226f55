package io.rolescope.kit.charts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values over time, oldest first.
///
/// @param name what it is called in the legend and on hover
public record ChartSeries(String name, Tone tone, List<Point> points) {

    public ChartSeries {
        points = List.copyOf(points);
    }

    /// One measured value; `null` leaves a gap, it is never drawn as zero.
    public record Point(Instant at, @Nullable Double value) {}

    /// The newest point that has a value.
    public @Nullable Point last() {
        for (Point point : points.reversed()) {
            if (point.value() != null) {
                return point;
            }
        }
        return null;
    }
}
