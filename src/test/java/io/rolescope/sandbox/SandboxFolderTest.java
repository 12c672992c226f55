package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxFolderTest {
    @TempDir
    Path folder;

    @Test
    void aSecondTryInTheSameProgramLeavesTheLockAsItIs() throws Exception {
        Optional<SandboxFolder> first = SandboxFolder.take(folder);
        assertThat(first).isPresent();
        assertThat(otherProgram()).isEqualTo("taken");
        assertThat(SandboxFolder.take(folder)).isEmpty();
        assertThat(SandboxFolder.take(folder.resolve("../" + folder.getFileName())))
                .isEmpty();
        assertThat(otherProgram()).isEqualTo("taken");
        first.orElseThrow().close();
        assertThat(otherProgram()).isEqualTo("free");
        Optional<SandboxFolder> again = SandboxFolder.take(folder);
        assertThat(again).isPresent();
        again.orElseThrow().close();
    }

    private String otherProgram() throws IOException, InterruptedException {
        Path classes = Path.of(LockProbe.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Process probe = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        classes.toString(),
                        LockProbe.class.getName(),
                        folder.resolve("lock").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(probe.waitFor()).as(said).isZero();
        return said;
    }
}
