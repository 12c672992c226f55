package io.rolescope.files.change;

import static io.rolescope.files.StoredSandbox.person;
import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Change.Outcome;
import io.rolescope.connections.ReadOptions;
import io.rolescope.files.FileRecord;
import io.rolescope.files.StoredSandbox;
import io.rolescope.files.storage.StoredFiles;
import io.rolescope.identities.Identity;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileChangesDbTest {
    private static final Identity.User AS_ANA = person(ANA, "Ana");
    private static final Identity.User AS_BEN = person(BEN, "Ben");
    private static final Identity.Role SERVICE = new Identity.Role("service_role");

    private StoredSandbox sandbox;
    private StoredFiles stored;
    private FileChanges changes;

    @BeforeAll
    void start(@TempDir Path store) throws Exception {
        sandbox = StoredSandbox.start(store);
        stored = new StoredFiles(sandbox.viewpoint());
        changes = new FileChanges(sandbox.viewpoint(), stored);
    }

    @BeforeEach
    void unlock() {
        sandbox.backend().unlockWrites(true);
    }

    @AfterAll
    void end() {
        stored.close();
        sandbox.close();
    }

    private FileRecord anasFile() throws IOException {
        return sandbox.file("files", NORTHSIDE, ANA, "text/plain", new byte[] {1, 2});
    }

    private ChangePlan plan(FileRecord file, FileChange change, Identity as) {
        return changes.plan(file, change, as, ReadOptions.standard());
    }

    private Outcome apply(FileRecord file, FileChange change, Identity as) {
        return changes.apply(plan(file, change, as), Cancellation.none());
    }

    private String audited(FileRecord file) {
        return String.valueOf(sandbox.services()
                .ask("select string_agg(operation || ' ' || coalesce(user_id::text, user_role) || ' '"
                        + " || array_to_string(changed_fields, ','), ' | ' order by occurred_at)"
                        + " from public.rls_audit_log where table_name = 'files' and operation = 'UPDATE'"
                        // what the backend's own processing finds out is not of interest
                        + " and changed_fields && array['deleted_at', 'storage_path', 'filename']"
                        + " and record_id = '" + file.id() + "'"));
    }

    private void assertUnchanged(FileRecord file) {
        assertThat(sandbox.read(file.id()))
                .extracting(FileRecord::name, FileRecord::path, FileRecord::deleted)
                .containsExactly(file.name(), file.path(), file.deleted());
        assertThat(objectsAt(file.path())).isEqualTo("1");
    }

    @Test
    void nothingIsChangedWhileWritesAreLocked() throws IOException {
        FileRecord file = anasFile();
        sandbox.backend().unlockWrites(false);
        for (FileChange change : new FileChange[] {
            new FileChange.SoftDelete(), new FileChange.Rename("b.txt"), new FileChange.Move(NORTHSIDE + "/b")
        }) {
            assertThat(apply(file, change, SERVICE))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.failure().sentence()).isEqualTo("Writes are locked."));
        }
        assertUnchanged(file);
    }

    @Test
    void whatIsShownIsWhatRuns() throws IOException {
        FileRecord file = anasFile();
        assertThat(plan(file, new FileChange.SoftDelete(), AS_ANA).shown())
                .isEqualTo("select public.soft_delete_file(cast('" + file.id() + "' as uuid));");
        assertThat(plan(file, new FileChange.SoftDelete(), SERVICE).shown())
                .isEqualTo("update public.files set deleted_at = now(), status = 'archived' where id = cast('"
                        + file.id() + "' as uuid) and deleted_at is null;");
        assertThat(plan(file, new FileChange.Rename("it's.txt"), AS_ANA).shown())
                .isEqualTo(
                        "update public.files set filename = 'it''s.txt' where id = cast('" + file.id() + "' as uuid);");
        assertThat(plan(file, new FileChange.Rename("b.txt"), AS_ANA).sentence())
                .isEqualTo("As Ana: rename “" + file.name() + "” to “b.txt”.");
    }

    @Test
    void anOwnerDeletesAndRestoresAndTheAuditLogKnowsWho() throws IOException {
        FileRecord file = anasFile();
        assertThat(apply(file, new FileChange.SoftDelete(), AS_ANA)).isEqualTo(new Outcome.Applied(1));
        FileRecord deleted = sandbox.read(file.id());
        assertThat(deleted.deleted()).isTrue();
        assertThat(apply(deleted, new FileChange.Restore(), AS_ANA)).isEqualTo(new Outcome.Applied(1));
        assertThat(sandbox.read(file.id()).deleted()).isFalse();
        assertThat(audited(file))
                .isEqualTo("UPDATE " + ANA + " deleted_at,status | UPDATE " + ANA + " deleted_at,status");
    }

    @Test
    void theBackendsRoleDoesItOnTheRowItselfAndIsAuditedAsSuch() throws IOException {
        FileRecord file = anasFile();
        assertThat(changes.actors()).contains(new Identity.Operator("rolescope_observer"), SERVICE);
        assertThat(apply(file, new FileChange.SoftDelete(), SERVICE)).isEqualTo(new Outcome.Applied(1));
        assertThat(apply(sandbox.read(file.id()), new FileChange.Restore(), SERVICE))
                .isEqualTo(new Outcome.Applied(1));
        assertThat(audited(file)).startsWith("UPDATE service_role deleted_at,status");
    }

    @Test
    void whoMayNotChangesNothingAndIsToldSo() throws IOException {
        FileRecord file = anasFile();
        for (FileChange change : new FileChange[] {new FileChange.SoftDelete(), new FileChange.Rename("b.txt")}) {
            assertThat(apply(file, change, AS_BEN))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused -> assertThat(refused.failure().sentence())
                                    .isEqualTo("Nothing was changed: Ben may not change this row, or it has changed"
                                            + " meanwhile."));
        }
        assertThat(apply(file, new FileChange.Rename("b.txt"), new Identity.Operator("rolescope_observer")))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo("42501"));
        assertUnchanged(file);
        assertThat(audited(file)).isEqualTo("null");
    }

    @Test
    void anObjectMovesWithItsRecordOrNotAtAll() throws IOException {
        FileRecord file = anasFile();
        String to = NORTHSIDE + "/moved/" + file.id();
        ChangePlan plan = plan(file, new FileChange.Move(to), AS_ANA);
        assertThat(plan.shown()).startsWith("POST ").contains("update public.files set storage_path = '" + to);
        assertThat(changes.apply(plan, Cancellation.none())).isEqualTo(new Outcome.Applied(1));
        assertThat(sandbox.read(file.id()).path()).isEqualTo(to);
        assertThat(objectsAt(to)).isEqualTo("1");
        assertThat(audited(file)).isEqualTo("UPDATE " + ANA + " storage_path");

        // the record is taken by somebody else meanwhile: storage moves the object, the record refuses
        FileRecord other = anasFile();
        String away = NORTHSIDE + "/away/" + other.id();
        ChangePlan stale = plan(other, new FileChange.Move(away), AS_ANA);
        sandbox.services().run("update public.files set uploaded_by = '" + BEN + "' where id = '" + other.id() + "'");
        assertThat(changes.apply(stale, Cancellation.none())).isInstanceOf(Outcome.Refused.class);
        assertThat(objectsAt(away)).isEqualTo("0");
        assertThat(objectsAt(other.path())).isEqualTo("1");
    }

    private String objectsAt(String path) {
        return String.valueOf(
                sandbox.services().ask("select count(*) from storage.objects where name = '" + path + "'"));
    }

    @Test
    void whatStorageRefusesLeavesTheRecordAlone() throws IOException {
        FileRecord file = anasFile();
        ChangePlan plan = plan(file, new FileChange.Move(NORTHSIDE + "/mine/" + file.id()), AS_BEN);
        assertThatThrownBy(() -> changes.apply(plan, Cancellation.none()))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.NotPermitted.class));
        assertUnchanged(file);
        ChangePlan foreign = plan(file, new FileChange.Move("elsewhere/" + file.id()), AS_ANA);
        assertThat(foreign.warning()).contains("“elsewhere”");
    }

    @Test
    void nonsenseIsRefusedBeforeAnythingIsSent() throws IOException {
        FileRecord file = anasFile();
        for (FileChange change : new FileChange[] {
            new FileChange.Restore(),
            new FileChange.Rename(" "),
            new FileChange.Rename("a/b"),
            new FileChange.Rename("x".repeat(256)),
            new FileChange.Rename(file.name()),
            new FileChange.Move("../up"),
            new FileChange.Move("/root"),
            new FileChange.Move("a//b"),
            new FileChange.Move(file.path())
        }) {
            assertThatThrownBy(() -> plan(file, change, AS_ANA))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Invalid.class));
        }
    }
}
