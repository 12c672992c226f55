package io.rolescope.functions.ui.desk;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.Environment;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.RunningTask;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Secret;
import io.rolescope.testing.HeardNavigator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/// A workbench without a toolkit, over functions that a small server plays; no database is there to be asked.
public final class TestBench implements AutoCloseable {
    public static final String SIGNING = "a secret of at least thirty-two characters";

    private static final String ANA = "1f0c3a6e-5a4b-4c1d-9b53-2a6d1c8e7f10";

    private final HeardNavigator navigator = new HeardNavigator();
    private final MockWebServer server = new MockWebServer();
    private final Tasks tasks = Tasks.inline();
    private final Path folder;
    private final Backend backend;
    private final Workbench bench;

    private TestBench(Path folder, Environment environment) throws IOException {
        this.folder = folder;
        server.start();
        backend = Backend.open(
                BackendProfile.of("test", "localhost", 1, "none", "nobody")
                        .withServices(server.url("/functions/v1").toString(), null, null)
                        .withEnvironment(environment),
                Optional.empty(),
                Runnable::run);
        Viewpoint viewpoint = new Viewpoint(
                backend,
                IdentityScheme.supabase(),
                new Identity.User(ANA, "Ana Ruiz", "ana@example.org", "authenticated", yesterday(), null));
        bench = new Workbench(viewpoint, tasks, navigator, folder);
        bench.signingSecret().set(Secret.of(SIGNING));
    }

    /// @param folder where the history is kept
    public static TestBench in(Path folder) throws IOException {
        return new TestBench(folder, Environment.LOCAL);
    }

    public static TestBench in(Path folder, Environment environment) throws IOException {
        return new TestBench(folder, environment);
    }

    /// What the directory says of somebody, a day after looking as her.
    private static Claims yesterday() {
        long made = Instant.now().minus(Duration.ofDays(1)).getEpochSecond();
        return Claims.of(Map.of(
                "iss", "http://localhost/auth/v1",
                "sub", ANA,
                "aud", "authenticated",
                "exp", made + 3600,
                "iat", made,
                "email", "ana@example.org",
                "role", "authenticated",
                "session_id", "8d2e9c06-41b5-4f0a-b1d5-f54b1ad4f9a0",
                "app_metadata", Map.of("provider", "email")));
    }

    public Workbench bench() {
        return bench;
    }

    public MockWebServer server() {
        return server;
    }

    /// Every request is answered by `status`, with a body that says so.
    public void answer(Function<RecordedRequest, Integer> status) {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                int code = status.apply(request);
                return new MockResponse.Builder()
                        .code(code)
                        .addHeader("Content-Type", "application/json")
                        .body("{\"status\": " + code + "}")
                        .build();
            }
        });
    }

    /// What the person was told in passing.
    public List<String> said() {
        return navigator.heard();
    }

    /// As the cancel button of the status bar.
    public void cancelAll() {
        List.copyOf(tasks.running()).forEach(RunningTask::cancel);
    }

    /// All that was written to the folder.
    public String kept() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Override
    public void close() {
        bench.close();
        tasks.close();
        backend.close();
        server.close();
    }
}
