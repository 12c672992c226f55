package io.rolescope.functions.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.rolescope.connections.Backend;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Secret;
import io.rolescope.testing.PageScene;
import io.rolescope.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@Tag("db")
@ExtendWith(ApplicationExtension.class)
class FunctionsViewTest {
    private static final String SECRET = "a secret of at least thirty-two characters";

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    private static Path folder;

    /// Made before the window, since a server that must be started first would use up the window's patience.
    private final String database = TestPostgres.emptyDatabase();

    private final MockWebServer server = new MockWebServer();
    private final BlockingQueue<MockResponse> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<RecordedRequest> asked = new LinkedBlockingQueue<>();

    @SuppressWarnings("NullAway.Init") // by start()
    private Backend backend;

    @SuppressWarnings("NullAway.Init") // by start()
    private Viewpoint viewpoint;

    @SuppressWarnings("NullAway.Init") // by start()
    private PageScene scene;

    @Start
    void start(Stage stage) throws Exception {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
                if (request.getTarget().equals("/functions/v1")) {
                    // a hosted platform lists nothing here
                    return new MockResponse.Builder().code(404).build();
                }
                asked.add(request);
                return answers.take();
            }
        });
        server.start();
        backend = Backend.open(
                TestPostgres.profile(database, TestPostgres.superuser())
                        .withServices(server.url("/functions/v1").toString(), null, null),
                Optional.of(Secret.of("postgres")),
                Executors.newVirtualThreadPerTaskExecutor());
        viewpoint = new Viewpoint(
                backend,
                IdentityScheme.supabase(),
                new Identity.User(
                        "6f1c1d2e-0000-4000-8000-000000000001",
                        "Ana Ruiz",
                        null,
                        "authenticated",
                        Claims.of(Map.of("sub", "6f1c1d2e-0000-4000-8000-000000000001")),
                        null));
        Path own = Files.createTempDirectory(folder, "history");
        scene = PageScene.show(stage, (tasks, navigator) -> new FunctionsPage(viewpoint, tasks, navigator, own));
        scene.openWith(Map.of("request", "greet"));
    }

    @AfterEach
    void close() {
        scene.close();
        backend.close();
        server.close();
    }

    @Test
    void aRequestIsSentAsTheLensAndKeptWithoutItsToken() throws Exception {
        answers.add(new MockResponse.Builder()
                .code(200)
                .addHeader("Content-Type", "application/json")
                .body("{\"hello\":\"Ana\"}")
                .build());
        scene.act(() -> scene.node("function-secret", PasswordField.class).setText(SECRET));
        scene.act(() -> scene.node("function-body", CodeArea.class).replaceText("{\"a\": 1}"));
        scene.act(() -> scene.node("function-send", Button.class).fire());
        scene.await("an answer", () -> scene.has("answer-status"));
        scene.act(() -> {
            assertThat(scene.node("answer-status", Label.class).getText()).isEqualTo("200");
            assertThat(scene.node("answer-pretty", CodeArea.class).getText()).contains("\"hello\" : \"Ana\"");
            assertThat(scene.node("answer-facts", Label.class).getText()).contains("as Ana Ruiz");
        });
        RecordedRequest request = Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS));
        assertThat(request.getTarget()).isEqualTo("/functions/v1/greet");
        assertThat(Objects.requireNonNull(request.getBody()).utf8()).isEqualTo("{\"a\": 1}");
        String bearer = Objects.requireNonNull(request.getHeaders().get("Authorization"))
                .substring("Bearer ".length());
        SignedJWT token = SignedJWT.parse(bearer);
        assertThat(token.verify(new MACVerifier(SECRET.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("6f1c1d2e-0000-4000-8000-000000000001");
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isInTheFuture();

        scene.await(
                "the history",
                () -> scene.has("function-history")
                        && scene.node("function-history", ListView.class)
                                        .getItems()
                                        .size()
                                == 1);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> kept = files.filter(Files::isRegularFile).toList();
            assertThat(kept).isNotEmpty();
            for (Path file : kept) {
                assertThat(Files.readString(file)).doesNotContain(bearer).doesNotContain(SECRET);
            }
        }
        scene.act(() -> scene.node("function-path", TextField.class).setText("other"));
        scene.act(() -> scene.node("function-history", ListView.class)
                .getSelectionModel()
                .select(0));
        scene.await(
                "the old request is back",
                () -> scene.node("function-path", TextField.class).getText().equals("greet"));
        scene.act(() -> scene.node("functions-search", TextField.class).setText("no such request"));
        scene.awaitText("Nothing found");
    }

    @Test
    void withoutASecretItSaysWhatIsMissingAndABodyThatIsNoJsonIsPointedAt() {
        scene.act(() -> scene.node("function-body", CodeArea.class).replaceText("{\"a\": }"));
        scene.await(
                "the place of the mistake",
                () -> scene.node("function-problem", Label.class).getText().startsWith("Line 1, column"));
        scene.awaitText("The secret is too short for HS256");
        scene.act(() ->
                scene.node("function-as", ComboBox.class).getSelectionModel().selectLast());
        scene.awaitText("No token is sent.");
    }

    @Test
    void aRunningRequestIsCancelledAndAFailureIsSaid() {
        answers.add(new MockResponse.Builder()
                .headersDelay(10, TimeUnit.MINUTES)
                .body("late")
                .build());
        scene.act(() ->
                scene.node("function-as", ComboBox.class).getSelectionModel().selectLast());
        scene.act(() -> scene.node("function-send", Button.class).fire());
        scene.await(
                "it is under way",
                () -> !scene.node("function-cancel", Button.class).isDisabled());
        scene.act(() -> scene.node("function-cancel", Button.class).fire());
        scene.awaitText("Cancelled");
        scene.act(() -> scene.node("function-path", TextField.class).setText("http://localhost:1/nobody"));
        scene.act(() -> scene.node("function-send", Button.class).fire());
        scene.awaitText("Cannot reach the server");
    }
}
