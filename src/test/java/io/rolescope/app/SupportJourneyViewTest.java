package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.testing.TestPostgres;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Support: “why can't this customer see that file?”, answered in a sentence to paste, without SQL.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class SupportJourneyViewTest {
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
    void sixActionsFromTheQuestionToTheSentence(FxRobot robot) throws Exception {
        Journey journey = new Journey("support", console, window, robot);
        journey.connect(TestPostgres.sandboxDatabase());
        journey.photograph("start");

        journey.press(KeyCode.CONTROL, KeyCode.K);
        journey.type("Ana Ruiz");
        journey.await("Ana in the palette", () -> {
            ListView<CommandPalette.Entry> list = robot.lookup("#palette-list").queryListView();
            return !list.getItems().isEmpty()
                    && list.getItems().getFirst().title().equals("Ana Ruiz");
        });
        journey.photograph("find-the-person");
        journey.press(KeyCode.ENTER);
        journey.await(
                "the question about a file",
                () -> journey.has("#file-question")
                        && robot.lookup("#file-question").query().isFocused());
        journey.photograph("the-person");
        journey.type("southside-final");
        journey.await("the file", () -> journey.has(".why-file"));
        journey.photograph("find-the-file");
        journey.click(".why-file");
        journey.await("the sentence", () -> journey.has("#why-sentence"));
        journey.photograph("why");
        journey.click("#copy-why-sentence");

        String sentence = journey.text("#why-sentence");
        assertThat(sentence).startsWith("Ana Ruiz cannot see").endsWith(".");
        assertThat(journey.copied()).isEqualTo(sentence);
        assertThat(journey.text("#lens-name")).isEqualTo("Ana Ruiz");
        assertThat(journey.text("#lens-badge")).isEqualTo("RLS enforced");
        assertThat(journey.actions()).isLessThanOrEqualTo(6);
        journey.photograph("copied");
    }
}
