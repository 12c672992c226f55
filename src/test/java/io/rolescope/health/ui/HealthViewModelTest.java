package io.rolescope.health.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.health.HealthPeriod;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The platform's health through the lens and the server's figures, without a toolkit.
@Tag("db")
class HealthViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final HealthViewModel model = new HealthViewModel(opened.get(), tasks, Clock.systemUTC());

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void thePeriodIsReadAnewAndTheLensHidesSamples() {
        model.reload();
        HealthScreen week = Loads.ready(model.screen());
        assertThat(week.hasSamples()).isTrue();
        assertThat(week.hidden()).isEmpty();
        model.period().set(HealthPeriod.DAY);
        HealthScreen day = Loads.ready(model.screen());
        assertThat(day.period()).isEqualTo(HealthPeriod.DAY);
        assertThat(day).isNotSameAs(week);
        opened.get().lookAs(opened.member("student"));
        model.loadPlatform();
        assertThat(Loads.ready(model.screen()).hidden()).contains("sees none of the");
    }

    @Test
    void theServersFiguresAreThoseOfTheLogin() {
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(model.login()).isEqualTo("rolescope_observer");
        assertThat(Loads.ready(model.database()).tables()).isNotEmpty();
        assertThat(Loads.ready(model.services())).isEmpty();
    }

    @Test
    void aLostServerFailsEachPartByItself() {
        model.reload();
        HealthScreen before = Loads.ready(model.screen());
        opened.loseServer();
        model.reload();
        Loads.assertLostKeeping(before, model.screen());
        assertThat(Loads.failure(model.database())).isInstanceOf(Failure.Unreachable.class);
    }

    @Test
    void aBackendWithoutHealthTablesSaysSo() {
        TestViewpoint bare = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser());
        HealthViewModel other = new HealthViewModel(bare.get(), tasks, Clock.systemUTC());
        other.reload();
        assertThat(Loads.ready(other.screen()).health()).isEmpty();
        assertThat(Loads.ready(other.database()).databaseBytes()).isPositive();
        other.close();
        bare.close();
    }
}
