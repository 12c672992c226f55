package io.rolescope.functions.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.BackendSecrets;
import io.rolescope.connections.SavedBackends;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.secrets.SilentKeychain;
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing secrets, private keys and secret variables: kept where the backend's password is, and in no file.
class KeptSecretsTest {
    @TempDir
    private Path home;

    private final Keychain keychain = Keychain.inMemory("No keychain in a test.");

    @Test
    void theyComeBackWithTheirBackendAndGoWithIt() throws Exception {
        SavedBackends backends = new SavedBackends(SettingsStore.in(Folders.under(home)), keychain);
        BackendProfile profile = BackendProfile.of("b", "h", 5432, "d", "u");
        assertThat(backends.secrets(profile)).isEmpty();
        backends.save(profile, Optional.of(Secret.of("the password of b")));
        BackendSecrets secrets = backends.secrets(profile).orElseThrow();
        String key = new ECKeyGenerator(Curve.P_256).keyID("k7").generate().toJSONString();
        Path file = home.resolve("..").resolve(home.getFileName() + "-key.jwk");
        Files.writeString(file, key);

        String token;
        try (TestBench desk = TestBench.in(home)) {
            desk.answer(request -> 200);
            desk.bench().viewpoint().keepSecretsIn(secrets);
            RequestViewModel model = new RequestViewModel(desk.bench());
            model.readKey(file, () -> {});
            model.putSecret("apiKey", Secret.of("variable-s3cret"));
            model.saveVariables("staging", "plain=1");
            assertThat(model.tokenLine()).contains("ES256").contains("key k7");
            desk.bench().draft().set(Draft.of("hello"));
            model.send();
            token = desk.server().takeRequest().getHeaders().get("Authorization");
            assertThat(token).startsWith("Bearer eyJ");
            assertThat(desk.bench().kept().keeping()).contains("no keychain can be used");
            model.close();
        } finally {
            Files.delete(file);
        }

        assertThat(everythingBelow(home))
                .contains("staging")
                .contains("hello")
                .doesNotContain("variable-s3cret")
                .doesNotContain("the password of b")
                .doesNotContain(key.substring(key.indexOf("\"d\":"), key.indexOf("\"d\":") + 30))
                .doesNotContain(token.substring("Bearer ".length()));

        try (TestBench again = TestBench.in(home)) {
            Workbench bench = again.bench();
            bench.signingSecret().set(Secret.of(""));
            bench.viewpoint().keepSecretsIn(secrets);
            bench.kept().load();
            assertThat(bench.signingSecret().get()).isEqualTo(Secret.of(key));
            assertThat(bench.secrets()).containsEntry("apiKey", Secret.of("variable-s3cret"));
        }
        backends.remove(profile.id());
        assertThat(secrets.held()).isEqualTo(new BackendSecrets.Held(Secret.of(""), Secret.of(""), true));
    }

    private BackendSecrets keptBefore() {
        BackendSecrets secrets = new BackendSecrets(keychain, UUID.randomUUID());
        secrets.keepSigning(Secret.of("what signed before, thirty-two characters"));
        secrets.keepVariables(Secret.of("{\"old\":\"old-s3cret\",\"other\":\"other-s3cret\"}"));
        return secrets;
    }

    /// The keychain takes its time, and somebody is faster.
    @Test
    void whatIsKeptBeforeItWasReadIsNotErased() throws Exception {
        BackendSecrets secrets = keptBefore();
        try (TestBench desk = TestBench.in(home)) {
            desk.bench().signingSecret().set(Secret.of(""));
            desk.bench().viewpoint().keepSecretsIn(secrets);
            RequestViewModel model = new RequestViewModel(desk.bench());
            model.putSecret("fresh", Secret.of("fresh-s3cret"));
            model.putSecret("other", Secret.of(""));
            assertThat(desk.bench().secrets())
                    .containsOnlyKeys("fresh", "old")
                    .containsEntry("old", Secret.of("old-s3cret"));
            assertThat(desk.bench().signingSecret().get())
                    .isEqualTo(secrets.held().signing());
            model.close();
        }
        assertThat(secrets.held().signing().reveal()).startsWith("what signed before");
        assertThat(secrets.held().variables().reveal())
                .contains("old-s3cret", "fresh-s3cret")
                .doesNotContain("other");
    }

    @Test
    void whatIsTakenAwayOnPurposeIsForgotten() throws Exception {
        BackendSecrets secrets = keptBefore();
        try (TestBench desk = TestBench.in(home)) {
            desk.bench().signingSecret().set(Secret.of(""));
            desk.bench().viewpoint().keepSecretsIn(secrets);
            desk.bench().kept().load();
            assertThat(desk.bench().secrets()).containsOnlyKeys("old", "other");
            desk.bench().signingSecret().set(Secret.of(""));
            desk.bench().kept().put("old", Secret.of(""));
            desk.bench().kept().put("other", Secret.of(""));
            assertThat(desk.bench().secrets()).isEmpty();
        }
        assertThat(secrets.held()).isEqualTo(new BackendSecrets.Held(Secret.of(""), Secret.of(""), true));
    }

    @Test
    void aKeychainThatIsSilentIsLeftAloneAndMemoryServes() throws Exception {
        BackendSecrets secrets = new BackendSecrets(SilentKeychain.create(), UUID.randomUUID());
        try (TestBench desk = TestBench.in(home)) {
            desk.bench().viewpoint().keepSecretsIn(secrets);
            desk.bench().kept().put("fresh", Secret.of("fresh-s3cret"));
            assertThat(desk.said()).anyMatch(text -> text.contains("What it keeps stays as it is"));
        }
        assertThat(secrets.held().answered()).isFalse();
        try (TestBench again = TestBench.in(home)) {
            again.bench().viewpoint().keepSecretsIn(secrets);
            again.bench().kept().load();
            assertThat(again.bench().secrets()).containsEntry("fresh", Secret.of("fresh-s3cret"));
        }
    }

    @Test
    void aFileThatIsNoKeyDoesNotTakeTheSecretsPlace() throws Exception {
        try (TestBench desk = TestBench.in(home)) {
            Path file = Files.writeString(
                    home.resolve("not.pem"), "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----");
            new RequestViewModel(desk.bench()).readKey(file, () -> {});
            new RequestViewModel(desk.bench()).readKey(home.resolve("missing"), () -> {});
            assertThat(desk.bench().signingSecret().get()).isEqualTo(Secret.of(TestBench.SIGNING));
        }
    }

    private static String everythingBelow(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
