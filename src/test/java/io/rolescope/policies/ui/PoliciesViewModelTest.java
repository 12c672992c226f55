package io.rolescope.policies.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Tasks;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The policies of a backend, the same for every lens, without a toolkit.
@Tag("db")
class PoliciesViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final PoliciesViewModel model = new PoliciesViewModel(opened.get(), tasks);

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void policiesAreTheSameForEveryLensAndFoundByText() {
        model.reload();
        PoliciesScreen all = Loads.ready(model.screen());
        assertThat(all.tables()).extracting(table -> table.name().toString()).contains("public.files");
        assertThat(all.matching("Members read their own files"))
                .extracting(table -> table.name().toString())
                .containsExactly("public.files");
        assertThat(all.matching("no such text anywhere")).isEmpty();
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(Loads.ready(model.screen()).summary()).isEqualTo(all.summary());
    }

    @Test
    void aNewPolicyIsThereAfterReadingAgain() {
        model.reload();
        TestPostgres.run(
                opened.get().backend().profile().database(),
                "create policy newly_made on public.files for select using (false)");
        assertThat(Loads.ready(model.screen()).matching("newly_made")).isEmpty();
        model.reload();
        assertThat(Loads.ready(model.screen()).matching("newly_made")).hasSize(1);
    }

    @Test
    void aLostServerIsSaidAndWhatWasThereStays() {
        model.reload();
        PoliciesScreen before = Loads.ready(model.screen());
        opened.loseServer();
        model.reload();
        Loads.assertLostKeeping(before, model.screen());
    }
}
