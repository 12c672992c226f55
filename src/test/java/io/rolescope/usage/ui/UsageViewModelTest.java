package io.rolescope.usage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestViewpoint;
import io.rolescope.usage.UsageBy;
import io.rolescope.usage.UsageReport;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sums of usage and what stands behind them, without a toolkit.
@Tag("db")
class UsageViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final UsageViewModel model = new UsageViewModel(opened.get(), tasks, Clock.systemUTC());

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void sumsFollowTheGroupThePeriodAndTheLens() {
        model.reload();
        assertThat(Loads.ready(model.screen()).by()).isEqualTo(UsageBy.ASSISTANT);
        model.by().set(UsageBy.ORGANIZATION);
        assertThat(report().groups()).hasSize(3);
        long all = report().totals().records();
        model.days().set(7);
        assertThat(Loads.ready(model.screen()).days()).isEqualTo(7);
        assertThat(report().totals().records()).isLessThan(all);
        model.days().set(30);
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(report().groups()).hasSize(1);
        assertThat(report().totals().records()).isLessThan(all);
    }

    @Test
    void conversationsAndMessagesStandBehindASum() {
        model.by().set(UsageBy.ORGANIZATION);
        model.showBehind(report().groups().getFirst().key());
        UsageReport.Conversation first =
                Loads.ready(model.behind()).conversations().getFirst();
        model.showMessages(first.id());
        assertThat(Loads.ready(model.messages())).isNotEmpty();
        model.showBehind(report().groups().getLast().key());
        assertThat(model.messages().get()).isInstanceOf(Loadable.Idle.class);
    }

    @Test
    void aLostServerIsSaidForTheSumsAndForWhatIsBehind() {
        model.by().set(UsageBy.ORGANIZATION);
        UsageScreen before = Loads.ready(model.screen());
        String key = report().groups().getFirst().key();
        opened.loseServer();
        model.reload();
        Loads.assertLostKeeping(before, model.screen());
        model.showBehind(key);
        assertThat(Loads.failure(model.behind())).isInstanceOf(Failure.Unreachable.class);
    }

    private UsageReport report() {
        return Loads.ready(model.screen()).report().orElseThrow();
    }
}
