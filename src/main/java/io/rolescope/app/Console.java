package io.rolescope.app;

import io.rolescope.kit.Tasks;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javafx.scene.image.Image;
import javafx.stage.Stage;

/// One running console: the window, its work, and the backends that it opened.
final class Console implements AutoCloseable {
    private static final double WIDTH = 1440;
    private static final double HEIGHT = 900;

    private final Tasks tasks;
    private final Openings openings;
    private final MainWindow window;
    private Theme theme = Theme.LIGHT;

    Console(Tasks tasks) {
        this.tasks = tasks;
        this.openings = new Openings(tasks);
        this.window = new MainWindow(tasks, new Wiring(), this::switchTheme, openings::connectPage);
    }

    /// Shows the window, and only then begins what takes time.
    void show(Stage stage, boolean demo) {
        Theme.loadFonts();
        theme.apply();
        stage.setTitle("Rolescope");
        stage.getIcons().setAll(icons());
        stage.setMinWidth(900);
        stage.setMinHeight(600);
        stage.setScene(window.scene(WIDTH, HEIGHT));
        stage.show();
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

    MainWindow window() {
        return window;
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
        window.close();
        openings.close();
    }

    private void switchTheme() {
        setTheme(theme.other());
    }
}
