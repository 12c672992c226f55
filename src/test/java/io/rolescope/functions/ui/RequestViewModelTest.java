package io.rolescope.functions.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.As;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.Secret;
import io.rolescope.testing.HeardNavigator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section Request decides, without a toolkit; no database is ever asked.
class RequestViewModelTest {
    private static final String SIGNING = "a secret of at least thirty-two characters";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path folder;

    private final MockWebServer server = new MockWebServer();
    private final Tasks tasks = Tasks.inline();

    @SuppressWarnings("NullAway.Init") // by start()
    private Backend backend;

    @SuppressWarnings("NullAway.Init") // by start()
    private Workbench bench;

    @SuppressWarnings("NullAway.Init") // by start()
    private RequestViewModel model;

    @BeforeEach
    void start() throws Exception {
        server.start();
        backend = Backend.open(
                BackendProfile.of("test", "localhost", 1, "none", "nobody")
                        .withServices(server.url("/functions/v1").toString(), null, null),
                Optional.empty(),
                Runnable::run);
        Viewpoint viewpoint = new Viewpoint(
                backend,
                IdentityScheme.supabase(),
                new Identity.User(
                        "1",
                        "Ana Ruiz",
                        null,
                        "authenticated",
                        Claims.of(Map.of("sub", "1", "iat", 1_700_000_000, "exp", 1_700_003_600)),
                        null));
        bench = new Workbench(viewpoint, tasks, new HeardNavigator(), folder);
        model = new RequestViewModel(bench);
    }

    @AfterEach
    void close() {
        model.close();
        bench.close();
        tasks.close();
        backend.close();
        server.close();
    }

    private void answers(String body) {
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build());
    }

    private String kept() throws Exception {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private Failure failure() {
        assertThat(model.answer().get()).isInstanceOf(Loadable.Failed.class);
        return ((Loadable.Failed<Answer>) model.answer().get()).failure();
    }

    @Test
    void variablesAreFilledInAndSecretsAreWrittenNowhere() throws Exception {
        bench.signingSecret().set(Secret.of(SIGNING));
        model.setVariables("", "name=greet\n# a remark\nlimit=3");
        model.putSecret("password", Secret.of("open-sesame"));
        answers("{\"echo\": \"open-sesame\", \"key\": \"key-in-a-header\"}");
        bench.draft()
                .set(new Draft(
                        "POST",
                        "{{functionsUrl}}/{{name}}",
                        "limit={{limit}}\nword=two words",
                        "Content-Type: application/json\napikey: key-in-a-header",
                        "{\"password\": \"{{password}}\"}"));
        model.send();

        RecordedRequest request = server.takeRequest();
        assertThat(request.getTarget()).isEqualTo("/functions/v1/greet?limit=3&word=two%20words");
        assertThat(request.getHeaders().get("apikey")).isEqualTo("key-in-a-header");
        assertThat(String.valueOf(request.getBody())).isNotEmpty();
        String bearer =
                String.valueOf(request.getHeaders().get("Authorization")).substring(7);
        Answer answer = model.answer().get().ready().orElseThrow();
        assertThat(answer.body()).doesNotContain("open-sesame").doesNotContain("key-in-a-header");
        assertThat(kept())
                .contains("{{password}}")
                .contains("Bearer {{token}}")
                .doesNotContain("open-sesame")
                .doesNotContain("key-in-a-header")
                .doesNotContain(bearer)
                .doesNotContain(SIGNING);
        assertThat(model.recent().get().ready().orElseThrow()).hasSize(1);

        bench.draft().set(Draft.empty());
        model.show(model.recent().get().ready().orElseThrow().getFirst());
        assertThat(bench.draft().get().path()).isEqualTo("{{name}}");
        assertThat(bench.draft().get().query()).isEqualTo("limit={{limit}}\nword=two words");
        assertThat(bench.draft().get().headers()).doesNotContain("Authorization");
    }

    @Test
    void savedVariablesComeBackWithoutTheValuesOfSecrets() throws Exception {
        model.putSecret("password", Secret.of("open-sesame"));
        model.saveVariables("staging", "name=greet");
        assertThat(bench.environment().get().name()).isEqualTo("staging");
        assertThat(model.environments().get().ready().orElseThrow())
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.variables()).containsEntry("name", "greet");
                    assertThat(one.secretNames()).containsExactly("password");
                });
        assertThat(kept()).doesNotContain("open-sesame");
        model.saveVariables("../outside", "name=greet");
        assertThat(model.environments().get().latest().orElseThrow()).hasSize(1);
    }

    @Test
    void whatCannotBeSentIsSaidAndNothingLeaves() {
        bench.as().set(As.NOBODY);
        bench.draft().set(new Draft("POST", "greet", "", "no header", "{}"));
        model.send();
        assertThat(failure().sentence()).isEqualTo("“no header” is no header.");
        bench.draft().set(new Draft("GET", "{{unknown}}/greet", "", "", ""));
        model.send();
        assertThat(failure()).isInstanceOf(Failure.Invalid.class);
        assertThat(failure().sentence()).contains("unknown");
        assertThat(server.getRequestCount()).isZero();
    }

    @Test
    void aBodyThatIsNoJsonIsPointedAtButCanBeSent() throws Exception {
        bench.as().set(As.NOBODY);
        Draft broken = new Draft("POST", "greet", "", "Content-Type: application/json", "{\"a\":\n  1,}");
        assertThat(broken.bodyProblem().orElseThrow()).startsWith("Line 2, column");
        answers("{}");
        bench.draft().set(broken);
        model.send();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
        assertThat(model.answer().get().ready()).isPresent();
    }

    @Test
    void aServerThatIsNotThereIsAFailureOfItsOwnKind() {
        bench.as().set(As.NOBODY);
        bench.draft().set(new Draft("GET", "http://localhost:1/nobody", "", "", ""));
        model.send();
        assertThat(failure()).isInstanceOf(Failure.Unreachable.class);
        // what came to nothing is kept as well
        assertThat(model.recent().get().ready().orElseThrow())
                .singleElement()
                .satisfies(one -> assertThat(one.success()).isFalse());
    }

    @Test
    void theTokenIsToldWithItsClaimsAndItsEnd() {
        assertThat(model.tokenLine()).contains("too short");
        bench.signingSecret().set(Secret.of(SIGNING));
        assertThat(model.tokenLine())
                .contains("Ana Ruiz")
                .contains("role authenticated")
                .contains("expires in 60 min");
        assertThat(model.claims()).contains("\"sub\"");
        bench.life().set(Duration.ofHours(-1));
        assertThat(model.tokenLine()).contains("expired ").endsWith("ago");
        bench.as().set(As.PASTED);
        bench.pasted().set(Secret.of("not a token"));
        assertThat(model.claims()).contains("no JWT");
        bench.as().set(As.NOBODY);
        assertThat(model.tokenLine()).isEqualTo("No token is sent.");
    }
}
