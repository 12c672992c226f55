package io.rolescope.app;

import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.settings.Folders;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.stage.Stage;
import javafx.util.Duration;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/// Photographs every page of the console over the sandbox, in both themes, with or without a display.
final class Screenshots {
    private static final int PATIENCE_SECONDS = 180;

    private static final String TESTS = """
            tests:
              - {name: Ana reads her own file, as: user:0b000000-0000-4000-8000-000000000001, table: public.files,
                 rows: 0f000000-0000-4000-8000-000000000001, expect: allowed}
              - {name: nobody reads files without signing in, as: role:anon, table: public.files,
                 rows: 0f000000-0000-4000-8000-000000000001, expect: error 42501}
              - {name: Ana reads a file of another school, as: user:0b000000-0000-4000-8000-000000000001,
                 table: public.files, rows: 0f000000-0000-4000-8000-000000000005, expect: allowed}
            """;

    private final Path folder;
    private final int width;
    private final int height;
    private final List<Theme> themes;
    private final List<String> only;

    /// @param themes those to photograph in
    /// @param only keys of pages to photograph, or `page:place`; empty for all there is
    Screenshots(Path folder, int width, int height, List<Theme> themes, List<String> only) {
        this.folder = folder;
        this.width = width;
        this.height = height;
        this.themes = List.copyOf(themes);
        this.only = List.copyOf(only);
    }

    /// Photographs and returns the files.
    ///
    /// @throws FailureException when the sandbox does not start or a picture cannot be written
    public List<Path> take() throws IOException {
        Files.createDirectories(folder);
        System.setProperty("glass.platform", System.getProperty("glass.platform", "Headless"));
        System.setProperty("prism.order", System.getProperty("prism.order", "sw"));
        startToolkit();
        Console console = onWindow(() -> new Console(Tasks.onWindow(), Console.passing()));
        Stage stage = onWindow(Stage::new);
        try {
            onWindow(() -> {
                console.show(stage, true);
                stage.setWidth(width);
                stage.setHeight(height);
                return true;
            });
            awaitBackend(console);
            return photograph(console, stage);
        } finally {
            onWindow(() -> {
                stage.hide();
                console.close();
                return true;
            });
        }
    }

    private List<Path> photograph(Console console, Stage stage) throws IOException {
        List<Path> pictures = new java.util.ArrayList<>();
        Identity login = login(console);
        Identity person = person(console).orElse(login);
        Path tests = Files.writeString(Folders.ready(console.folders().data()).resolve("policy-tests.yaml"), TESTS);
        for (Theme theme : themes) {
            onWindow(() -> {
                console.setTheme(theme);
                return true;
            });
            for (Picture picture : Picture.all(tests)) {
                if (picture.isAmong(only)) {
                    lookAs(console, seenBy(picture.kind(), login, person));
                    pictures.add(photograph(console, stage, picture, theme));
                }
            }
        }
        return pictures;
    }

    private Path photograph(Console console, Stage stage, Picture picture, Theme theme) throws IOException {
        onWindow(() -> {
            console.window().open(picture.kind().key(), picture.arguments());
            return true;
        });
        awaitQuiet(console.tasks());
        for (Picture.Step step : picture.steps()) {
            onWindow(() -> {
                PictureSteps.take(stage.getScene().getRoot(), step);
                return true;
            });
            awaitQuiet(console.tasks());
        }
        String name = picture.name().replace(':', '-') + "-" + theme.name().toLowerCase(Locale.ROOT) + ".png";
        Path file = folder.resolve(name);
        BufferedImage image = Objects.requireNonNull(onWindow(() -> {
            BufferedImage taken = SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null);
            // the next picture of the page begins without what this one opened
            console.window().closeDrawer();
            return taken;
        }));
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    /// What operators look after is shown as they see it; what is about access, through a person's eyes.
    private static Identity seenBy(PageKind kind, Identity login, Identity person) {
        return switch (kind.section()) {
            case ACCESS, LOOK -> kind == PageKind.OVERVIEW || kind == PageKind.POLICIES ? login : person;
            case OPERATE, WORK, BACKEND -> login;
        };
    }

    private static void lookAs(Console console, Identity identity) {
        @Nullable Viewpoint viewpoint = console.window().viewpoint();
        if (viewpoint != null && !viewpoint.identity().equals(identity)) {
            viewpoint.lookAs(identity);
            awaitQuiet(console.tasks());
        }
    }

    private static Identity login(Console console) {
        Viewpoint viewpoint = Objects.requireNonNull(console.window().viewpoint());
        return new Identity.Operator(viewpoint.backend().facts().login());
    }

    /// The first member of a tenant that the directory lists.
    private static Optional<Identity> person(Console console) {
        Viewpoint viewpoint = Objects.requireNonNull(console.window().viewpoint());
        return viewpoint.directory().search("", 50).people().stream()
                .filter(someone -> !someone.memberships().isEmpty() && someone.state() == null)
                .findFirst()
                .map(viewpoint.directory()::identity);
    }

    private static void awaitBackend(Console console) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < until) {
            if (onWindow(() -> console.window().viewpoint() != null)) {
                return;
            }
            rest();
            if (onWindow(() ->
                    console.tasks().running().isEmpty() && console.window().viewpoint() == null)) {
                break;
            }
        }
        if (!onWindow(() -> console.window().viewpoint() != null)) {
            throw new FailureException(new Failure.Unreachable(
                    "The sandbox did not start, so there is nothing to photograph.",
                    "Run “rolescope sandbox” to see why.",
                    "",
                    null));
        }
    }

    /// Waits until nothing has been running for a moment.
    private static void awaitQuiet(Tasks tasks) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        int quiet = 0;
        while (quiet < 4 && System.nanoTime() < until) {
            rest();
            quiet = onWindow(() -> tasks.running().isEmpty()) ? quiet + 1 : 0;
        }
    }

    /// A moment in which the window goes on working.
    private static void rest() {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Platform.runLater(() -> {
            PauseTransition pause = new PauseTransition(Duration.millis(120));
            pause.setOnFinished(event -> over.complete(true));
            pause.play();
        });
        await(over);
    }

    private static void startToolkit() {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        try {
            Platform.startup(() -> started.complete(true));
        } catch (IllegalStateException e) {
            started.complete(true);
        }
        await(started);
        Platform.setImplicitExit(false);
    }

    private static <T> T onWindow(Supplier<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                answer.complete(work.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return await(answer);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new FailureException(
                    new Failure.TimedOut("The window did not answer in time.", "Try again.", "", null), e);
        }
    }
}
