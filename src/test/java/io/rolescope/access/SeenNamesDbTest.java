package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The sentence about one row names tenants and people where that can be known, and nothing else.
@Tag("db")
class SeenNamesDbTest {
    private static final String FILE = "0f000000-0000-4000-8000-00000000000";

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        backend = TestPostgres.backend(TestPostgres.sandboxDatabase(), "rolescope_observer");
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aTenantIsNamedAndWhatThePersonIsLetThroughFor() {
        assertThat(sentence("public.files", FILE + "5", StatementShape.SELECT))
                .startsWith("Ana Ruiz cannot see “southside-final-exam.pdf” (public.files): ")
                .contains(
                        "(public.files): its organization is Southside, and the policies let Ana Ruiz in for Northside"
                                + " only (closest of 5 policies: “")
                .endsWith("”).");
    }

    @Test
    void aPersonIsNamed() {
        assertThat(sentence("public.files", FILE + "3", StatementShape.SELECT))
                .contains("(public.files): it was uploaded by Ben Carter, not by Ana Ruiz (closest of")
                .endsWith("policies: “Members read their own files”).");
        assertThat(sentence("public.files", FILE + "4", StatementShape.DELETE))
                .contains("it was uploaded by Margaret Chen, not by Ana Ruiz");
    }

    @Test
    void theRowItselfIsNamedAndWhatAHelperIsAskedAbout() {
        assertThat(sentence("public.organizations", "0a000000-0000-4000-8000-000000000002", StatementShape.SELECT))
                .contains("“app.is_member_of(id)” is false (id is Southside)");
        assertThat(sentence("public.profiles", "0b000000-0000-4000-8000-000000000002", StatementShape.SELECT))
                .startsWith("Ana Ruiz cannot see “Ben Carter” (public.profiles): ");
    }

    @Test
    void anIdStaysAnIdInAListOfManyRows() {
        assertThat(explain("public.files", new RowSelection.First(60), StatementShape.SELECT)
                        .rows())
                .filteredOn(row -> row.verdict() instanceof Verdict.Denied)
                .isNotEmpty()
                .noneMatch(row -> row.headline().contains("policies let"));
    }

    /// Who may not read the names is told the ids: nothing is guessed.
    @Test
    void anIdStaysAnIdWhereTheLoginMayNotReadTheName() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                create table club (id int primary key, name text);
                create table member (club int references club, who text, primary key (club, who));
                create table note (id int primary key, club_id int references club);
                insert into club values (1, 'Chess'), (2, 'Rowing');
                insert into member values (1, 'ana');
                insert into note values (1, 1), (2, 2), (3, null);
                alter table note enable row level security;
                create policy mine on note using (club_id in (
                    select m.club from member m where m.who = current_setting('app.who')));
                grant select on note, member to gen_user, gen_observer;
                """);
        SessionIdentity ana = new SessionIdentity("Ana", "gen_user", Map.of("app.who", "ana"));
        try (Backend own = TestPostgres.backend(database, "gen_observer")) {
            assertThat(sentence(own, ana, "2")).contains("club_id is 2").doesNotContain("Rowing");
            TestPostgres.run(database, "grant select on club to gen_observer");
            assertThat(sentence(own, ana, "2"))
                    .endsWith("its club is Rowing, and the policies let Ana in for Chess only (policy “mine”).");
            assertThat(sentence(own, ana, "3")).contains("club_id is NULL");
        }
    }

    private static String sentence(Backend own, SessionIdentity ana, String id) {
        PolicyCatalog its = CatalogReader.read(own);
        return new AccessExplainer(own, its)
                .explain(
                        ana,
                        its.find("public.note"),
                        StatementShape.SELECT,
                        new RowSelection.Keys(List.of(new RowKey(Map.of("id", id), false))),
                        ReadOptions.standard())
                .summary();
    }

    private static String sentence(String table, String id, StatementShape shape) {
        return explain(table, new RowSelection.Keys(List.of(new RowKey(Map.of("id", id), false))), shape)
                .summary();
    }

    private static Explanation explain(String table, RowSelection rows, StatementShape shape) {
        return new AccessExplainer(backend, catalog)
                .explain(ana(), catalog.find(table), shape, rows, ReadOptions.standard());
    }

    private static SessionIdentity ana() {
        return Who.parse("user:0b000000-0000-4000-8000-000000000001").session(Viewpoint.detected(backend));
    }
}
