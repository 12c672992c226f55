package io.rolescope.functions.ui.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Environment;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.platform.Secret;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the section Load decides, without a toolkit.
@Timeout(60)
class LoadViewModelTest {
    private static final Draft GREET = new Draft("GET", "greet", "", "", "");

    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path kept;

    private static LoadForm times(String count) {
        return new LoadForm(false, "1", "50", "", count, "0s", "5s", "errors<1%");
    }

    @Test
    void asManyAreSentAsWereAskedForAndTheRulesAreChecked() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LoadViewModel model = new LoadViewModel(test.bench());
            test.answer(request -> 200);
            test.bench().draft().set(GREET);
            model.form().set(times("5"));
            model.run();
            assertThat(model.problem().get()).isEmpty();
            LoadReport report = model.report().get().ready().orElseThrow();
            assertThat(report.requests()).isEqualTo(5);
            assertThat(report.errors()).isZero();
            assertThat(test.server().getRequestCount()).isEqualTo(5);
            Path page = kept.resolve("load.html");
            model.export(true, page);
            assertThat(test.kept()).contains("<html").doesNotContain("eyJ").doesNotContain(TestBench.SIGNING);
        }
    }

    @Test
    void aSecretInTheAddressIsInNoReport() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LoadViewModel model = new LoadViewModel(test.bench());
            test.answer(request -> 200);
            test.bench().secrets().put("hookSecret", Secret.of("wh?k s3cret"));
            test.bench().draft().set(new Draft("GET", "hooks/{{hookSecret}}", "", "", ""));
            model.form().set(times("1"));
            model.run();
            LoadReport report = model.report().get().ready().orElseThrow();
            assertThat(report.title()).endsWith("/functions/v1/hooks/***");
            model.export(true, kept.resolve("load.html"));
            model.export(false, kept.resolve("load.json"));
            assertThat(test.kept()).contains("hooks/***").doesNotContain("wh?k").doesNotContain("s3cret");
        }
    }

    @Test
    void aServerThatIsNotThereIsErrorsAndNoAnswer() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LoadViewModel model = new LoadViewModel(test.bench());
            test.bench().draft().set(new Draft("GET", "http://localhost:1/nobody", "", "", ""));
            model.form().set(times("2"));
            model.run();
            LoadReport report = model.report().get().ready().orElseThrow();
            assertThat(report.errors()).isEqualTo(2);
        }
    }

    @Test
    void whatCannotBeRunIsSaidAndNothingIsSent() throws Exception {
        try (TestBench test = TestBench.in(kept, Environment.PRODUCTION)) {
            LoadViewModel model = new LoadViewModel(test.bench());
            test.answer(request -> 200);
            test.bench().draft().set(GREET);
            model.run();
            assertThat(model.problem().get()).contains("production");
            model.confirmed().set(true);
            test.bench().draft().set(Draft.empty());
            model.run();
            assertThat(model.problem().get()).startsWith("Write the request");
            test.bench().draft().set(GREET);
            model.form().set(times("many"));
            model.run();
            assertThat(model.problem().get()).contains("The count");
            model.form().set(times(""));
            model.run();
            assertThat(model.problem().get()).contains("how long");
            assertThat(test.server().getRequestCount()).isZero();
        }
    }

    @Test
    void itStopsOnRequest() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LoadViewModel model = new LoadViewModel(test.bench());
            test.answer(request -> {
                test.cancelAll();
                return 200;
            });
            test.bench().draft().set(GREET);
            model.form().set(times("1000000"));
            model.run();
            assertThat(test.server().getRequestCount()).isLessThan(100);
            assertThat(test.bench().tasks().running()).isEmpty();
        }
    }
}
