package io.rolescope.functions.ui.several;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.compare.IdentityMatrix;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Loadable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section As several decides, without a toolkit.
class SeveralViewModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path kept;

    @SuppressWarnings("NullAway.Init") // by start()
    private TestBench test;

    @SuppressWarnings("NullAway.Init") // by start()
    private SeveralViewModel model;

    @BeforeEach
    void start() throws Exception {
        test = TestBench.in(kept);
        model = new SeveralViewModel(test.bench(), List::of);
        model.who().add(SeveralViewModel.Who.NOBODY);
        model.add(new Identity.Role("anon"));
        model.add(new Identity.Role("service_role"));
        test.bench().draft().set(new Draft("GET", "greet", "", "", ""));
    }

    @AfterEach
    void close() {
        model.close();
        test.close();
    }

    private IdentityMatrix matrix() {
        return model.matrix().get().ready().orElseThrow();
    }

    @Test
    void whoGetsAnotherAnswerIsTold() throws Exception {
        test.answer(request -> request.getHeaders().get("Authorization") == null ? 401 : 200);
        model.add(new Identity.Role("anon"));
        assertThat(model.who()).hasSize(3);
        model.run();
        assertThat(matrix().rows().getFirst().uniform()).isFalse();
        assertThat(SeveralViewModel.summary(matrix())).isEqualTo("2 different answers.");
        IdentityMatrix.Row row = matrix().rows().getFirst();
        assertThat(SeveralViewModel.differences(row, row.cells().getFirst())).isNotEmpty();
        assertThat(SeveralViewModel.differences(row, row.cells().get(1))).isEmpty();

        Path csv = kept.resolve("matrix.csv");
        model.export(false, csv);
        assertThat(Files.readString(csv)).contains("anon").contains("401");
        assertThat(test.kept()).doesNotContain("eyJ").doesNotContain(TestBench.SIGNING);
    }

    @Test
    void whereAllGetTheSameThatIsSaid() {
        test.answer(request -> 200);
        model.run();
        assertThat(SeveralViewModel.summary(matrix())).isEqualTo("Everybody got the same answer.");
    }

    @Test
    void aServerThatIsNotThereIsACellWithoutAnAnswer() {
        test.bench().draft().set(new Draft("GET", "http://localhost:1/nobody", "", "", ""));
        model.run();
        assertThat(matrix().rows().getFirst().cells())
                .hasSize(3)
                .allSatisfy(cell -> assertThat(cell.call()).isNull());
    }

    @Test
    void cancellingKeepsNothingHalf() {
        test.answer(request -> {
            test.cancelAll();
            return 200;
        });
        model.run();
        assertThat(model.matrix().get()).isInstanceOf(Loadable.Failed.class);
        assertThat(test.server().getRequestCount()).isEqualTo(1);
    }

    @Test
    void withoutADatabaseNobodyIsProposed() {
        List<SeveralViewModel.Who> before = List.copyOf(model.who());
        model.propose();
        assertThat(model.who()).isEqualTo(before);
    }
}
