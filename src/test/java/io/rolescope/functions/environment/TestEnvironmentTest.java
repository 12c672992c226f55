package io.rolescope.functions.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestEnvironmentTest {
    @TempDir
    Path folder;

    @Test
    void isKeptAsAFileHurlCanRead() throws Exception {
        TestEnvironment staging = new TestEnvironment("staging 2", Map.of("url", "https://x=y"), List.of("password"));
        staging.write(folder);
        assertThat(Files.readString(folder.resolve("staging 2.env"))).isEqualTo("#secret password\nurl=https://x=y\n");
        assertThat(TestEnvironment.readAll(folder)).containsExactly(staging);
        new TestEnvironment("staging 2", Map.of(), List.of()).write(folder);
        assertThat(TestEnvironment.readAll(folder))
                .singleElement()
                .satisfies(e -> assertThat(e.variables()).isEmpty());
        assertThat(TestEnvironment.readAll(folder.resolve("none"))).isEmpty();
    }

    @Test
    void whatIsNoEnvironmentIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("a.env"), "x=1\nnonsense\n");
        assertThatThrownBy(() -> TestEnvironment.read(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("a.env:2");
        assertThatThrownBy(() -> TestEnvironment.fileOf(folder, "../x")).isInstanceOf(FailureException.class);
    }
}
