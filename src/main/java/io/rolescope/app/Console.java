package io.rolescope.app;

import io.rolescope.connections.ActivityLog;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.Look;
import io.rolescope.platform.settings.Settings;
import io.rolescope.platform.settings.SettingsStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/// One running console: the window, its work, and the backends that it opened.
final class Console implements AutoCloseable {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;

    private final Tasks tasks;
    private final Openings openings;
    private final Folders folders;
    private final SettingsStore settings;
    private final Settings.@Nullable Bounds left;
    private Theme theme;
    private @Nullable MainWindow window;

    /// @param folders where choices and the activity log are kept
    Console(Tasks tasks, Folders folders) {
        this(tasks, folders, Look.in(folders));
    }

    /// @param look what was read from the same folders
    Console(Tasks tasks, Folders folders, Look look) {
        this.tasks = tasks;
        this.folders = folders;
        this.settings = SettingsStore.in(folders);
        this.theme = Theme.named(look.theme());
        this.left = look.window();
        this.openings = new Openings(tasks, this.settings);
    }

    /// Folders of a console that is only being photographed or tested; gone when the program ends.
    static Folders passing() {
        try {
            Path folder = Files.createTempDirectory("rolescope-settings");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(folder)));
            return Folders.under(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteTree(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // it lies in the system's folder for passing files, which is emptied by the system
        }
    }

    /// Paints an empty frame in the window's colours, and only then begins what takes time: its controls, and
    /// where asked for, the sandbox.
    void show(Stage stage, boolean demo) {
        theme.apply();
        stage.setTitle("Rolescope");
        stage.setMinWidth(900);
        stage.setMinHeight(600);
        Scene scene = FirstFrame.scene(WIDTH, HEIGHT);
        stage.setScene(scene);
        place(stage);
        stage.show();
        FirstFrame.afterPaint(scene, () -> {
            Tasks.ahead(settings::current);
            tasks.onWindow(() -> fill(stage, demo));
        });
    }

    private void fill(Stage stage, boolean demo) {
        if (!stage.isShowing()) {
            return;
        }
        Theme.style(stage.getScene());
        window().fill(stage.getScene());
        stage.getIcons().setAll(icons());
        settings.warning().ifPresent(window()::warn);
        if (demo) {
            tasks.onWindow(openings::openSandbox);
        }
    }

    /// Several sizes; the system takes what fits its task bar.
    private static List<Image> icons() {
        return IntStream.of(16, 32, 48, 64, 128, 256)
                .mapToObj(size -> Console.class.getResource("icons/rolescope-" + size + ".png"))
                .filter(Objects::nonNull)
                .map(found -> new Image(found.toExternalForm()))
                .toList();
    }

    /// Made when it is first asked for, on the window's thread.
    MainWindow window() {
        MainWindow made = window;
        if (made == null) {
            Theme.loadFonts();
            ActivityLog activity = ActivityLog.in(folders);
            made = new MainWindow(
                    tasks, new Wiring(activity, folders), activity, this::switchTheme, openings::connectPage);
            window = made;
        }
        return made;
    }

    Folders folders() {
        return folders;
    }

    Tasks tasks() {
        return tasks;
    }

    void setTheme(Theme wanted) {
        theme = wanted;
        theme.apply();
    }

    @Override
    public void close() {
        if (window == null) {
            tasks.close();
        } else {
            window.close();
        }
        openings.close();
    }

    private void switchTheme() {
        setTheme(theme.other());
        keep(now -> now.withTheme(theme.name().toLowerCase(Locale.ROOT)));
    }

    /// The window comes back where it was left.
    private void place(Stage stage) {
        if (left != null && onAScreen(left)) {
            stage.setX(left.x());
            stage.setY(left.y());
            stage.setWidth(left.width());
            stage.setHeight(left.height());
            stage.setMaximized(left.maximized());
        } else {
            keepOnScreen(stage);
        }
        stage.setOnHiding(event -> keep(now -> now.withWindow(new Settings.Bounds(
                stage.getX(), stage.getY(), stage.getWidth(), stage.getHeight(), stage.isMaximized()))));
    }

    /// A small screen is filled; what lies beyond its edges could not be taken hold of.
    private static void keepOnScreen(Stage stage) {
        Rectangle2D room = Screen.getPrimary().getVisualBounds();
        if (room.getWidth() < WIDTH || room.getHeight() < HEIGHT) {
            stage.setX(room.getMinX());
            stage.setY(room.getMinY());
            stage.setWidth(Math.min(WIDTH, room.getWidth()));
            stage.setHeight(Math.min(HEIGHT, room.getHeight()));
        }
    }

    private static boolean onAScreen(Settings.Bounds bounds) {
        return !Screen.getScreensForRectangle(bounds.x(), bounds.y(), bounds.width(), bounds.height())
                .isEmpty();
    }

    private void keep(UnaryOperator<Settings> change) {
        try {
            settings.update(change);
        } catch (FailureException e) {
            window().say(e.failure().sentence());
        }
    }
}
