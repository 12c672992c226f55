package io.rolescope.functions.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.TestServices;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.PassingFolders;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeView;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/// The sections of the page over the sandbox's own functions.
@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class SectionsViewTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    private static Path folder;

    private final TestServices services = started();

    @SuppressWarnings("NullAway.Init") // by start()
    private Backend backend;

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    private static TestServices started() {
        try {
            return TestServices.start(PassingFolders.make("services"), Map.of());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Start
    void start(Stage stage) throws Exception {
        backend = Backend.open(
                TestPostgres.profile(services.database(), "rolescope_observer")
                        .withServices(services.url("/functions/v1"), services.url("/storage/v1"), null),
                Optional.of(Secret.of(TestPostgres.PASSWORD)),
                Executors.newVirtualThreadPerTaskExecutor());
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        viewpoint.rememberTokenSecret(TestServices.JWT_SECRET);
        Path own = Files.createTempDirectory(folder, "history");
        scene = PageScene.show(stage, (tasks, navigator) -> new FunctionsPage(viewpoint, tasks, navigator, own));
    }

    @AfterEach
    void close() {
        scene.close();
        backend.close();
        services.close();
    }

    @Test
    void functionsOfTheSandboxAreListed() {
        scene.openWith(Map.of());
        scene.awaitText("analytics-aggregation");
        scene.awaitText("notification-dispatcher");
    }

    @Test
    void theShippedSuitesRunAndAnEntryIsOpenedAsRequest() {
        scene.openWith(Map.of("section", "suites"));
        scene.awaitText("3 suites open");
        scene.act(() -> scene.node("suite-run-all", Button.class).fire());
        scene.await(
                "all passed",
                () -> scene.node("suite-summary", Label.class).getText().contains("all passed")
                        && scene.node("suite-stop", Button.class).isDisabled());
        // the first request of the last suite, below two suites of 16 and 14
        scene.act(() ->
                scene.node("suite-tree", TreeView.class).getSelectionModel().select(33));
        scene.await("its asserts", () -> scene.has("entry-asserts"));
        scene.act(() -> scene.node("suite-request", Button.class).fire());
        scene.act(() -> assertThat(scene.node("function-path", TextField.class).getText())
                .isEqualTo("analytics-aggregation"));
    }

    @Test
    void whoGetsWhatIsShownSideBySide() {
        scene.openWith(Map.of("request", "analytics-aggregation"));
        scene.openWith(Map.of("section", "several"));
        scene.awaitText("no token");
        scene.awaitText("service_role");
        scene.act(() -> scene.node("several-run", Button.class).fire());
        scene.awaitText("different answers.");
        scene.await("the answers", () -> scene.has("several-answers"));
        scene.awaitText("401");
        scene.awaitText("200");
    }

    @Test
    void loadIsPutOnReportedAndStopped() {
        scene.openWith(Map.of("request", "analytics-aggregation"));
        scene.openWith(Map.of("section", "load"));
        scene.act(() -> {
            scene.node("load-connections", TextField.class).setText("many");
            scene.node("load-start", Button.class).fire();
        });
        scene.awaitText("The number of connections goes from 1 to 1000, not “many”.");
        scene.act(() -> {
            scene.node("load-connections", TextField.class).setText("2");
            scene.node("load-duration", TextField.class).setText("3s");
            scene.node("load-thresholds", TextField.class).setText("p95<60s, rps>1000000");
            scene.node("load-start", Button.class).fire();
        });
        scene.awaitText("p95<60s holds");
        scene.awaitText("rps>1000000 is broken");
        scene.act(() -> {
            scene.node("load-duration", TextField.class).setText("10m");
            scene.node("load-start", Button.class).fire();
        });
        scene.await("it runs", () -> scene.has("load-course"));
        scene.act(() -> scene.node("load-stop", Button.class).fire());
        scene.awaitText(", stopped");
    }

    @Test
    void aDamagedSuiteIsShownWithLineAndColumn() throws Exception {
        Path suites = Files.createDirectories(folder.resolve("damaged"));
        Files.writeString(suites.resolve("good.hurl"), "GET {{functionsUrl}}/analytics-aggregation\nHTTP 200\n");
        Files.writeString(
                suites.resolve("broken.hurl"), "GET http://localhost/\nHTTP 200\n[Asserts]\njsonpath $.a == 1\n");
        scene.openWith(Map.of("section", "suites"));
        scene.awaitText("3 suites open");
        scene.act(() -> sections().suitesModel().open(suites));
        scene.awaitText("damaged/broken.hurl");
        scene.awaitText("Line 4, column 10: ");
        scene.act(() ->
                assertThat(scene.node("suite-run", Button.class).isDisabled()).isTrue());
        scene.act(() ->
                scene.node("suite-tree", TreeView.class).getSelectionModel().selectLast());
        scene.act(() -> sections().suitesModel().run(4));
        scene.awaitText("1 failed");
        // sent without a token, so 401: the assert that failed is shown with its line
        scene.act(() ->
                scene.node("suite-tree", TreeView.class).getSelectionModel().selectLast());
        scene.awaitText("expected status 200");
    }

    @Test
    void whatWasSentIsFoundComparedSentAgainAndMadeATest() throws Exception {
        Path suite = folder.resolve("made.hurl");
        Files.writeString(suite, "# kept as it is\nGET http://localhost/\n");
        scene.openWith(Map.of("request", "analytics-aggregation"));
        scene.act(() -> scene.node("function-send", Button.class).fire());
        scene.await("an answer", () -> scene.has("answer-status"));
        scene.act(() -> scene.node("function-path", TextField.class).setText("no-such-function"));
        scene.act(() -> scene.node("function-send", Button.class).fire());
        scene.await(
                "the other answer",
                () -> scene.has("answer-status")
                        && scene.node("answer-status", Label.class).getText().equals("404"));
        scene.openWith(Map.of("section", "past"));
        scene.await(
                "both",
                () -> scene.has("past") && scene.table("past").getItems().size() == 2);
        scene.act(() -> scene.table("past").getSelectionModel().selectAll());
        scene.awaitText("difference");
        scene.awaitText("status");
        scene.act(() -> scene.table("past").getSelectionModel().clearAndSelect(1));
        scene.await("the proposal", () -> scene.has("past-tabs"));
        scene.selectTab("past-tabs", "Save as test");
        scene.await("the test", () -> scene.has("past-proposal"));
        scene.act(() -> {
            String proposed = scene.node("past-proposal", TextArea.class).getText();
            assertThat(proposed)
                    .contains("POST {{functionsUrl}}/analytics-aggregation")
                    .contains("Authorization: Bearer {{token}}")
                    .contains("HTTP 200")
                    .contains("jsonpath \"$.success\" == true");
            sections().pastModel().saveTest(suite, proposed, "aggregation works");
        });
        scene.awaitText("Added to made.hurl.");
        assertThat(Files.readString(suite))
                .startsWith("# kept as it is\nGET http://localhost/\n")
                .contains("# aggregation works\nPOST {{functionsUrl}}/analytics-aggregation");
        scene.act(() -> scene.node("past-replay", Button.class).fire());
        scene.await(
                "sent again",
                () -> scene.has("answer-status")
                        && scene.node("answer-status", Label.class).getText().equals("200"));
    }

    @Test
    void messagesAreShownAsTheyComeUntilOneStops() {
        scene.openWith(Map.of("section", "live"));
        scene.awaitText("Nobody listens.");
        scene.act(() -> scene.node("live-topic", TextField.class).setText("org:test"));
        scene.act(() -> scene.node("live-start", Button.class).fire());
        scene.awaitText("Listening as rolescope_observer since");
        TestPostgres.run(
                services.database(), "select realtime.send('{\"word\": \"hello\"}', 'greeting', 'org:test', true)");
        scene.await("the message", () -> scene.table("live-events").getItems().size() == 1);
        scene.awaitText("greeting");
        scene.act(() -> scene.node("live-stop", Button.class).fire());
        scene.awaitText("Stopped.");
        scene.act(() ->
                scene.node("live-over", ComboBox.class).getSelectionModel().selectLast());
        scene.act(() -> scene.node("live-start", Button.class).fire());
        // the sandbox has no realtime service
        scene.awaitText("Trying again in");
    }

    private Sections sections() {
        return ((FunctionsPage) scene.page()).sections();
    }
}
