package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.survey.Witness;
import io.rolescope.testing.TestPostgres;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Review: a witness that a tenant reaches another, and the policy and clause that let it through.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class ReviewerJourneyViewTest {
    private Console console;
    private Stage window;

    @Start
    void start(Stage stage) {
        window = stage;
        console = Journey.begin(stage);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, console::close);
    }

    @Test
    void fromTheWitnessToThePolicyThatLetsItThrough(FxRobot robot) throws Exception {
        Journey journey = new Journey("reviewer", console, window, robot);
        journey.connect(TestPostgres.flawedDatabase());

        journey.click("#page-isolation");
        journey.await(
                "witnesses", () -> !journey.rows("#witnesses", Witness.class).isEmpty());
        assertThat(journey.text("#isolation-answer")).contains("to reach another tenant");
        journey.photograph("isolation");
        journey.choose(
                "#witnesses",
                Witness.class,
                witness -> witness.proven() && !witness.policies().isEmpty());
        journey.await("the witness", () -> journey.has("#witness-policies"));
        journey.photograph("a-witness");
        journey.click("#witness-policies");
        journey.await("its policies", () -> journey.has("#policy-table"));
        journey.photograph("policy-and-clause");
    }
}
