package io.rolescope.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.ShownPage;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.CssParser;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What holds on every page: it can be gone through by keyboard alone, every control has a name and shows the
/// focus, and the style sheets fit.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class EveryPageViewTest {
    private static final int MOST_STOPS = 80;
    private static final Map<PageKind, Map<String, String>> WHAT = Map.of(
            PageKind.SIMULATOR, Map.of("table", "files"),
            PageKind.REACH, Map.of("table", "files", "key", "{\"id\": \"0f000000-0000-4000-8000-000000000001\"}"),
            PageKind.POLICIES, Map.of("schema", "public", "table", "files"),
            PageKind.EXPLORER, Map.of("schema", "public", "table", "profiles"));

    private Console console;
    private Stage stage;

    @Start
    void start(Stage shown) {
        stage = shown;
        console = new Console(Tasks.onWindow(), Console.passing());
        console.show(stage, false);
        stage.setWidth(1440);
        stage.setHeight(900);
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, console::close);
    }

    @Test
    void everyControlHasANameAndNoRuleOfAStyleSheetFails() throws Exception {
        onWindow(() -> {
            CssParser.errorsProperty().clear();
            return true;
        });
        connect();
        List<String> nameless = new ArrayList<>();
        for (Theme theme : Theme.values()) {
            onWindow(() -> {
                console.setTheme(theme);
                return true;
            });
            for (PageKind kind : PageKind.values()) {
                open(kind);
                onWindow(() -> ScreenRules.nameless(stage.getScene().getRoot()))
                        .forEach(control -> nameless.add(kind.title() + ": " + control));
            }
        }
        assertThat(Set.copyOf(nameless)).isEmpty();
        assertThat(onWindow(() -> CssParser.errorsProperty().stream()
                        .map(CssParser.ParseError::getMessage)
                        .toList()))
                .isEmpty();
    }

    @Test
    void tabGoesThroughEveryPageAndTheFocusIsSeen(FxRobot robot) throws Exception {
        connect();
        List<String> wrong = new ArrayList<>();
        for (PageKind kind : PageKind.values()) {
            open(kind);
            onWindow(() -> {
                stage.getScene().lookup("#page-" + kind.key()).requestFocus();
                return true;
            });
            Set<Node> seen = new LinkedHashSet<>();
            for (int stop = 0; stop < MOST_STOPS; stop++) {
                robot.push(KeyCode.TAB);
                @Nullable Node owner = onWindow(() -> stage.getScene().getFocusOwner());
                if (owner == null || !seen.add(owner)) {
                    break;
                }
                if (!isMarked(owner)) {
                    wrong.add(kind.title() + ": nothing marks the focus of " + ScreenRules.describe(owner));
                }
            }
            for (Node node :
                    onWindow(() -> ScreenRules.reachable(stage.getScene().getRoot()))) {
                if (!seen.contains(node) && !isPartOf(node, seen) && !isOfAChoice(node)) {
                    wrong.add(kind.title() + ": Tab never comes to " + ScreenRules.describe(node));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theSidebarIsOneStopAndArrowsGoThroughIt(FxRobot robot) throws Exception {
        connect();
        open(PageKind.FILES);
        onWindow(() -> {
            stage.getScene().lookup("#page-files").requestFocus();
            return true;
        });
        robot.push(KeyCode.TAB);
        assertThat(onWindow(
                        () -> String.valueOf(stage.getScene().getFocusOwner().getId())))
                .doesNotStartWith("page-");
        onWindow(() -> {
            stage.getScene().lookup("#page-files").requestFocus();
            return true;
        });
        robot.push(KeyCode.DOWN);
        robot.push(KeyCode.ENTER);
        await(() -> console.window().current() == PageKind.AUDIT);
        robot.push(KeyCode.UP);
        robot.push(KeyCode.UP);
        robot.push(KeyCode.SPACE);
        await(() -> console.window().current() == PageKind.USERS);
    }

    @Test
    void aQuestionKeepsTheFocusUntilItIsAnswered(FxRobot robot) throws Exception {
        connect();
        open(PageKind.FILES);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        await(() -> robot.lookup("#palette-field").tryQuery().isPresent());
        Parent palette = (Parent) stage.getScene().lookup(".palette");
        for (int stop = 0; stop < 8; stop++) {
            robot.push(KeyCode.TAB);
            Node owner = onWindow(() -> stage.getScene().getFocusOwner());
            assertThat(onWindow(() -> isInside(owner, palette)))
                    .as("stop " + stop)
                    .isTrue();
        }
        robot.push(KeyCode.ESCAPE);
        await(() -> robot.lookup("#palette-field").tryQuery().isEmpty());
    }

    @Test
    void aServerThatNoLongerAnswersIsNotCalledConnected(FxRobot robot) throws Exception {
        connect();
        await(() -> console.tasks().running().isEmpty());
        assertThat(ShownPage.text(robot, "#connection")).startsWith("connected · PostgreSQL");
        onWindow(() -> console.tasks()
                .load(
                        "Asking",
                        control -> {
                            throw new FailureException(
                                    new Failure.Unreachable("Nothing answers.", "Start it.", "", null));
                        },
                        new SimpleObjectProperty<>(Loadable.idle())));
        await(() -> ShownPage.text(robot, "#connection").startsWith("no answer · PostgreSQL"));
        onWindow(() -> console.tasks().load("Asking", control -> 1, new SimpleObjectProperty<>(Loadable.idle())));
        await(() -> ShownPage.text(robot, "#connection").startsWith("connected · PostgreSQL"));
    }

    /// The rules can fail: what breaks them is found.
    @Test
    void canary() throws Exception {
        Button nameless = new Button(null, new javafx.scene.shape.Circle(4));
        Button unmarked = new Button("Same in every state");
        unmarked.setStyle("-fx-background-color: gray; -fx-border-color: gray;");
        VBox box = new VBox(nameless, unmarked);
        // a colour that the theme does not know
        box.setStyle("-fx-border-color: -color-of-nothing;");
        onWindow(() -> {
            CssParser.errorsProperty().clear();
            stage.setScene(new Scene(box, 200, 100));
            box.applyCss();
            box.layout();
            return true;
        });
        assertThat(onWindow(() -> ScreenRules.nameless(box))).hasSize(1);
        assertThat(onWindow(() -> CssParser.errorsProperty().size())).isPositive();
        assertThat(isMarked(unmarked)).isFalse();
    }

    /// Whether a control looks otherwise with the focus than without it.
    private boolean isMarked(Node node) {
        WritableImage with = onWindow(() -> picture(node));
        WritableImage without = onWindow(() -> {
            Parent root = stage.getScene().getRoot();
            boolean could = root.isFocusTraversable();
            root.setFocusTraversable(true);
            root.requestFocus();
            WritableImage picture = picture(node);
            node.requestFocus();
            root.setFocusTraversable(could);
            return picture;
        });
        return !ScreenRules.same(with, without);
    }

    private static WritableImage picture(Node node) {
        node.applyCss();
        return node.snapshot(null, null);
    }

    private static boolean isPartOf(Node node, Set<Node> seen) {
        for (@Nullable Node above = node.getParent(); above != null; above = above.getParent()) {
            if (seen.contains(above)) {
                return true;
            }
        }
        return false;
    }

    /// Tab comes to what is chosen of several; arrows choose another.
    private static boolean isOfAChoice(Node node) {
        return node instanceof ToggleButton toggle
                && toggle.getToggleGroup() != null
                && toggle.getToggleGroup().getSelectedToggle() != null;
    }

    private static boolean isInside(Node node, Parent area) {
        for (@Nullable Node above = node; above != null; above = above.getParent()) {
            if (above == area) {
                return true;
            }
        }
        return false;
    }

    private void open(PageKind kind) throws Exception {
        onWindow(() -> {
            console.window().open(kind.key(), WHAT.getOrDefault(kind, Map.of()));
            return true;
        });
        await(() -> console.tasks().running().isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void connect() throws Exception {
        Backend backend = TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer");
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        Platform.runLater(() -> console.window().connected(viewpoint));
        await(() -> console.window().viewpoint() != null);
    }

    private static <T> T onWindow(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                120,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition).get());
        WaitForAsyncUtils.waitForFxEvents();
    }
}
