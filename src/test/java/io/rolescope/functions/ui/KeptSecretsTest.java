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
import io.rolescope.platform.settings.Folders;
import io.rolescope.platform.settings.SettingsStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
            assertThat(desk.bench().keeping()).contains("no keychain can be used");
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
            bench.loadKept();
            assertThat(bench.signingSecret().get()).isEqualTo(Secret.of(key));
            assertThat(bench.secrets()).containsEntry("apiKey", Secret.of("variable-s3cret"));
        }
        backends.remove(profile.id());
        assertThat(secrets.signing()).isEmpty();
        assertThat(secrets.variables()).isEmpty();
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
