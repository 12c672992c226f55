package io.rolescope.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path home;

    @Test
    void oneVariableMovesEverything() {
        Folders folders = Folders.from(Map.of(Folders.HOME_VARIABLE, home.toString()));

        assertThat(folders).isEqualTo(Folders.under(home));
        assertThat(folders.data()).startsWithRaw(home).isNotEqualTo(folders.cache());
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void withoutItTheSystemDecides() {
        assertThat(Folders.from(Map.of(Folders.HOME_VARIABLE, " ")).config()).isAbsolute();
        assertThat(Folders.from(Map.of()).data().toString()).contains("rolescope");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aNewFolderIsForItsUserAlone() throws IOException {
        Path made = Folders.ready(Folders.under(home).data().resolve("deeper"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(Folders.ready(made)).isEqualTo(made);
    }

    @Test
    void aFileInTheWayIsSaid() throws IOException {
        Path file = Files.writeString(home.resolve("config"), "");

        assertThatThrownBy(() -> Folders.ready(file))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Invalid.class));
    }
}
