package io.rolescope.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.identities.Identity;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class AgentReaderDbTest {

    @Test
    void executionsAgentsAndQueueAreReadAndAddUp() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            AgentActivity activity = read(sandbox, AgentFilter.lastDays(30));
            assertThat(activity.instances()).isNotEmpty();
            assertThat(activity.queue()).isNotEmpty();
            assertThat(activity.executions()).hasSizeLessThanOrEqualTo(AgentReader.MOST);
            long inDays = activity.days().stream()
                    .flatMap(day -> day.byStatus().values().stream())
                    .mapToLong(Long::longValue)
                    .sum();
            assertThat(inDays).isEqualTo(activity.executionsSeen());
            assertThat(activity.executionsThatExist()).contains(activity.executionsSeen());
        }
    }

    @Test
    void aFilterNarrowsAndAStudentSeesOnlyTheirOwn() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            AgentActivity failed = read(sandbox, AgentFilter.lastDays(30).withStatus("failed"));
            assertThat(failed.executions()).isNotEmpty().allMatch(Execution::failed);
            Identity.User student = sandbox.member("student");
            sandbox.get().lookAs(student);
            AgentActivity own = read(sandbox, AgentFilter.lastDays(30));
            assertThat(own.executionsThatExist().orElseThrow()).isGreaterThan(own.executionsSeen());
            assertThat(own.executions())
                    .allSatisfy(execution -> assertThat(execution.person()).isEqualTo(student.name()));
        }
    }

    @Test
    void aRoleWithoutGrantsIsNotPermittedAndAForeignSchemaHasNoAgents() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox();
                TestViewpoint empty = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            sandbox.get().lookAs(new Identity.Role("anon"));
            FailureException thrown =
                    catchThrowableOfType(FailureException.class, () -> read(sandbox, AgentFilter.lastDays(7)));
            assertThat(thrown.failure()).isInstanceOf(Failure.NotPermitted.class);
            assertThat(new AgentReader(empty.get(), Clock.systemUTC())
                            .read(AgentFilter.lastDays(7), Cancellation.none()))
                    .isEmpty();
        }
    }

    private static AgentActivity read(TestViewpoint viewpoint, AgentFilter filter) {
        return new AgentReader(viewpoint.get(), Clock.systemUTC())
                .read(filter, Cancellation.none())
                .orElseThrow();
    }
}
