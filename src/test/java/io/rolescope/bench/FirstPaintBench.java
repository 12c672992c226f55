package io.rolescope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.settings.Folders;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much later the console's window is painted than an empty one of the same toolkit and theme. Aim: 1.3.
@Tag("bench")
class FirstPaintBench {
    private static final int ROUNDS = 7;

    @TempDir
    Path home;

    @Test
    void consoleAgainstEmptyWindow() throws IOException, InterruptedException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/settings.json"), """
                {"theme": "dark", "window": {"x": 0, "y": 0, "width": 1440, "height": 900, "maximized": false}}
                """);
        List<Long> empty = new ArrayList<>();
        List<Long> console = new ArrayList<>();
        List<Long> complete = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            empty.add(paint("empty").get("painted"));
            Map<String, Long> times = paint("console");
            console.add(times.get("painted"));
            complete.add(times.get("complete"));
        }
        double ratio = (double) median(console) / median(empty);
        System.out.printf(
                "first paint: console %d ms, empty window %d ms, ratio %.2f (aim 1.3)%n",
                median(console), median(empty), ratio);
        System.out.printf("all controls of the console painted after %d ms%n", median(complete));
        assertThat(ratio).isPositive();
    }

    private Map<String, Long> paint(String what) throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-XX:+UseSerialGC",
                        "-Dglass.platform=Headless",
                        "-Dprism.order=sw",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "io.rolescope.app.FirstPaint",
                        what)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        program.environment().put(Folders.HOME_VARIABLE, home.toString());
        Process process = program.start();
        try (BufferedReader lines = process.inputReader()) {
            Map<String, Long> times = lines.lines()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == 2 && (words[0].equals("painted") || words[0].equals("complete")))
                    .collect(Collectors.toMap(
                            words -> words[0], words -> Long.parseLong(words[1]), (first, later) -> first));
            process.waitFor();
            return times;
        }
    }

    private static long median(List<Long> values) {
        List<Long> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
