package io.rolescope.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.agents.AgentActivity;
import io.rolescope.agents.AgentFilter;
import io.rolescope.kit.Tasks;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Agents and their work, filtered and through the lens, without a toolkit.
@Tag("db")
class AgentsViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final AgentsViewModel model = new AgentsViewModel(opened.get(), tasks, Clock.systemUTC());

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void aFilterIsAppliedAsSoonAsItIsSet() {
        model.reload();
        long all = activity().executionsSeen();
        model.filter().set(model.filter().get().withStatus("failed"));
        assertThat(activity().executions())
                .isNotEmpty()
                .allMatch(execution -> execution.status().equals("failed"));
        assertThat(activity().executionsSeen()).isLessThan(all);
        model.filter().set(AgentFilter.lastDays(1));
        assertThat(activity().executionsSeen()).isLessThan(all);
        assertThat(Loads.ready(model.screen()).columns()).hasSize(1);
    }

    @Test
    void theLensHidesWhatOthersAgentsDidAndSaysHowMuchThereIs() {
        model.reload();
        long all = activity().executionsSeen();
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(activity().executionsSeen()).isLessThan(all);
        assertThat(activity().executionsThatExist()).contains(all);
        assertThat(Loads.ready(model.screen()).summary())
                .contains("that exist, as " + opened.member("student").name());
    }

    @Test
    void aBackendWithoutAgentsSaysSo() {
        TestViewpoint bare = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser());
        AgentsViewModel other = new AgentsViewModel(bare.get(), tasks, Clock.systemUTC());
        other.reload();
        assertThat(Loads.ready(other.screen()).summary()).isEqualTo("This backend has no agents.");
        other.close();
        bare.close();
    }

    @Test
    void aLostServerIsSaidAndWhatWasThereStays() {
        model.reload();
        AgentsScreen before = Loads.ready(model.screen());
        opened.loseServer();
        model.filter().set(AgentFilter.lastDays(7));
        Loads.assertLostKeeping(before, model.screen());
    }

    private AgentActivity activity() {
        return Loads.ready(model.screen()).activity().orElseThrow();
    }
}
