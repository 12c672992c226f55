package io.rolescope.access.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Tasks;
import io.rolescope.testing.TestPostgres;
import io.rolescope.testing.TestViewpoint;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which rows the Simulator lists, without a toolkit: visible ones are found however far down the table they are.
@Tag("db")
class SimulatorViewModelTest {
    private static final String SCHEMA = """
            create table public.papers (id int primary key, title text, done boolean default false);
            alter table public.papers enable row level security;
            create policy late on public.papers for select to sim_user using (id > 150 and id <= 153);
            create policy own on public.papers for update to sim_user using (id = 152);
            insert into public.papers select n, 'paper ' || n from generate_series(1, 180) n;
            create table public.pages (at timestamptz, number int, primary key (at, number));
            alter table public.pages enable row level security;
            create policy late on public.pages to sim_user using (number > 12000);
            insert into public.pages
              select '2026-01-01 00:00:00.123456+00'::timestamptz + n * interval '1 minute', n
              from generate_series(1, 12003) n;
            create table public.open_ones (id int primary key);
            insert into public.open_ones select generate_series(1, 120);
            create table public.drawn (id int primary key);
            insert into public.drawn select generate_series(1, 20);
            alter table public.drawn enable row level security;
            create policy drawn on public.drawn to sim_user using (id > 15 and random() < 0.5);
            grant select, update on public.papers, public.pages, public.open_ones, public.drawn to sim_user;
            """;

    private final Tasks tasks = Tasks.inline();
    private final Navigator nowhere = new Navigator() {
        @Override
        public void open(String page, Map<String, String> arguments) {}

        @Override
        public void say(String message) {}
    };

    private TestViewpoint opened;
    private SimulatorViewModel model;

    @BeforeAll
    static void roles() {
        TestPostgres.run("postgres", """
                do $$ begin if to_regrole('sim_user') is null then create role sim_user; end if; end $$;
                """);
    }

    @BeforeEach
    void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA);
        opened = TestViewpoint.of(database, TestPostgres.superuser());
        opened.get().lookAs(new Identity.Role("sim_user"));
        model = new SimulatorViewModel(opened.get(), tasks, nowhere, opened.activity());
        model.reload();
    }

    @AfterEach
    void close() {
        model.close();
        tasks.close();
        opened.close();
    }

    @Test
    void visibleRowsBeyondTheFirstOnesAreTold() {
        ask("papers", StatementShape.SELECT);
        assertThat(screen().rows()).hasSize(100).allMatch(SimulatorScreen.Row::isDenied);
        SimulatorScreen.Beyond beyond = screen().beyond().orElseThrow();
        assertThat(beyond.sentence())
                .isEqualTo("None of the first 100 rows is visible to sim_user; 3 further down are.");
        assertThat(screen().counted(RowsShown.ALL)).contains("180");
        assertThat(screen().counted(RowsShown.ALLOWED)).contains("3");
        assertThat(screen().counted(RowsShown.DENIED)).contains("177");
        model.setShown(beyond.rows());
        assertThat(ids()).containsExactly("151", "152", "153");
        assertThat(screen().rows()).allMatch(row -> row.first().verdict() instanceof Verdict.Allowed);
        assertThat(screen().beyond()).isEmpty();
        assertThat(screen().listed()).isEqualTo("3 visible rows listed");
        assertThat(screen().summary()).isEqualTo("180 exist · 3 visible to sim_user · 177 hidden");
    }

    @Test
    void hiddenRowsAloneAreListedInTheKeysOrder() {
        ask("papers", StatementShape.SELECT);
        model.setShown(RowsShown.DENIED);
        model.more();
        assertThat(ids()).hasSize(177).doesNotContain("151", "152", "153").startsWith("1", "2", "3");
        assertThat(screen().rows()).allMatch(SimulatorScreen.Row::isDenied);
        model.setShown(RowsShown.ALL);
        assertThat(ids()).hasSize(100);
    }

    @Test
    void rowsThatMayBeWrittenAreFoundToo() {
        ask("papers", StatementShape.SELECT);
        model.setShown(RowsShown.ALLOWED);
        model.setShape(StatementShape.UPDATE);
        assertThat(ids()).containsExactly("152");
        assertThat(screen().summary()).contains("180 rows of public.papers").contains("1 allowed");
    }

    /// Of more rows than are judged, those that can be read come from the server's own answer, keys of several columns
    /// and of times included.
    @Test
    void rowsBeyondAllThatIsJudgedAreReadAsTheIdentity() {
        ask("pages", StatementShape.SELECT);
        model.setShown(RowsShown.ALLOWED);
        assertThat(screen().rows().stream().map(row -> row.first().values().get("number")))
                .containsExactly("12001", "12002", "12003");
        assertThat(screen().listed()).isEqualTo("3 visible rows listed · As the server returns them to sim_user.");
        model.setShape(StatementShape.UPDATE);
        assertThat(screen().rows()).isEmpty();
        assertThat(screen().listed()).isEqualTo("0 allowed rows listed · Among the first 10,000 rows.");
    }

    @Test
    void whatIsUncertainIsNotCalledHidden() {
        ask("drawn", StatementShape.SELECT);
        model.setShown(RowsShown.DENIED);
        assertThat(screen().rows()).hasSize(20);
        assertThat(screen().listed()).isEqualTo("20 hidden rows listed, 5 of them uncertain");
    }

    @Test
    void whereNothingIsHiddenTheListOfHiddenRowsIsEmpty() {
        ask("open_ones", StatementShape.SELECT);
        assertThat(screen().beyond()).isEmpty();
        model.compareWith(new Identity.Role("sim_user"));
        model.setShown(RowsShown.DENIED);
        assertThat(screen().rows()).isEmpty();
        assertThat(screen().listed()).isEqualTo("0 hidden rows listed");
    }

    @Test
    void aDatabaseWithoutTablesHasNothingToAskAbout() {
        assertThat(model.hasNothingToAsk()).isFalse();
        try (TestViewpoint bare = TestViewpoint.of(TestPostgres.emptyDatabase(), TestPostgres.superuser())) {
            SimulatorViewModel empty = new SimulatorViewModel(bare.get(), tasks, nowhere, bare.activity());
            assertThat(empty.hasNothingToAsk()).isFalse();
            empty.reload();
            assertThat(empty.hasNothingToAsk()).isTrue();
            empty.close();
        }
    }

    /// Else the page would stay blank.
    @Test
    void aServerThatIsGoneBeforeTheFirstQuestionIsTold() {
        try (TestViewpoint remote = TestViewpoint.remoteSandbox()) {
            SimulatorViewModel late = new SimulatorViewModel(remote.get(), tasks, nowhere, remote.activity());
            remote.loseServer();
            late.reload();
            assertThat(late.screen().get()).isInstanceOf(Loadable.Failed.class);
            assertThat(late.hasNothingToAsk()).isFalse();
            late.close();
        }
    }

    private void ask(String table, StatementShape shape) {
        model.show(new TableName("public", table), Map.of(), shape, false);
    }

    private SimulatorScreen screen() {
        return model.screen().get().ready().orElseThrow();
    }

    private List<String> ids() {
        return screen().rows().stream()
                .map(row -> String.valueOf(row.first().values().get("id")))
                .toList();
    }
}
