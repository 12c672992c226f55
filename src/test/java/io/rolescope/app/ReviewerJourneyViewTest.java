package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.expect.Expectation;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.stage.Stage;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Review: a witness that a tenant reaches another, the policy and clause that let it through, a draft of the fix with
/// who loses access by it, and the test that is to keep it so.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class ReviewerJourneyViewTest {
    private static final String FIX = "app.is_member_of(organization_id)";

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
                "witnesses",
                () -> !journey.rows("#witnesses", WitnessGroup.class).isEmpty());
        assertThat(journey.text("#isolation-answer")).contains("to reach another tenant");
        journey.photograph("isolation");
        journey.choose("#witnesses", WitnessGroup.class, ReviewerJourneyViewTest::isOfAPerson);
        String who = journey.rows("#witnesses", WitnessGroup.class).stream()
                .filter(ReviewerJourneyViewTest::isOfAPerson)
                .findFirst()
                .orElseThrow()
                .telling()
                .identity()
                .name();
        journey.await("the witness", () -> journey.has("#witness-policies"));
        journey.photograph("a-witness");
        journey.click("#witness-policies");
        journey.await("its policies", () -> journey.has("#policy-table"));
        journey.photograph("policy-and-clause");

        // back to the witness, and from there to a draft of the fix
        journey.click("#page-isolation");
        journey.click("#witness-fix");
        journey.await("the editor", () -> journey.has("#draft-using"));
        journey.await("the policy's condition", () -> condition(robot).contains("true"));
        journey.on(() -> {
            robot.lookup("#draft-using").queryAs(CodeArea.class).replaceText(FIX);
            return true;
        });
        journey.await(
                "the statement",
                () -> robot.lookup("#draft-sql")
                        .queryTextInputControl()
                        .getText()
                        .contains("ALTER POLICY"));
        journey.photograph("draft-the-fix");
        journey.click("#draft-evaluate");
        journey.await("who loses", () -> journey.has("#draft-effects-table"));
        assertThat(journey.text("#draft-people")).contains("nobody gains one");
        journey.photograph("who-loses-access");

        journey.choose(
                "#draft-effects-table",
                DraftReport.Effect.class,
                effect -> effect.identity().name().equals(who) && effect.count(DraftReport.Kind.LOST) > 0);
        journey.await("the rows", () -> journey.has("#save-file"));
        Path file = Path.of("target", "policy-tests.yaml");
        Files.deleteIfExists(file);
        journey.on(() -> {
            robot.lookup("#save-path").queryTextInputControl().setText(file.toString());
            return true;
        });
        journey.click("#save-file");
        journey.await("saved", () -> journey.text("#save-outcome").startsWith("Saved"));
        journey.photograph("save-the-policy-test");
        assertThat(PolicyTestFile.read(file)).hasSize(1);
        assertThat(PolicyTestFile.read(file).getFirst().expect()).isEqualTo(new Expectation.Denied());
    }

    /// Somebody of one organization reads a notice of another.
    private static boolean isOfAPerson(WitnessGroup group) {
        Witness witness = group.telling();
        return witness.proven()
                && witness.table().name().equals("flawed_notices")
                && !witness.own().isEmpty();
    }

    private static String condition(FxRobot robot) {
        return robot.lookup("#draft-using").queryAs(CodeArea.class).getText();
    }
}
