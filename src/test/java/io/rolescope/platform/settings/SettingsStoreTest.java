package io.rolescope.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsStoreTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void firstStartHasDefaultsAndWritesNothing() {
        SettingsStore store = open();

        assertThat(store.current()).isEqualTo(Settings.defaults());
        assertThat(store.warning()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsSavedIsReadAgain() {
        Settings full = Settings.defaults()
                .withTheme("dark")
                .withWindow(new Settings.Bounds(-5, 10.5, 800, 600, true))
                .withBackend(backend("1", "Ö \\ backend"))
                .withBackend(backend("2", "b"))
                .withLastBackend("2")
                .withScheme(
                        "2",
                        new Settings.Scheme(
                                true, false, Map.of("my.setting", "na\"me"), null, "role", true, null, null, "a.b"));
        open().update(now -> full);

        assertThat(open().current()).isEqualTo(full);
        assertThat(open().update(now -> now.withoutBackend("2")).lastBackend()).isNull();
        assertThat(open().update(now -> now.withBackend(backend("1", "renamed")))
                        .backends())
                .extracting(Settings.SavedBackend::name)
                .containsExactly("renamed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "{\"theme\": ", "{\"backends\": 7}", "\0\0\0\0"})
    void aDamagedFileIsPutAsideAndToldNotOverwritten(String damaged) throws IOException {
        Files.writeString(file(), damaged);

        SettingsStore store = open();
        assertThat(store.current()).isEqualTo(Settings.defaults());
        assertThat(store.warning()).isPresent();
        assertThat(folder.resolve("settings.json.damaged-20260102-120000")).hasContent(damaged);

        store.update(now -> now.withTheme("light"));
        assertThat(open().current().theme()).isEqualTo("light");
        assertThat(open().warning()).isEmpty();
        assertThat(folder.resolve("settings.json.damaged-20260102-120000")).hasContent(damaged);
    }

    @Test
    void bytesThatAreNoTextAreDamageToo() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(open().warning()).isPresent();
        assertThat(files()).contains("settings.json.damaged-20260102-120000");
    }

    @Test
    void aFileThatCannotBeReadIsLeftAloneAndNothingIsSaved() throws IOException {
        Files.createDirectory(file());
        Files.writeString(file().resolve("inside"), "x");

        SettingsStore store = open();
        assertThat(store.warning()).isPresent();
        assertThatThrownBy(() -> store.update(now -> now.withTheme("dark"))).isInstanceOf(FailureException.class);
        assertThat(store.current().theme()).isEqualTo("dark");
        assertThat(file().resolve("inside")).hasContent("x");
        assertThat(files()).containsExactly("settings.json");
    }

    @Test
    void aSaveThatFailsLeavesTheOldFile() throws IOException {
        Path file = Files.createDirectory(folder.resolve("config")).resolve("settings.json");
        SettingsStore store = SettingsStore.open(file, NOON);
        store.update(now -> now.withTheme("dark"));
        Files.delete(file);
        Files.delete(file.resolveSibling(".settings.json.lock"));
        Files.delete(file.getParent());
        Files.writeString(file.getParent(), "in the way");

        assertThatThrownBy(() -> store.update(now -> now.withTheme("light"))).isInstanceOf(FailureException.class);
        assertThat(file.getParent()).hasContent("in the way");
    }

    @Test
    void twoConsolesDoNotUndoEachOther() {
        SettingsStore one = open();
        SettingsStore other = open();
        one.update(now -> now.withTheme("dark"));
        other.update(now -> now.withBackend(backend("1", "a")));

        assertThat(open().current().theme()).isEqualTo("dark");
        assertThat(open().current().backends()).hasSize(1);
    }

    @Test
    void whatANewerVersionWroteIsKept() throws IOException {
        Files.writeString(file(), "{\"theme\": \"dark\", \"shortcuts\": {\"find\": [\"F3\"]}}");

        open().update(now -> now.withTheme("light"));

        assertThat(Files.readString(file())).contains("shortcuts", "F3").contains("\"light\"");
        assertThat(open().current().others()).containsOnlyKeys("shortcuts");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void theFileIsForItsUserAloneAndNoRestsStay() throws IOException {
        open().update(now -> now.withTheme("dark"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("settings.json");
    }

    private SettingsStore open() {
        return SettingsStore.open(file(), NOON);
    }

    private Path file() {
        return folder.resolve("settings.json");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    private static Settings.SavedBackend backend(String id, String name) {
        return new Settings.SavedBackend(
                id, name, "local", "::1", 5432, "d", "u", "require", null, null, null, null, null);
    }

    /// Consoles that save at the same time, each with its own store.
    @Test
    void nothingIsLostWhereSeveralSaveAtOnce() throws Exception {
        int consoles = 8;
        try (ExecutorService at = Executors.newFixedThreadPool(consoles)) {
            CountDownLatch ready = new CountDownLatch(consoles);
            List<Future<?>> saving = new ArrayList<>();
            for (int i = 0; i < consoles; i++) {
                String console = "console-" + i;
                saving.add(at.submit(() -> {
                    SettingsStore store = open();
                    ready.countDown();
                    ready.await();
                    for (int n = 0; n < 5; n++) {
                        String id = console + "-" + n;
                        store.update(now -> now.withBackend(backend(id, id)));
                    }
                    return null;
                }));
            }
            for (Future<?> one : saving) {
                one.get();
            }
        }
        assertThat(open().current().backends()).hasSize(consoles * 5);
    }
}
