package io.rolescope.overview.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestViewpoint;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the first page counts, without a toolkit.
@Tag("db")
class OverviewViewModelTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();
    private final OverviewViewModel model = new OverviewViewModel(opened.get(), tasks, Clock.systemUTC());

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void countsFollowTheLens() {
        assertThat(model.screen().get()).isInstanceOf(Loadable.Idle.class);
        model.reload();
        assertThat(files().note()).isEqualTo("all there are");
        String all = files().number();
        opened.get().lookAs(opened.member("student"));
        model.reload();
        assertThat(files().number()).isNotEqualTo(all);
        assertThat(files().note()).isEqualTo(all + " exist");
        assertThat(Loads.ready(model.screen()).summary())
                .contains(opened.member("student").name());
    }

    @Test
    void aLostServerIsSaidAndTheOldNumbersStay() {
        model.reload();
        OverviewScreen before = Loads.ready(model.screen());
        opened.loseServer();
        model.reload();
        Loads.assertLostKeeping(before, model.screen());
    }

    @Test
    void cancellingKeepsWhatWasThere() throws Exception {
        model.reload();
        OverviewScreen before = Loads.ready(model.screen());
        Loads.cancelInTheMiddle(opened, "public.files", tasks, model::reload);
        assertThat(Loads.ready(model.screen())).isSameAs(before);
    }

    @Test
    void cancellingTheFirstReadSaysSo() throws Exception {
        Loads.cancelInTheMiddle(opened, "public.files", tasks, model::reload);
        assertThat(Loads.failure(model.screen())).isInstanceOf(Failure.Cancelled.class);
    }

    private OverviewScreen.Tile files() {
        return Loads.ready(model.screen()).tiles().stream()
                .filter(tile -> tile.page().equals("files"))
                .findFirst()
                .orElseThrow();
    }
}
