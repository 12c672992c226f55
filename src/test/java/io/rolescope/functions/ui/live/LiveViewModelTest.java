package io.rolescope.functions.ui.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.ui.desk.TestBench;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.live.LiveViewModel.Kind;
import io.rolescope.functions.ui.live.LiveViewModel.Over;
import io.rolescope.kit.Tasks;
import io.rolescope.sandbox.TestServices;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section Live decides, without a toolkit.
class LiveViewModelTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // by the extension
    Path kept;

    @Test
    void whatCannotBeListenedToIsRefusedWithItsReason() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LiveViewModel model = new LiveViewModel(test.bench());
            model.over().set(Over.SERVICE);
            model.start();
            assertThat(model.status().get()).isEqualTo(new LiveViewModel.Status(Kind.REFUSED, "Name the channel."));
            model.topic().set("org:a");
            model.address().set("no address");
            model.start();
            assertThat(model.status().get().words()).contains("no web address");
            assertThat(model.listening().get()).isFalse();
            model.close();
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgainUntilOneStops() throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            LiveViewModel model = new LiveViewModel(test.bench());
            model.start();
            TestServices.await("lost", () -> model.status().get().kind() == Kind.LOST);
            assertThat(model.status().get().words())
                    .startsWith("Reconnecting: ")
                    .contains("Trying again in");
            assertThat(model.listening().get()).isTrue();
            model.stop();
            assertThat(model.status().get().words()).isEqualTo("Stopped.");
            model.close();
        }
    }

    @Test
    @Tag("db")
    void theSandboxAnnouncesAndStoppingFreesTheConnection() throws Exception {
        String database = TestPostgres.sandboxDatabase();
        try (TestViewpoint sandbox = TestViewpoint.of(database, "rolescope_observer");
                Tasks tasks = Tasks.inline();
                Workbench bench = new Workbench(sandbox.get(), tasks, new HeardNavigator(), kept)) {
            LiveViewModel model = new LiveViewModel(bench);
            model.over().set(Over.MESSAGES);
            model.topic().set("org:a");
            model.start();
            TestServices.await("listening", () -> model.status().get().kind() == Kind.LISTENING);
            assertThat(model.status().get().words()).endsWith("the database announces changes");
            TestPostgres.run(database, "select realtime.send('{\"n\": 1}', 'greeting', 'org:a', true)");
            TestServices.await("the message", () -> model.events().size() == 1);
            model.stop();
            TestServices.await(
                    "freed",
                    () -> sandbox.get()
                            .observer()
                            .read(db -> db.fetchSingle("""
                            select count(*) = 0 from pg_stat_activity
                             where application_name = 'Rolescope (listening)' and datname = current_database()
                            """).get(0, Boolean.class)));
            model.close();
        }
    }
}
