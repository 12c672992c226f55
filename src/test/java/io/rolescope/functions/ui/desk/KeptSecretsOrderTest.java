package io.rolescope.functions.ui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendSecrets;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.testing.HeardNavigator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import javafx.application.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/// Secrets that are changed faster than the keychain keeps them.
@Tag("ui")
class KeptSecretsOrderTest {
    @BeforeAll
    static void toolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    /// Changes secrets many times over, and looks at what is kept in the end.
    private static void manyTimes(BiConsumer<KeptSecrets, Integer> change, BiConsumer<KeptSecrets, BackendSecrets> look)
            throws Exception {
        BackendSecrets secrets = new BackendSecrets(Keychain.inMemory("No keychain in a test."), UUID.randomUUID());
        try (Tasks tasks = Tasks.onWindow();
                Backend backend = Backend.open(
                        BackendProfile.of("test", "localhost", 1, "none", "nobody"), Optional.empty(), Runnable::run)) {
            Viewpoint viewpoint = new Viewpoint(backend, IdentityScheme.supabase(), new Identity.Role("nobody"));
            viewpoint.keepSecretsIn(secrets);
            KeptSecrets kept = new KeptSecrets(viewpoint, tasks, new HeardNavigator());
            for (int i = 0; i < 100; i++) {
                int round = i;
                Platform.runLater(() -> change.accept(kept, round));
                WaitForAsyncUtils.waitForFxEvents();
                WaitForAsyncUtils.waitFor(
                        20,
                        TimeUnit.SECONDS,
                        () -> WaitForAsyncUtils.waitForAsyncFx(
                                5000, () -> tasks.running().isEmpty()));
                look.accept(kept, secrets);
            }
        }
    }

    @Test
    void whatWasSetLastIsKept() throws Exception {
        List<String> last = new ArrayList<>(List.of(""));
        manyTimes(
                (kept, round) -> {
                    last.set(0, "last of round " + round);
                    for (int i = 0; i < 8; i++) {
                        kept.put("v" + i, Secret.of("in round " + round));
                        kept.put("k", Secret.of(i == 7 ? last.getFirst() : "before"));
                    }
                },
                (kept, secrets) ->
                        assertThat(secrets.held().variables().reveal()).contains(last));
    }

    @Test
    void whatIsTakenAwayAtOnceDoesNotComeBack() throws Exception {
        manyTimes(
                (kept, round) -> {
                    for (String signs : List.of("a secret that signs, of round " + round, "another", "")) {
                        kept.signing().set(Secret.of(signs));
                        kept.keep();
                    }
                },
                (kept, secrets) -> {
                    assertThat(secrets.held().signing().isEmpty()).isTrue();
                    assertThat(kept.signing().get().isEmpty()).isTrue();
                });
    }
}
