package io.rolescope.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookTest {
    private static final Look FIRST_START = new Look("system", null);

    @TempDir
    Path folder;

    @Test
    void whatTheStoreSavedIsFoundAgain() {
        Settings.Bounds left = new Settings.Bounds(-5, 10.5, 800, 600, true);
        SettingsStore.open(file(), Clock.systemUTC())
                .update(now -> now.withScheme(
                                "x",
                                new Settings.Scheme(
                                        true, false, Map.of("a", "{b}"), null, null, false, null, null, null))
                        .withTheme("dark")
                        .withWindow(left));

        assertThat(Look.of(file())).isEqualTo(new Look("dark", left));
    }

    @Test
    void noFileIsTheFirstStart() {
        assertThat(Look.of(file())).isEqualTo(FIRST_START);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{\"theme\": \"dark\", \"window\": {\"x\": 1,",
                "{\"theme\": \"dark\"} trailing {",
                "{\"theme\": 5, \"window\": [1, 2]}",
                "{\"window\": {\"x\": \"1\", \"y\": {}, \"width\": 0, \"height\": -1}}",
                "\u0000\u0001"
            })
    void aDamagedFileNeverKeepsTheWindowFromBeingPainted(String text) throws IOException {
        Files.writeString(file(), text);

        assertThat(Look.of(file()).window()).isNull();
    }

    @Test
    void aFolderInItsPlaceIsTheFirstStart() throws IOException {
        Files.createDirectory(file());

        assertThat(Look.of(file())).isEqualTo(FIRST_START);
    }

    private Path file() {
        return folder.resolve("settings.json");
    }
}
