package io.rolescope.app;

import io.rolescope.cli.RolescopeCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rolescope screenshots`: every page over the sandbox, as pictures, in both themes. Needs no display.
@Command(
        name = "screenshots",
        mixinStandardHelpOptions = true,
        description = "Photograph every page of the console over the sandbox, in both themes.")
final class ScreenshotsCommand implements Callable<Integer> {
    @Option(names = "--out", paramLabel = "DIR", required = true, description = "Folder for the PNG files.")
    private @Nullable Path out;

    @Option(names = "--width", defaultValue = "1440", description = "Width of the window in pixels (${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--height",
            defaultValue = "900",
            description = "Height of the window in pixels (${DEFAULT-VALUE}).")
    private int height;

    @Option(
            names = "--theme",
            paramLabel = "NAME",
            description = "Only this theme: light or dark; both when not given.")
    private @Nullable Theme theme;

    @Option(
            names = "--page",
            paramLabel = "NAME",
            description =
                    "Only this page (functions) or place of a page (functions:suites); may be given several times.")
    private List<String> pages = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (out == null || spec == null) {
            return RolescopeCommand.FAILED;
        }
        WindowStart.quietToolkit();
        for (Path picture : new Screenshots(
                        out, width, height, theme == null ? List.of(Theme.values()) : List.of(theme), pages)
                .take()) {
            spec.commandLine().getOut().println(picture);
        }
        return RolescopeCommand.FINE;
    }
}
