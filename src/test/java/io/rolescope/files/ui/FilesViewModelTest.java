package io.rolescope.files.ui;

import static io.rolescope.files.StoredSandbox.person;
import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ActivityLog;
import io.rolescope.files.FileRecord;
import io.rolescope.files.StoredSandbox;
import io.rolescope.files.change.FileChange;
import io.rolescope.files.storage.Preview;
import io.rolescope.files.verdict.Door;
import io.rolescope.files.verdict.FileAction;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.HeardNavigator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What the page decides about the open file, without a toolkit, over a running sandbox.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesViewModelTest {
    private static final Identity.User AS_ANA = person(ANA, "Ana");
    private static final Identity.User AS_KOFI = person(KOFI_SOUTHSIDE, "Kofi");

    private StoredSandbox sandbox;
    private final Tasks tasks = Tasks.inline();
    private final HeardNavigator navigator = new HeardNavigator();
    private ActivityLog activity;
    private FilesViewModel model;

    @TempDir
    private Path folder;

    @BeforeAll
    void start(@TempDir Path store) throws Exception {
        sandbox = StoredSandbox.start(store);
    }

    @BeforeEach
    void open() {
        activity = ActivityLog.in(Folders.under(folder.resolve("home")));
        sandbox.viewpoint().lookAs(AS_ANA);
        sandbox.backend().unlockWrites(false);
        model = new FilesViewModel(sandbox.viewpoint(), tasks, navigator, activity);
        model.reload();
    }

    @AfterEach
    void close() {
        model.close();
        navigator.heard().clear();
    }

    @AfterAll
    void end() {
        tasks.close();
        sandbox.close();
    }

    private FileRecord anasText() throws IOException {
        return sandbox.file("files", NORTHSIDE, ANA, "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
    }

    private List<ActivityLog.Action> noted() {
        return activity.newest(10).stream().map(ActivityLog.Entry::action).toList();
    }

    @Test
    void anOpenedFileIsJudgedForTheLensAndForWhomItIsComparedWith() throws IOException {
        FileRecord file = anasText();
        model.look(file.id());
        OpenFile open = model.open();
        assertThat(answer(open.access().get())).isEqualTo(Door.Answer.YES);
        assertThat(open.otherAccess().get()).isInstanceOf(Loadable.Idle.class);
        open.compareWith(AS_KOFI);
        assertThat(answer(open.otherAccess().get())).isEqualTo(Door.Answer.NO);
        model.look(file.id());
        assertThat(answer(open.otherAccess().get())).isEqualTo(Door.Answer.NO);
        open.compareWith(null);
        assertThat(open.otherAccess().get()).isInstanceOf(Loadable.Idle.class);
        assertThat(noted()).isEmpty();
    }

    private static Door.Answer answer(Loadable<io.rolescope.files.verdict.FileAccess> access) {
        return access.ready().orElseThrow().of(FileAction.READ).answer();
    }

    @Test
    void bytesAreFetchedWhenAskedForAndNoted() throws IOException {
        model.look(anasText().id());
        OpenFile open = model.open();
        assertThat(open.preview().get()).isInstanceOf(Loadable.Idle.class);
        open.loadPreview();
        assertThat(open.preview().get().ready().orElseThrow()).isEqualTo(new Preview.Text("text/plain", "hello", true));
        open.download(folder.resolve("got.txt"));
        assertThat(folder.resolve("got.txt")).hasContent("hello");
        open.makeLink(Duration.ofHours(1));
        assertThat(open.link().get().ready().orElseThrow().url().reveal()).contains("/object/sign/files/");
        assertThat(noted())
                .containsExactly(ActivityLog.Action.LINKED, ActivityLog.Action.DOWNLOADED, ActivityLog.Action.REVEALED);
        assertThat(navigator.heard()).anySatisfy(line -> assertThat(line).contains("written to got.txt (5 B"));
    }

    @Test
    void aRefusalIsSaidAndAnotherLensStartsAfresh() throws IOException {
        FileRecord file = anasText();
        model.look(file.id());
        sandbox.viewpoint().lookAs(AS_KOFI);
        model.open().loadPreview();
        assertThat(model.open().preview().get())
                .isInstanceOfSatisfying(
                        Loadable.Failed.class,
                        failed -> assertThat(failed.failure().sentence())
                                .startsWith("Row-level security hides the object of"));
        model.open().download(folder.resolve("none.txt"));
        assertThat(folder.resolve("none.txt")).doesNotExist();
        assertThat(navigator.heard()).anySatisfy(line -> assertThat(line).startsWith("Row-level security hides"));
        model.reload();
        assertThat(model.open().preview().get()).isInstanceOf(Loadable.Idle.class);
    }

    @Test
    void aChangeIsShownThenAppliedAndTheFileReadAgain() throws IOException {
        FileRecord file = anasText();
        model.look(file.id());
        OpenFile open = model.open();
        assertThat(open.writesUnlocked()).isFalse();
        sandbox.viewpoint().unlockWrites(true);
        open.plan(new FileChange.Rename("new name.txt"), AS_ANA);
        assertThat(open.plan().get().ready().orElseThrow().shown()).startsWith("update public.files set filename");
        assertThat(sandbox.read(file.id()).name()).isEqualTo(file.name());
        open.apply();
        assertThat(open.refused().get()).isNull();
        assertThat(model.detailProperty().get().ready().orElseThrow().file().name())
                .isEqualTo("new name.txt");
        assertThat(noted()).containsExactly(ActivityLog.Action.APPLIED);
        assertThat(activity.newest(1).getFirst().subject()).isEqualTo("public.files " + file.id() + ": Rename");
    }

    @Test
    void aChangeThatIsRefusedOrDroppedChangesNothing() throws IOException {
        FileRecord file = anasText();
        model.look(file.id());
        OpenFile open = model.open();
        open.plan(new FileChange.Rename("other.txt"), AS_ANA);
        open.apply();
        assertThat(open.refused().get().sentence()).isEqualTo("Writes are locked.");
        sandbox.viewpoint().unlockWrites(true);
        open.plan(new FileChange.Rename("other.txt"), AS_KOFI);
        open.apply();
        assertThat(open.refused().get().sentence()).contains("Kofi may not change this row");
        open.plan(new FileChange.Rename("a/b"), AS_ANA);
        assertThat(open.plan().get()).isInstanceOf(Loadable.Failed.class);
        open.dropPlan();
        open.apply();
        assertThat(sandbox.read(file.id()).name()).isEqualTo(file.name());
        assertThat(noted()).isEmpty();
    }
}
