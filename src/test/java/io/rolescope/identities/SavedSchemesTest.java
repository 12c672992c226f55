package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.settings.SettingsStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedSchemesTest {
    private static final BackendProfile BACKEND = BackendProfile.of("b", "h", 5432, "d", "u");

    @TempDir
    Path folder;

    @Test
    void anEditedSchemeTakesTheDetectedOnesPlaceUntilForgotten() {
        IdentityScheme edited = new IdentityScheme(
                false, true, List.of(new IdentityScheme.SettingRule("my.x", "app_metadata.x")), "\"a\", b");
        SchemeDetection found =
                new SchemeDetection(IdentityScheme.supabase(), List.of(), Set.of("sub"), List.of("a note"));
        schemes().save(BACKEND, edited);

        assertThat(schemes().find(BACKEND)).contains(edited);
        assertThat(schemes().applied(BACKEND, found).scheme()).isEqualTo(edited);
        assertThat(schemes().applied(BACKEND, found).notes()).containsExactly("a note");
        assertThat(schemes().find(BackendProfile.of("c", "h", 5432, "d", "u"))).isEmpty();

        schemes().save(BACKEND, IdentityScheme.rolesOnly());
        assertThat(schemes().find(BACKEND)).contains(IdentityScheme.rolesOnly());
        schemes().forget(BACKEND);
        assertThat(schemes().applied(BACKEND, found)).isEqualTo(found);
    }

    private SavedSchemes schemes() {
        return new SavedSchemes(SettingsStore.open(folder.resolve("settings.json"), Clock.systemUTC()));
    }
}
