package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.draft.PolicyChange;
import io.rolescope.access.draft.PolicyDraft;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestReports;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("db")
class PolicyTestsDbTest {
    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                create table notes (id int primary key, who text);
                insert into notes values (1, 'ana'), (2, 'ben'), (3, null);
                alter table notes enable row level security;
                grant select, insert on notes to gen_user;
                grant select on notes to gen_observer;
                do $$ begin create role gen_changer; exception when duplicate_object then null; end $$;
                grant gen_changer to gen_observer;
                grant select, update on notes to gen_changer;
                create policy own on notes using (who = current_setting('app.who', true));
                """);
        backend = TestPostgres.backend(database, "gen_observer");
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void expectationsAreMetOrTold() {
        List<PolicyTest> tests = PolicyTestFile.parse("""
                tests:
                  - {name: own note, as: {role: gen_user, settings: {app.who: ana}}, table: notes, rows: 1, expect: allowed}
                  - {name: not another's, as: {role: gen_user, settings: {app.who: ana}}, table: notes, rows: [2, 3], expect: denied}
                  - {name: one of three, as: {role: gen_user, settings: {app.who: ana}}, table: public.notes, expect: count 1}
                  - {name: no privilege, as: role:gen_team, table: notes, expect: error 42501}
                  - name: may not write another's
                    as: {role: gen_user, settings: {app.who: ana}}
                    table: notes
                    command: insert
                    rows: {id: 9, who: ben}
                    expect: error 42501
                  - {name: may write an own one, as: {role: gen_user, settings: {app.who: ana}}, table: notes, command: insert,
                     rows: {id: 9, who: ana}, expect: allowed}
                  - {name: wrong on purpose, as: {role: gen_user, settings: {app.who: ben}}, table: notes, rows: 1, expect: allowed}
                  - {name: no such table, as: role:gen_team, table: nowhere, expect: denied}
                  - {name: gives nothing away, as: {role: gen_changer, settings: {app.who: ana}}, table: notes, command: update,
                     rows: 1, set: {who: ben}, expect: denied}
                  - {name: keeps it, as: {role: gen_changer, settings: {app.who: ana}}, table: notes, command: update, rows: 1,
                     set: {id: 4}, expect: allowed}
                  - {name: sets what is not there, as: {role: gen_changer, settings: {app.who: ana}}, table: notes,
                     command: update, rows: 1, set: {owner: ben}, expect: denied}
                """);
        List<PolicyTestRun.Result> results = new PolicyTestRun(
                        backend, catalog, who -> SessionIdentity.ofRole(who.replace("role:", "")))
                .run(tests, ReadOptions.standard(), result -> {});

        assertThat(results)
                .extracting(PolicyTestRun.Result::passed)
                .containsExactly(true, true, true, true, true, true, false, false, true, true, false);
        String xml = PolicyTestReports.junit("notes & more", results, (result, words) -> words);
        assertThat(xml).contains("tests=\"11\" failures=\"3\"", "notes &amp; more");
        assertThat(PolicyTestFile.parse(PolicyTestFile.write(tests))).isEqualTo(tests);
    }

    @Test
    void whatIsWrongInAFileIsSaid() {
        assertThatThrownBy(() -> PolicyTestFile.parse("tests: [{name: a, as: role:x, table: t, expect: maybe}]"))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("maybe");
        assertThatThrownBy(() -> PolicyTestFile.parse("other: 1")).isInstanceOf(FailureException.class);
    }

    /// What is overlooked in a file would be a test that cannot fail.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tests: [                                                          | not YAML, or says something twice (line
            tests: [{as: r, as: q, table: t, expect: denied}]                 | says something twice
            tests: [{as: r, table: t, key: 3, expect: denied}]                | “key” is not known
            tests: [{as: r, table: t, rows: [], expect: denied}]              | “rows” is empty
            tests: [{as: r, table: t, rows: {}, expect: denied}]              | “rows” is empty
            tests: [{as: {rol: r}, table: t, expect: denied}]                 | “rol” is not known
            tests: [{as: r, table: t, command: selct, expect: denied}]        | there are select,
            tests: [{as: &a r, table: *a, expect: denied}]                    | Line 1: “*a” refers to another place
            tests: [{as: r, table: t, command: update, set: {a: 1}, expect: denied}] | “set” belongs to an update of rows that are named
            tests: [{as: r, table: t, rows: 1, set: {a: 1}, expect: denied}]  | “set” belongs to an update
            tests: [{as: r, table: t, command: update, rows: 1, set: {}, expect: denied}] | “set” takes columns
            tests: [{as: r, table: t, command: update, rows: 1, set: a, expect: denied}] | “set” takes columns
            tests: [nothing]                                                  | In test 1: a test is expected
            tests: [{as: r, table: t, expect: count many}]                    | “count many” is no expectation
            """)
    void nothingInAFileIsPassedOver(String text, String sentence) {
        assertThatThrownBy(() -> PolicyTestFile.parse(text))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aSecondDocumentIsNotPassedOver() {
        assertThatThrownBy(() -> PolicyTestFile.parse("""
                        tests: [{as: role:a, table: t, expect: denied}]
                        ---
                        tests: [{as: role:a, table: t, expect: allowed}]
                        """))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("more behind the first document");
    }

    @Test
    void rowsThatNobodyLookedAtProveNothing() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                create table many (id int primary key, who text);
                insert into many select i, case i when 10500 then 'ana' else 'ben' end from generate_series(1, 10500) i;
                alter table many enable row level security;
                grant select, update, delete on many to gen_user, gen_team;
                create policy own on many to gen_user using (who = current_setting('app.who', true));
                create policy part on many for select to gen_team using (id <= 10);
                do $$ begin create role part_login login password 'test-only' in role gen_team;
                exception when duplicate_object then null; end $$;
                create table shut (id int primary key);
                insert into shut values (1);
                grant select on many, shut to gen_observer;
                """);
        List<PolicyTest> tests = PolicyTestFile.parse("""
                - {name: the last row is seen, as: {role: gen_user, settings: {app.who: ana}}, table: many, expect: denied}
                - {name: one, as: {role: gen_user, settings: {app.who: ana}}, table: many, expect: count 1}
                - {name: two, as: {role: gen_user, settings: {app.who: ana}}, table: many, expect: count 2}
                - {name: nobody's, as: {role: gen_user, settings: {app.who: eve}}, table: many, expect: denied}
                - {name: not all, as: {role: gen_user, settings: {app.who: ben}}, table: many, expect: allowed}
                - {name: one change, as: {role: gen_user, settings: {app.who: ana}}, table: many, command: update, expect: count 1}
                - {name: no change, as: {role: gen_user, settings: {app.who: ana}}, table: many, command: delete, expect: denied}
                - {name: not told, as: {role: gen_user, settings: {app.who: ana}}, table: many, command: delete-without-where, expect: denied}
                - {name: refused is not none, as: {role: gen_user}, table: shut, expect: count 0}
                - {name: refused, as: {role: gen_user}, table: shut, expect: denied}
                """);
        try (Backend all = TestPostgres.backend(database, "gen_observer");
                Backend some = TestPostgres.backend(database, "part_login")) {
            assertThat(run(all, tests))
                    .containsExactly(false, true, false, true, false, true, false, false, false, true);
            assertThat(run(some, PolicyTestFile.parse("""
                            - {name: all that the login sees, as: {role: gen_team}, table: many, command: update, expect: denied}
                            - {name: counted as the role, as: {role: gen_team}, table: many, expect: count 10}
                            - {name: not every row, as: {role: gen_team}, table: many, expect: allowed}
                            """))).containsExactly(false, true, false);
        }
    }

    private static List<Boolean> run(Backend of, List<PolicyTest> tests) {
        return new PolicyTestRun(of, CatalogReader.read(of), who -> SessionIdentity.ofRole(who.replace("role:", "")))
                .run(tests, ReadOptions.standard(), result -> {}).stream()
                        .map(PolicyTestRun.Result::passed)
                        .toList();
    }

    @Test
    void draftTellsWhoGainsAndLoses() {
        Table notes = catalog.find("notes");
        Policy open = new Policy(
                notes.name(), "open", PolicyCommand.SELECT, true, List.of(Policy.PUBLIC), "who IS NOT NULL", null);
        SessionIdentity ana = new SessionIdentity("ana", "gen_user", Map.of("app.who", "ana"));
        PolicyDraft draft = new PolicyDraft(backend, catalog);

        DraftReport wider = compare(draft, new PolicyChange.Add(notes, open), ana);
        assertThat(wider.label()).isEqualTo(DraftReport.Label.WIDENING);
        assertThat(wider.effects().getFirst().count(DraftReport.Kind.GAINED)).isEqualTo(1);

        Policy only = notes.policies().getFirst();
        assertThat(compare(draft, new PolicyChange.Drop(notes, only), ana).label())
                .isEqualTo(DraftReport.Label.BREAKING);

        DraftReport same = compare(draft, new PolicyChange.Alter(notes, only, only), ana);
        assertThat(same.label()).isEqualTo(DraftReport.Label.SAFE);
    }

    private static DraftReport compare(PolicyDraft draft, PolicyChange change, SessionIdentity as) {
        return draft.compare(change, List.of(as), 100, ReadOptions.standard(), Progress.silent());
    }
}
