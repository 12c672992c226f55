package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.expect.Expectation;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Policy tests pass on what is known, and on nothing else.
@Tag("db")
class PolicyTestTruthDbTest {
    private static final String ANA = "{role: gen_user, settings: {app.who: ana}}";

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                create table notes (id int primary key, who text);
                insert into notes values (1, 'ana'), (2, 'ben');
                alter table notes enable row level security;
                create policy own on notes using (who = current_setting('app.who', true));
                create view mine with (security_invoker = true) as select * from notes;
                create view closed as select * from notes;
                grant select, insert, update, delete on notes, mine to gen_user, gen_observer;
                create table nothing (id int primary key);
                alter table nothing enable row level security;
                create policy own on nothing using (id > 0);
                grant select on nothing to gen_user, gen_observer;
                do $$ begin create role truth_login login password 'test-only' in role gen_user;
                    exception when duplicate_object then null; end $$;

                create table stamped (id int primary key, who text);
                insert into stamped select i, 'ana' from generate_series(1, 10010) i;
                alter table stamped enable row level security;
                create policy sees on stamped for select using (true);
                create policy changes on stamped for update using (true) with check (who = 'ana');
                create function stamp() returns trigger language plpgsql as
                    $f$ begin new.who := 'nobody'; return new; end $f$;
                create trigger stamp before update on stamped for each row execute function stamp();
                create table chancy (id int primary key);
                insert into chancy select i from generate_series(1, 10010) i;
                alter table chancy enable row level security;
                create policy sees on chancy for select using (true);
                create policy goes on chancy for delete using (random() < 2);
                grant all on stamped, chancy to gen_user, gen_observer;

