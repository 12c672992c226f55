package io.rolescope.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassingFoldersTest {
    @TempDir
    Path root;

    private Path left(String name, Duration age) throws IOException {
        Path folder = Files.createDirectories(root.resolve(name));
        Files.createDirectories(folder.resolve("inside"));
        Files.writeString(folder.resolve("inside/file"), "x");
        Files.writeString(folder.resolve("lock"), "");
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(age)));
        return folder;
    }

    @Test
    void onlyWhatRunsThatHaveEndedLeftIsRemoved() throws IOException {
        Path killed = left("rolescope-tests-1", Duration.ofHours(1));
        Path running = left("rolescope-tests-2", Duration.ofHours(1));
        Path beginning = left("rolescope-tests-3", Duration.ofMinutes(1));
        Path others = left("somebody-elses", Duration.ofHours(1));
        try (FileChannel channel = FileChannel.open(running.resolve("lock"), StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            PassingFolders.sweep(root);
        }
        assertThat(killed).doesNotExist();
        assertThat(running.resolve("inside/file")).exists();
        assertThat(beginning).exists();
        assertThat(others).exists();
    }

    @Test
    void eachFolderIsNewAndEmpty() {
        Path one = PassingFolders.make("one");
        assertThat(one).isEmptyDirectory().isNotEqualTo(PassingFolders.make("one"));
    }
}
