package io.rolescope.functions.ui.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.functions.ui.suite.SuitesScreen.State;
import io.rolescope.platform.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section Suites decides, without a toolkit.
class SuitesViewModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path kept;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path suites;

    @SuppressWarnings("NullAway.Init") // by start()
    private TestBench test;

    @SuppressWarnings("NullAway.Init") // by start()
    private SuitesViewModel model;

    @BeforeEach
    void start() throws Exception {
        test = TestBench.in(kept);
        model = new SuitesViewModel(test.bench());
    }

    @AfterEach
    void close() {
        model.close();
        test.close();
    }

    private void open(String name, String text) throws Exception {
        Path file = suites.resolve(name);
        Files.writeString(file, text);
        model.open(file);
    }

    @Test
    void entriesRunInTheirOrderAndSecretsStayOutOfTheHistory() throws Exception {
        test.bench().secrets().put("password", Secret.of("open-sesame"));
        test.answer(request -> request.getHeaders().get("Authorization") == null ? 401 : 200);
        open("good.hurl", """
                POST {{functionsUrl}}/greet
                Authorization: Bearer {{token}}
                {"password": "{{password}}"}
                HTTP 200
                [Asserts]
                jsonpath "$.status" == 200

                GET {{functionsUrl}}/greet
                HTTP 200
                """);
        model.run(0);
        SuitesScreen.Suite suite = model.screen().get().suites().getFirst();
        assertThat(suite.state(0)).isEqualTo(State.PASSED);
        assertThat(suite.state(1)).isEqualTo(State.FAILED);
        assertThat(model.screen().get().running()).isFalse();
        assertThat(model.screen().get().summary()).contains("2 requests").contains("1 failed");
        var first = test.server().takeRequest();
        assertThat(String.valueOf(first.getBody())).contains("open-sesame");
        String bearer = String.valueOf(first.getHeaders().get("Authorization")).substring(7);
        assertThat(test.kept())
                .contains("{{password}}")
                .doesNotContain("open-sesame")
                .doesNotContain(bearer)
                .doesNotContain(TestBench.SIGNING);
    }

    @Test
    void aDamagedSuiteSaysLineAndColumnAndIsNotRun() throws Exception {
        open("broken.hurl", "GET http://localhost/\nHTTP 200\n[Asserts]\njsonpath $.a == 1\n");
        SuitesScreen.Suite suite = model.screen().get().suites().getFirst();
        assertThat(suite.state()).isEqualTo(State.DAMAGED);
        assertThat(suite.file().refusal()).isNotNull().satisfies(error -> {
            assertThat(error.line()).isEqualTo(4);
            assertThat(error.column()).isEqualTo(10);
        });
        assertThat(model.files()).isEmpty();
        model.runAll();
        assertThat(model.screen().get().running()).isFalse();
        assertThat(test.server().getRequestCount()).isZero();

        // put right in an editor
        open("broken.hurl", "GET {{functionsUrl}}/greet\nHTTP 200\n");
        assertThat(model.files()).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereFailsTheEntry() throws Exception {
        open("nowhere.hurl", "GET http://localhost:1/nobody\nHTTP 200\n");
        model.run(0);
        SuitesScreen.Suite suite = model.screen().get().suites().getFirst();
        assertThat(suite.state(0)).isEqualTo(State.FAILED);
        assertThat(suite.results().getFirst().problems()).isNotEmpty();
        assertThat(model.screen().get().running()).isFalse();
    }

    @Test
    void cancellingLeavesTheRestUnsent() throws Exception {
        test.answer(request -> {
            test.cancelAll();
            return 200;
        });
        open("long.hurl", "GET {{functionsUrl}}/a\nHTTP 200\n\nGET {{functionsUrl}}/b\nHTTP 200\n");
        model.run(0);
        assertThat(test.server().getRequestCount()).isEqualTo(1);
        assertThat(model.screen().get().running()).isFalse();
        assertThat(model.screen().get().suites().getFirst().state(1)).isNotEqualTo(State.PASSED);
        test.answer(request -> 200);
        model.run(0);
        assertThat(model.screen().get().suites().getFirst().state()).isEqualTo(State.PASSED);
    }

    @Test
    void aFolderWithoutSuitesAndAFileThatIsGoneAreSaid() throws Exception {
        model.open(Files.createDirectory(suites.resolve("empty")));
        assertThat(model.screen().get().problem()).startsWith("There is no .hurl file in ");
        model.open(suites.resolve("gone.hurl"));
        assertThat(model.screen().get().problem()).isNotBlank().doesNotStartWith("There is no .hurl");
    }
}
