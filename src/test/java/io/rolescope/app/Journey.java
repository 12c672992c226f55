package io.rolescope.app;

import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.testing.TestPostgres;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// Somebody at the whole console, over a real database: counts what they do, waits as they would, and photographs the
/// steps into the folder that `rolescope.journey.pictures` names.
final class Journey {
    private static final int PATIENCE_SECONDS = 120;

    private final String name;
    private final Console console;
    private final FxRobot robot;
    private final Stage stage;
    private final Path pictures = Path.of(System.getProperty("rolescope.journey.pictures", "target/journeys"));
    private int actions;
    private int photographed;

    Journey(String name, Console console, Stage stage, FxRobot robot) {
        this.name = name;
        this.console = console;
        this.stage = stage;
        this.robot = robot;
    }

    static Console begin(Stage stage) {
        Console console = new Console(io.rolescope.kit.Tasks.onWindow(), Console.passing());
        console.show(stage, false);
        stage.setWidth(1280);
        stage.setHeight(800);
        return console;
    }

    Console console() {
        return console;
    }

    /// Signs in to a database as the login that observes; no action of the journey.
    void connect(String database) {
        Backend backend = TestPostgres.backend(database, "rolescope_observer");
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        on(() -> {
            console.window().connected(viewpoint);
            return true;
        });
        await("the overview", () -> console.window().viewpoint() != null);
    }

    void press(KeyCode... keys) {
        actions++;
        robot.push(keys);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Types into whatever has the keyboard.
    void type(String text) {
        actions++;
        robot.write(text);
        WaitForAsyncUtils.waitForFxEvents();
    }

    void click(String query) {
        await(query, () -> robot.lookup(query).match(Node::isVisible).tryQuery().isPresent());
        actions++;
        robot.clickOn(query);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Types into a field, wherever it has to be scrolled to; a field with choices gets that choice.
    @SuppressWarnings("unchecked")
    void fill(String field, String text) {
        await(field, () -> has(field));
        actions++;
        on(() -> {
            Node found = robot.lookup(field).query();
            if (found instanceof ComboBox<?> box) {
                ((ComboBox<String>) box).setValue(text);
            } else {
                ((TextInputControl) found).setText(text);
            }
            return true;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Presses a button, wherever it has to be scrolled to.
    void fire(String button) {
        await(button, () -> has(button));
        actions++;
        on(() -> {
            robot.lookup(button).queryButton().fire();
            return true;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Chooses a row of a grid, as a click on it does.
    <R> void choose(String grid, Class<R> type, java.util.function.Predicate<R> which) {
        await(grid, () -> rows(grid, type).stream().anyMatch(which));
        actions++;
        on(() -> {
            TableView<R> table = robot.lookup(grid).queryTableView();
            R row = table.getItems().stream().filter(which).findFirst().orElseThrow();
            table.requestFocus();
            table.getSelectionModel().clearSelection();
            table.getSelectionModel().select(row);
            table.scrollTo(row);
            return true;
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    <R> java.util.List<R> rows(String grid, Class<R> type) {
        return robot.lookup(grid).tryQuery().stream()
                .flatMap(found -> ((TableView<?>) found).getItems().stream())
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    int actions() {
        return actions;
    }

    boolean has(String query) {
        return robot.lookup(query).tryQuery().isPresent();
    }

    String text(String query) {
        return on(() -> robot.lookup(query).queryLabeled().getText());
    }

    String copied() {
        return on(() -> Clipboard.getSystemClipboard().getString());
    }

    void await(String what, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> on(condition));
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "did not come: " + what + "; the window is in " + failed() + ", focus on "
                            + on(() -> stage.getScene().getFocusOwner()),
                    e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    /// Waits until nothing runs, then photographs the window.
    void photograph(String step) throws IOException {
        await("quiet before " + step, () -> console.tasks().running().isEmpty());
        BufferedImage image = on(() -> SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null));
        Files.createDirectories(pictures);
        photographed++;
        ImageIO.write(
                image,
                "png",
                pictures.resolve(name + "-" + photographed + "-" + step + ".png")
                        .toFile());
    }

    /// What was to be seen when something did not come.
    private Path failed() {
        Path picture = Path.of("target", name + "-failed.png");
        try {
            ImageIO.write(
                    on(() -> SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null)), "png", picture.toFile());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return picture;
    }

    <T> T on(Callable<T> work) {
        return WaitForAsyncUtils.waitForAsyncFx(60_000, work);
    }
}
