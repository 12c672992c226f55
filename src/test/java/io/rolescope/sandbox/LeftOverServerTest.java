package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A pid file outlives a crash, and its number may have been given to another PostgreSQL since.
@EnabledOnOs(OS.LINUX)
class LeftOverServerTest {
    @TempDir
    private Path folder;

    /// Something that is called as the server is, and runs over `data` as the server does.
    private Process server(Path data) throws Exception {
        Path program = folder.resolve("postgres");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new ProcessBuilder(program.toString(), "60")
                .directory(Files.createDirectories(data).toFile())
                .start();
    }

    private Path leftOver(Process process) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("postmaster.pid"), process.pid() + "\n" + data + "\n");
        return data;
    }

    @Test
    void theServerOfTheFolderIsEnded() throws Exception {
        Process process = server(folder.resolve("data"));
        try {
            PostgresServer.endLeftOver(leftOver(process));
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aServerOfAnotherFolderIsLeftAlone() throws Exception {
        Process process = server(folder.resolve("somebody else's data"));
        try {
            PostgresServer.endLeftOver(leftOver(process));
            assertThat(process.waitFor(2, TimeUnit.SECONDS)).isFalse();
        } finally {
            process.destroyForcibly();
        }
    }
}