                create table moments (at timestamptz primary key, who text);
                insert into moments values ('2026-03-01 12:30:00+00', 'ana'), ('infinity', 'ana'),
                    ('2026-03-02 23:30:00.5+00', 'ben'), ('0044-03-15 10:00:00+00 BC', 'ana'), ('0044-03-16 10:00:00+00 BC', 'ben');
                alter table moments enable row level security;
                create policy own on moments using (who = current_setting('app.who', true)
                    or isfinite(at) and extract(day from at) = 3);
                grant all on moments to gen_user, gen_observer;
                """);
        backend = TestPostgres.backend(database, "gen_observer");
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void ofAViewOnlyWhatItReturnsIsKnown() {
        assertThat(passed(backend, """
                - {name: counted, as: ANA, table: mine, expect: count 1}
                - {name: own row, as: ANA, table: mine, rows: id=1, expect: allowed}
                - {name: by two columns, as: ANA, table: mine, rows: ["id=1, who=ana"], expect: allowed}
                - {name: another's row, as: ANA, table: mine, rows: id=2, expect: denied}
                - {name: one of two, as: ANA, table: mine, rows: [id=1, id=2], expect: count 1}
                - {name: no privilege, as: ANA, table: closed, expect: error 42501}
                - {name: no privilege to write, as: ANA, table: closed, command: delete, expect: error 42501}
                """)).containsOnly(true);
        assertThat(passed(backend, """
                - {name: miscounted, as: ANA, table: mine, expect: count 2}
                - {name: every row, as: ANA, table: mine, expect: allowed}
                - {name: none, as: ANA, table: mine, expect: denied}
                - {name: own row denied, as: ANA, table: mine, rows: id=1, expect: denied}
                - {name: another's row allowed, as: ANA, table: mine, rows: id=2, expect: allowed}
                - {name: not there, as: ANA, table: mine, rows: id=9, expect: denied}
                - {name: a key without its name, as: ANA, table: mine, rows: 1, expect: allowed}
                - {name: no such column, as: ANA, table: mine, rows: nr=1, expect: denied}
                - {name: nothing deleted, as: ANA, table: mine, command: delete, expect: count 0}
                - {name: deleted, as: ANA, table: mine, command: delete, rows: id=1, expect: allowed}
                - {name: not deleted, as: ANA, table: mine, command: delete, rows: id=2, expect: denied}
                - {name: inserted, as: ANA, table: mine, command: insert, rows: {id: 7, who: ana}, expect: allowed}
                - {name: locked, as: ANA, table: mine, command: select for update, expect: count 1}
                """)).containsOnly(false);
    }

    @Test
    void theRowsOfAViewThatAreNamedAreExplained() {
        PolicyCatalog catalog = CatalogReader.read(backend);
        SessionIdentity ana = new SessionIdentity("ana", "gen_user", Map.of("app.who", "ana"));
        Explanation one = new AccessExplainer(backend, catalog)
                .explain(
                        ana,
                        catalog.find("mine"),
                        StatementShape.SELECT,
                        new RowSelection.Keys(List.of(RowKeys.parse(catalog.find("mine"), "id=2"))),
                        ReadOptions.standard());
        assertThat(one.rows()).isEmpty();
    }

    @Test
    void nothingIsDeniedWhereNoRowIsKnownToBe() {
        String tests = """
                - {name: an empty table, as: ANA, table: nothing, expect: denied}
                - {name: changes, as: ANA, table: nothing, command: update, expect: count 0}
                - {name: rows that the login does not see, as: {role: gen_user}, table: notes, expect: denied}
                """;
        assertThat(passed(backend, tests)).containsExactly(false, false, true);
        try (Backend held = TestPostgres.backend(database, "truth_login")) {
            assertThat(passed(held, tests)).containsExactly(false, false, false);
            assertThat(passed(held, "- {name: counted, as: {role: gen_user}, table: notes, expect: count 0}"))
                    .containsExactly(true);
        }
    }

    @Test
    void aTriggerOrAChanceIsNotCounted() {
        List<PolicyTestRun.Result> results = run(backend, """
                - {name: every change, as: ANA, table: stamped, command: update, expect: allowed}
                - {name: counted, as: ANA, table: stamped, command: update, expect: count 10010}
                - {name: every deletion, as: ANA, table: chancy, command: delete, expect: allowed}
                - {name: seen, as: ANA, table: stamped, expect: count 10010}
                """);
        assertThat(results).extracting(PolicyTestRun.Result::passed).containsExactly(false, false, false, true);
        assertThat(results.get(0).because()).contains("The trigger stamp may change the row");
        assertThat(results.get(2).because()).contains("random()");
        PolicyCatalog catalog = CatalogReader.read(backend);
        List<MatrixCell> cells = new AccessMatrix(backend, catalog, TenantKeys.detect(catalog, null))
                .compute(
                        List.of(SessionIdentity.ofRole("gen_user")),
                        List.of(catalog.find("stamped"), catalog.find("chancy")),
                        ReadOptions.standard(),
                        Progress.silent(),
                        cell -> {});
        assertThat(cells.stream()
                        .filter(cell -> cell.command() == PolicyCommand.UPDATE
                                && cell.table().name().equals("stamped")))
                .singleElement()
                .satisfies(cell -> {
                    assertThat(cell.state()).isEqualTo(MatrixCell.State.UNKNOWN);
                    assertThat(cell.exact()).isFalse();
                    assertThat(cell.note()).contains("stamp");
                });
        assertThat(cells.stream()
                        .filter(cell -> cell.command() == PolicyCommand.DELETE
                                && cell.table().name().equals("stamped")))
                .singleElement()
                .satisfies(cell -> assertThat(cell.exact()).isTrue());
    }

    /// A role may have a time zone of its own; its policies ask for the day there.
    @Test
    void keysAreTheSameInEveryTimeZone() {
        PolicyCatalog catalog = CatalogReader.read(backend);
        for (String zone : List.of("UTC", "Asia/Tokyo", "America/St_Johns")) {
            Map<String, String> settings = new LinkedHashMap<>(Map.of("app.who", "ana", "timezone", zone));
            Explanation all = new AccessExplainer(backend, catalog)
                    .explain(
                            new SessionIdentity("ana", "gen_user", settings),
                            catalog.find("moments"),
                            StatementShape.SELECT,
                            new RowSelection.First(10),
                            ReadOptions.standard());
            assertThat(all.rows())
                    .as(zone)
                    .hasSize(5)
                    .allMatch(row -> row.verdict().isCertain());
            assertThat(all.notes()).as(zone).noneMatch(note -> note.contains("defect"));
            assertThat(all.count("allowed")).as(zone).isEqualTo(zone.equals("Asia/Tokyo") ? 4 : 3);
        }
    }

    @Test
    void everythingThatIsWrittenIsReadBack() {
        List<PolicyTest> tests = new ArrayList<>();
        SessionIdentity spelled = new SessionIdentity(
                "ana", "gen_user", new LinkedHashMap<>(Map.of("app.who", "1", "b", "")), "api.check");
        Map<String, String> row = new LinkedHashMap<>();
        row.put("id", "7");
        row.put("who", null);
        for (StatementShape shape : StatementShape.values()) {
            tests.add(new PolicyTest(
                    shape.label(), "", spelled, "public.notes", shape, List.of(), Map.of(), new Expectation.Count(3)));
            tests.add(new PolicyTest(
                    "keys: " + shape.label(),
                    "role:anon",
                    null,
                    "notes",
                    shape,
                    List.of("1", "a=1, b=all", "all"),
                    Map.of(),
                    new Expectation.Error("22P02")));
            tests.add(new PolicyTest(
                    "# values",
                    "",
                    new SessionIdentity("login", null, Map.of()),
                    "notes",
                    shape,
                    List.of(),
                    row,
                    shape.isInsert() ? new Expectation.Allowed() : new Expectation.Denied()));
        }
        assertThat(PolicyTestFile.parse(PolicyTestFile.write(tests))).isEqualTo(tests);
    }

    private static List<Boolean> passed(Backend of, String tests) {
        return run(of, tests).stream().map(PolicyTestRun.Result::passed).toList();
    }

    private static List<PolicyTestRun.Result> run(Backend of, String tests) {
        return new PolicyTestRun(of, CatalogReader.read(of), SessionIdentity::ofRole)
                .run(PolicyTestFile.parse(tests.replace("ANA", ANA)), ReadOptions.standard(), result -> {});
    }
}
