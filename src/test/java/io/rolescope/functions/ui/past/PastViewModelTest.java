package io.rolescope.functions.ui.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.functions.ui.suite.SuitesViewModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section History decides, without a toolkit.
class PastViewModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path kept;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path suites;

    private final List<HistoryRecord> replayed = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // by start()
    private TestBench test;

    @SuppressWarnings("NullAway.Init") // by start()
    private PastViewModel model;

    @BeforeEach
    void start() throws Exception {
        test = TestBench.in(kept);
        model = new PastViewModel(test.bench(), replayed::add);
        test.answer(request -> request.getHeaders().get("Authorization") == null ? 401 : 200);
        Path file = suites.resolve("two.hurl");
        Files.writeString(
                file,
                "GET {{functionsUrl}}/greet\nAuthorization: Bearer {{token}}\nHTTP 200\n\n"
                        + "GET {{functionsUrl}}/other\nHTTP 200\n\nGET http://localhost:1/nobody\nHTTP 200\n");
        SuitesViewModel ran = new SuitesViewModel(test.bench());
        ran.open(file);
        ran.run(0);
        ran.close();
    }

    @AfterEach
    void close() {
        model.close();
        test.close();
    }

    private List<HistoryRecord> found() {
        return model.records().get().ready().orElseThrow();
    }

    private HistoryRecord named(String word) {
        return found().stream()
                .filter(one -> one.title().contains(word))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatWasSentIsFoundComparedAndSentAgain() {
        model.load();
        assertThat(found()).hasSize(3);
        model.success().set(true);
        assertThat(found())
                .singleElement()
                .satisfies(one -> assertThat(one.title()).contains("greet"));
        model.success().set(null);
        assertThat(PastViewModel.differences(named("greet"), named("other"))).isNotEmpty();
        assertThat(PastViewModel.differences(named("greet"), named("nobody"))).isEmpty();
        model.replay(named("greet"));
        assertThat(replayed).containsExactly(named("greet"));
    }

    @Test
    void aTestIsProposedWithoutTheTokenAndSaved() throws Exception {
        model.load();
        String proposed = PastViewModel.proposal(named("greet"));
        assertThat(proposed).contains("HTTP 200").contains("{{token}}").doesNotContain("eyJ");
        assertThat(PastViewModel.proposal(named("nobody"))).startsWith("# There was no answer");
        Path suite = suites.resolve("made.hurl");
        Files.writeString(suite, "# kept as it is\n");
        model.saveTest(suite, proposed, "greets");
        assertThat(model.outcome().get()).isEqualTo("Added to made.hurl.");
        assertThat(Files.readString(suite)).startsWith("# kept as it is\n").contains("# greets");
        model.saveTest(suites.resolve("no/such/folder.hurl"), proposed, "greets");
        assertThat(model.outcome().get()).doesNotStartWith("Added");
    }
}
