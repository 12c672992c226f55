package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.settings.SettingsStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedBackendsTest {
    @TempDir
    Path folder;

    @Test
    void profilesAreInTheFileAndPasswordsAreNot() throws IOException {
        Keychain keychain = Keychain.inMemory("");
        BackendUri uri = BackendUri.parse(
                "postgresql://ana:p%40ss-w0rd@[2001:db8::1]:6543/My%20db?sslmode=verify-full&sslrootcert=/etc/ca.pem");
        BackendProfile profile =
                uri.profile().withServices("https://x/functions/v1", null, null).withEnvironment(Environment.STAGING);
        backends(keychain).save(profile, uri.password());
        backends(keychain).opened(profile);

        assertThat(backends(keychain).all()).containsExactly(profile);
        assertThat(backends(keychain).last()).contains(profile);
        assertThat(backends(keychain).password(profile)).contains(Secret.of("p@ss-w0rd"));
        assertThat(Files.readString(file())).doesNotContain("p@ss", "p%40ss", "w0rd");

        backends(keychain).save(profile.withName("renamed"), Optional.empty());
        assertThat(backends(keychain).all()).extracting(BackendProfile::name).containsExactly("renamed");
        assertThat(backends(keychain).password(profile)).isPresent();

        backends(keychain).remove(profile.id());
        assertThat(backends(keychain).all()).isEmpty();
        assertThat(backends(keychain).last()).isEmpty();
        assertThat(backends(keychain).password(profile)).isEmpty();
    }

    @Test
    void anEntryThatCannotBeUnderstoodIsKeptInTheFile() throws IOException {
        Files.writeString(file(), """
                {"backends": [{"id": "no uuid", "name": "odd", "environment": "moon", "host": "h", "port": 0}]}
                """);
        SavedBackends backends = backends(Keychain.inMemory(""));

        assertThat(backends.all()).isEmpty();
        BackendProfile added = BackendProfile.of("new", "h", 1, "d", "u");
        backends.save(added, Optional.empty());
        assertThat(backends.all()).containsExactly(added);
        assertThat(backends.find(UUID.randomUUID())).isEmpty();
        assertThat(Files.readString(file())).contains("no uuid");
    }

    private SavedBackends backends(Keychain keychain) {
        return new SavedBackends(SettingsStore.open(file(), Clock.systemUTC()), keychain);
    }

    private Path file() {
        return folder.resolve("settings.json");
    }
}
