package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.AccessReach;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class SurveyDbTest {
    private static Backend backend;
    private static PolicyCatalog catalog;
    private static List<SessionIdentity> identities;

    @BeforeAll
    static void open() {
        backend = TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer");
        catalog = CatalogReader.read(backend);
        identities = new ChosenIdentities(Viewpoint.detected(backend), catalog).choose(1, 2);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void matrixCountsWhatTheServerCounts() {
        Table files = catalog.find("public.files");
        List<MatrixCell> cells = new AccessMatrix(backend, catalog, TenantKeys.detect(catalog, null))
                .compute(identities, List.of(files), ReadOptions.standard(), Progress.silent(), cell -> {});
        assertThat(cells).hasSize(identities.size() * 4);
        for (MatrixCell cell : cells) {
            if (cell.command() == PolicyCommand.SELECT && cell.state() != MatrixCell.State.REFUSED) {
                long counted = backend.as(cell.identity())
                        .read(db -> db.fetchCount(org.jooq.impl.DSL.table(org.jooq.impl.DSL.name("public", "files"))));
                assertThat(cell.allowed()).as(cell.identity().name()).isEqualTo(counted);
            }
        }
    }

    /// Who may read some columns but none of the key sees the rows all the same.
    @Test
    void rowsSeenWithoutTheirKeyAreCounted() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(
                database,
                "create role survey_reader nologin; create table note (id int primary key, body text);"
                        + "insert into note select i, 'x' from generate_series(1, 6) i;"
                        + "alter table note enable row level security;"
                        + "create policy even on note using (id % 2 = 0);"
                        + "grant select (body), update (body), delete on note to survey_reader");
        try (Backend other = TestPostgres.backend(database, TestPostgres.superuser())) {
            PolicyCatalog read = CatalogReader.read(other);
            List<MatrixCell> cells = new AccessMatrix(other, read, TenantKeys.detect(read, null))
                    .compute(
                            List.of(SessionIdentity.ofRole("survey_reader")),
                            List.of(read.find("public.note")),
                            ReadOptions.standard(),
                            Progress.silent(),
                            cell -> {});
            assertThat(cells)
                    .filteredOn(cell -> cell.command() == PolicyCommand.SELECT)
                    .singleElement()
                    .satisfies(cell -> assertThat(cell.allowed()).isEqualTo(3))
                    .satisfies(cell -> assertThat(cell.state()).isEqualTo(MatrixCell.State.SOME));
            assertThat(cells)
                    .filteredOn(
                            cell -> cell.command() == PolicyCommand.UPDATE || cell.command() == PolicyCommand.DELETE)
                    .hasSize(2)
                    .allSatisfy(cell -> assertThat(cell.allowed()).isEqualTo(3))
                    .allSatisfy(cell -> assertThat(cell.note()).isEqualTo("by statements without a condition only"));
        }
    }

    @Test
    void reachIsWhatEachSelectSays() {
        Table files = catalog.find("public.files");
        String id = backend.as(backend.observer())
                .read(db -> String.valueOf(db.fetchValue("select id::text from public.files order by id limit 1")));
        List<SessionIdentity> everybody =
                new ChosenIdentities(Viewpoint.detected(backend), catalog).everybody(ReadOptions.standard());
        AccessReach.Reach reach = new AccessReach(backend)
                .whoSees(
                        files,
                        new RowKey(Map.of("id", id), false),
                        everybody,
                        ReadOptions.standard(),
                        Progress.silent(),
                        identity -> {});
        List<String> expected = new ArrayList<>();
        for (SessionIdentity identity : everybody) {
            try {
                boolean sees = backend.as(identity)
                        .read(db -> !db.fetch("select 1 from public.files where id = ?::uuid", id)
                                .isEmpty());
                if (sees) {
                    expected.add(identity.name());
                }
            } catch (io.rolescope.platform.FailureException e) {
                assertThat(reach.failed()).containsKey(identity);
            }
        }
        assertThat(reach.seeing()).extracting(SessionIdentity::name).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(expected).isNotEmpty().hasSizeLessThan(everybody.size());
    }

    @Test
    void referenceBackendKeepsTenantsApart() {
        IsolationReport report = isolation(backend, catalog, identities);
        assertThat(report.leaks()).isEmpty();
        assertThat(report.openings())
                .as("what is open on purpose is said, not left out")
                .extracting(witness -> witness.table() + " " + witness.kind())
                .containsOnly("public.capabilities SHARED", "public.dashboard_templates NO_TENANT");
        assertThat(report.undecided()).isZero();
        assertThat(report.decisions()).isPositive();
    }

    @Test
    void flawedBackendHasWitnesses() {
        try (Backend flawed = TestPostgres.backend(TestPostgres.flawedDatabase(), "rolescope_observer")) {
            PolicyCatalog flaws = CatalogReader.read(flawed);
            IsolationReport report =
                    isolation(flawed, flaws, new ChosenIdentities(Viewpoint.detected(flawed), flaws).choose(1, 2));
            assertThat(report.witnesses()).isNotEmpty();
        }
    }

    private static IsolationReport isolation(Backend of, PolicyCatalog its, List<SessionIdentity> whom) {
        IsolationReport report = new TenantIsolation(of, its, TenantKeys.detect(its, null))
                .run(whom, ReadOptions.standard(), Progress.silent(), witness -> {});
        return report;
    }
}
