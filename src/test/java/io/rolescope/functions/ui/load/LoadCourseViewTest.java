package io.rolescope.functions.ui.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.load.Latencies;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadReport.ThresholdResult;
import io.rolescope.functions.load.LoadSnapshot;
import io.rolescope.functions.load.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// A run at a constant rate that a slow function could not keep up with: figures and rules tell the same.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class LoadCourseViewTest {
    private static final Latencies SLOW = new Latencies(2_000, 400, 2_100, 3_000, 3_500, 3_700, 3_800, 3_800, 3_800);

    @SuppressWarnings("NullAway.Init") // by start()
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
    }

    @Test
    void whatWasNeverSentIsAnErrorOnceTheRunIsOver(FxRobot robot) {
        LoadSnapshot last =
                new LoadSnapshot(Duration.ofSeconds(4), 61, 15.1, SLOW, Map.of(200, 60L, 500, 1L), Map.of(), 1_139, 1);
        LoadReport report = new LoadReport(
                "POST slow",
                Duration.ofSeconds(4),
                61,
                15.1,
                SLOW,
                SLOW,
                29_000,
                new TreeMap<>(Map.of(200, 60L, 500, 1L)),
                new TreeMap<>(),
                1_139,
                List.of(new ThresholdResult(Threshold.parse("errors<1%"), 95, false)),
                false);
        assertThat(shown(robot, last, report))
                .contains("1,140", "95 %, 1,139 not sent", "due, not sent", "errors<1% is broken: 95.00 %");
    }

    /// Then a connection may still become free for it.
    @Test
    void whatWaitsForAConnectionIsNoErrorYet(FxRobot robot) {
        LoadSnapshot last =
                new LoadSnapshot(Duration.ofSeconds(2), 28, 16.2, SLOW, Map.of(200, 28L), Map.of(), 593, 0.5);
        assertThat(shown(robot, last, null))
                .contains("0", "0 %", "due, not sent", "593")
                .doesNotContain("593 not sent");
    }

    private List<String> shown(FxRobot robot, LoadSnapshot last, @Nullable LoadReport report) {
        robot.interact(() -> {
            stage.setScene(new Scene((Parent) LoadCourse.of(List.of(last), Instant.EPOCH, report), 1000, 600));
            stage.show();
        });
        return robot.lookup(node -> node instanceof Labeled).queryAll().stream()
                .map(node -> String.valueOf(((Labeled) node).getText()))
                .collect(Collectors.toList());
    }
}
