package io.rolescope.access.ui.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.Witness;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.testing.Loads;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Matrix, isolation and reach, without a toolkit.
@Tag("db")
class SurveyViewModelsTest {
    private final Tasks tasks = Tasks.inline();
    private final TestViewpoint opened = TestViewpoint.remoteSandbox();

    @AfterEach
    void close() {
        tasks.close();
        opened.close();
    }

    @Test
    void theMatrixCountsTheTablesOfTheSchemaForEachIdentity() {
        MatrixViewModel model = new MatrixViewModel(opened.get(), tasks);
        assertThat(model.schemas()).contains("public", "storage");
        List<Integer> soFar = new ArrayList<>();
        model.screenProperty().addListener((observable, before, now) -> {
            if (now.isLoading()) {
                now.latest().ifPresent(part -> soFar.add(part.lines().size()));
            }
        });
        model.compute();
        MatrixScreen screen = Loads.ready(model.screenProperty());
        assertThat(screen.complete()).isTrue();
        assertThat(soFar).isNotEmpty().isSorted();
        assertThat(soFar.getFirst()).isLessThan(screen.lines().size());
        assertThat(screen.identities()).extracting(SessionIdentity::name).contains("anon", "service_role");
        assertThat(screen.above())
                .extracting(SessionIdentity::name)
                .contains("service_role")
                .doesNotContain("anon");
        long outlined = screen.lines().stream()
                .flatMap(line -> line.cells().entrySet().stream())
                .filter(of -> !screen.above().contains(of.getKey()))
                .flatMap(of -> of.getValue().values().stream())
                .filter(cell -> cell.foreign() > 0)
                .count();
        assertThat(screen.foreignReach()).isEqualTo(outlined);
        assertThat(screen.lines()).extracting(line -> line.table().name()).contains("files");
        model.schemaProperty().set("no_such_schema");
        model.compute();
        assertThat(Loads.ready(model.screenProperty()).lines()).isEmpty();
        MatrixScreen before = Loads.ready(model.screenProperty());
        opened.loseServer();
        model.compute();
        Loads.assertLostKeeping(before, model.screenProperty());
        model.close();
    }

    @Test
    void peopleOfOneNameAreNotTakenForOne() {
        MatrixViewModel model = new MatrixViewModel(opened.get(), tasks);
        TestPostgres.run(
                opened.get().backend().profile().database(),
                "update public.profiles set full_name = 'Sam Smith' where platform_role = 'user'");
        model.compute();
        MatrixScreen screen = Loads.ready(model.screenProperty());
        assertThat(screen.identities())
                .extracting(SessionIdentity::name)
                .doesNotHaveDuplicates()
                .filteredOn(name -> name.startsWith("Sam Smith"))
                .hasSizeGreaterThan(2);
        SessionIdentity second = screen.identities().stream()
                .filter(identity -> identity.name().startsWith("Sam Smith ("))
                .findFirst()
                .orElseThrow();
        model.lookAs(second);
        assertThat(opened.get().identity())
                .isInstanceOfSatisfying(
                        Identity.User.class,
                        user -> assertThat(second.settings().get("request.jwt.claims"))
                                .contains(user.id()));
        model.close();
    }

    @Test
    void aRowIsSeenByItsPeopleAndABadKeyIsSaid() {
        ReachViewModel model = new ReachViewModel(opened.get(), tasks);
        model.again();
        assertThat(model.screenProperty().get()).isInstanceOf(Loadable.Idle.class);
        String id = opened.get()
                .observer()
                .read(db -> String.valueOf(
                        db.fetchValue("select id from public.files where deleted_at is null order by id limit 1")));
        model.ask("public", "files", "{\"id\": \"" + id + "\"}");
        ReachScreen seen = Loads.ready(model.screenProperty());
        assertThat(seen.row()).isEqualTo(id);
        assertThat(seen.answers())
                .extracting(answer -> answer.identity().name())
                .contains("service_role")
                .doesNotContain("anon");
        model.ask("public", "no_such_table", "{\"id\": \"1\"}");
        assertThat(Loads.failure(model.screenProperty())).isInstanceOf(Failure.Invalid.class);
        opened.loseServer();
        model.again();
        Loads.assertLostKeeping(seen, model.screenProperty());
        model.close();
    }

    @Test
    void aWitnessOfTheFlawedBackendBecomesATestThatIsKeptOnce(@TempDir Path folder) {
        TestViewpoint flawed = TestViewpoint.of(TestPostgres.flawedDatabase(), "rolescope_observer");
        IsolationViewModel model = new IsolationViewModel(flawed.get(), tasks);
        model.run();
        IsolationReport report = Loads.ready(model.screenProperty()).report();
        assertThat(report.holds()).isFalse();
        Witness leak = report.leaks().getFirst();
        assertThat(model.script(leak)).contains("ROLLBACK").contains(leak.statement());
        List<PolicyTest> made = new ArrayList<>();
        List<PolicyTestRecorder.Recorded> saved = new ArrayList<>();
        List<Failure> failed = new ArrayList<>();
        model.test(leak, made::add, failed::add);
        assertThat(failed).isEmpty();
        Path file = folder.resolve("tests.yaml");
        model.save(made.getFirst(), file, saved::add, failed::add);
        model.save(made.getFirst(), file, saved::add, failed::add);
        assertThat(saved).extracting(PolicyTestRecorder.Recorded::added).containsExactly(true, false);
        assertThat(model.testFile()).isEqualTo(file.toString());
        model.close();
        flawed.close();
    }

    @Test
    void isolationWithoutAServerIsAFailure() {
        IsolationViewModel model = new IsolationViewModel(opened.get(), tasks);
        opened.loseServer();
        model.run();
        assertThat(Loads.failure(model.screenProperty())).isInstanceOf(Failure.Unreachable.class);
        model.close();
    }
}
