package io.rolescope.functions.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.platform.Secret;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A private key that is chosen as a file: it signs, its text is seen nowhere, and what is no key takes no key's place.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class KeyFileViewTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path folder;

    @SuppressWarnings("NullAway.Init") // by start()
    private TestBench desk;

    @SuppressWarnings("NullAway.Init") // by start()
    private RequestViewModel model;

    private @Nullable File chosen;
    private int askedFor;

    @Start
    void start(Stage stage) throws Exception {
        desk = TestBench.in(Files.createTempDirectory("rolescope-desk"));
        model = new RequestViewModel(desk.bench());
        TokenLine line = new TokenLine(model, window -> {
            assertThat(window).isSameAs(stage);
            askedFor++;
            return chosen;
        });
        stage.setScene(new Scene(new StackPane((Parent) line.root()), 900, 200));
        stage.show();
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> {
            model.close();
            desk.close();
        });
    }

    @Test
    void theChosenKeySignsAndIsShownAsDotsOnly(FxRobot robot) throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k7").generate();
        chosen = Files.writeString(folder.resolve("signing.jwk"), key.toJSONString())
                .toFile();
        choose(robot);
        assertThat(askedFor).isEqualTo(1);
        assertThat(robot.lookup("#function-token-line").queryAs(Label.class).getText())
                .contains("ES256")
                .contains("key k7");
        assertThat(desk.bench().signingSecret().get().reveal()).contains("\"kid\":\"k7\"");
        String secret = String.valueOf(key.getD());
        assertThat(robot.lookup(".text").queryAllAs(javafx.scene.text.Text.class))
                .noneMatch(text -> text.getText().contains(secret));
        PasswordField field = robot.lookup("#function-secret").queryAs(PasswordField.class);
        assertThat(field.getText()).contains(secret);
        assertThat(field.getSelectedText()).isEmpty();
    }

    @Test
    void whatIsNoPrivateKeyIsSaidAndNothingChanges(FxRobot robot) throws Exception {
        chosen = Files.writeString(folder.resolve("notes.txt"), "no key at all").toFile();
        choose(robot);
        assertThat(desk.said()).hasSize(1);
        assertThat(desk.said().getFirst()).doesNotContain("no key at all");
        chosen = folder.resolve("gone.pem").toFile();
        choose(robot);
        assertThat(desk.said()).hasSize(2);
        chosen = null;
        choose(robot);
        assertThat(askedFor).isEqualTo(3);
        assertThat(desk.said()).hasSize(2);
        assertThat(desk.bench().signingSecret().get()).isEqualTo(Secret.of(TestBench.SIGNING));
        assertThat(robot.lookup("#function-token-line").queryAs(Label.class).getText())
                .contains("HS256");
    }

    private static void choose(FxRobot robot) {
        robot.interact(
                () -> robot.lookup("#function-key-file").queryAs(Button.class).fire());
        WaitForAsyncUtils.waitForFxEvents();
    }
}
