package io.rolescope.platform.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Secret;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KeychainTest {
    @TempDir
    Path folder;

    @Test
    void withoutASystemKeychainMemoryServesAndSaysSo() {
        Keychain keychain = Keychain.inMemory("No keychain here.");
        keychain.put("backend 1", Secret.of("s3cret"));

        assertThat(keychain.get("backend 1")).contains(Secret.of("s3cret"));
        assertThat(keychain.lasting()).isFalse();
        assertThat(keychain.warning())
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("No keychain here.")
                        .contains("forgotten when Rolescope ends")
                        .doesNotContain("s3cret"));
        keychain.forget("backend 1");
        assertThat(keychain.get("backend 1")).isEmpty();
        assertThat(keychain.get("never kept")).isEmpty();
    }

    @Test
    void withoutASessionBusTheSystemIsNotEvenAsked() throws IOException {
        assertThat(Keychain.mayHaveOne("Linux", Map.of())).isFalse();
        assertThat(Keychain.mayHaveOne("Linux", Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x")))
                .isTrue();
        assertThat(Keychain.mayHaveOne("Linux", Map.of("XDG_RUNTIME_DIR", folder.toString())))
                .isFalse();
        Files.createFile(folder.resolve("bus"));
        assertThat(Keychain.mayHaveOne("Linux", Map.of("XDG_RUNTIME_DIR", folder.toString())))
                .isTrue();
        assertThat(Keychain.mayHaveOne("Windows 11", Map.of())).isTrue();
        assertThat(Keychain.mayHaveOne("Mac OS X", Map.of())).isTrue();
    }

    @Test
    @Timeout(60)
    @EnabledOnOs(OS.LINUX)
    void aBusThatNeverAnswersHoldsNobodyUp() throws IOException {
        Path socket = folder.resolve("bus");
        try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            mute.bind(UnixDomainSocketAddress.of(socket));
            String before = System.setProperty("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + socket);
            try {
                Keychain keychain = Keychain.open(executor, Duration.ofSeconds(1));
                assertThat(keychain.lasting()).isFalse();
                assertThat(keychain.warning()).isPresent();
                keychain.put("k", Secret.of("v"));
                assertThat(keychain.get("k")).contains(Secret.of("v"));
            } finally {
                if (before == null) {
                    System.clearProperty("DBUS_SESSION_BUS_ADDRESS");
                } else {
                    System.setProperty("DBUS_SESSION_BUS_ADDRESS", before);
                }
            }
            executor.shutdownNow();
        }
    }
}
