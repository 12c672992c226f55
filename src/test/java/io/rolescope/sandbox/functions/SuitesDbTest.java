package io.rolescope.sandbox.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.functions.run.RunContext;
import io.rolescope.functions.run.RunSettings;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.run.Value;
import io.rolescope.identities.Claims;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpRules;
import io.rolescope.sandbox.TestServices;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The suites that ship with the project pass against the functions that ship with it.
@Tag("db")
class SuitesDbTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"file-processing", "notification-dispatcher", "analytics-aggregation"})
    void theSuitePasses(String name) throws Exception {
        try (TestServices services = TestServices.start(folder, Map.of())) {
            check(run(services, name + ".hurl"));
        }
    }

    @Test
    void theSuiteForAServiceThatIsDownPasses() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        Map<String, String> settings = Map.of(
                "PUSHER_APP_ID", "1", "PUSHER_KEY", "k", "PUSHER_SECRET", "s", "PUSHER_HOST", "127.0.0.1:" + closed);
        try (TestServices services = TestServices.start(folder, settings)) {
            check(run(services, "down/notification-dispatcher.hurl"));
        }
    }

    private static void check(FileResult result) {
        assertThat(result.refusal()).isNull();
        assertThat(result.entries())
                .allSatisfy(entry ->
                        assertThat(entry.isSuccess()).as(entry.toString()).isTrue());
        assertThat(result.isSuccess()).isTrue();
    }

    private static FileResult run(TestServices services, String name) throws IOException {
        Bindings bindings = new Bindings(new Redaction());
        bindings.set("functionsUrl", new Value.Text(services.url("/functions/v1")));
        bindings.set("storageUrl", new Value.Text(services.url("/storage/v1")));
        bindings.setSecret("serviceKey", services.service());
        bindings.setSecret("anonKey", services.anon());
        bindings.setSecret(
                "expiredToken",
                services.token(Claims.none()
                        .with("role", "service_role")
                        .with("exp", Instant.now().getEpochSecond() - 60)));
        RunSettings settings = new RunSettings(HttpRules.standard(), 0, Duration.ofSeconds(1), true);
        Path file = Path.of("src/main/resources/suites").resolve(name);
        try (HttpCaller caller = new HttpCaller()) {
            return new SuiteRunner(new RunContext(caller, settings, new Cancellation()), null)
                    .run(file, bindings, entry -> {});
        }
    }
}
