package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.Decision;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The corner cases of row security by name: what is said, and that the server does it.
@Tag("db")
class CornerCasesDbTest {
    private static final String HIDDEN = "denied (hidden)";

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, "gen_observer");
        backend.permitRehearsals();
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /// Case, role, shape, and what every row of the case's table comes to.
    @ParameterizedTest(name = "{0}: {1} {2} is {3}")
    @CsvSource(delimiter = '|', textBlock = """
            owner_unforced        | gen_owner     | select               | allowed
            owner_unforced        | gen_member    | select               | allowed
            owner_unforced        | gen_user      | select               | denied (hidden)
            owner_forced          | gen_owner     | select               | denied (hidden)
            owner_forced          | gen_bypass    | select               | allowed
            for_team              | gen_team      | select               | allowed
            for_team              | gen_member    | select               | allowed
            for_team              | gen_noinherit | select               | denied (42501 privilege)
            for_team_to_all       | gen_noinherit | select               | denied (hidden)
            restrictive_only      | gen_user      | select               | denied (hidden)
            null_using            | gen_user      | select               | denied (hidden)
            null_check            | gen_user      | insert               | denied (42501 policy)
            check_from_using      | gen_user      | update               | allowed
            blind                 | gen_user      | delete               | denied (hidden)
            blind                 | gen_user      | delete without where | allowed
            blind                 | gen_user      | insert               | allowed
            blind                 | gen_user      | insert returning     | denied (42501 policy)
            blind                 | gen_user      | insert on conflict do nothing | allowed
            blind                 | gen_user      | insert on conflict key do nothing | denied (42501 policy)
            blind                 | gen_user      | insert on conflict do update | denied (42501 policy)
            blind                 | gen_user      | merge update         | denied (hidden)
            read_not_update       | gen_user      | select               | allowed
            read_not_update       | gen_user      | select for update    | denied (hidden)
            read_not_update       | gen_user      | select for share     | denied (hidden)
            read_not_update       | gen_user      | update               | denied (hidden)
            read_not_update       | gen_user      | merge update         | denied (42501 policy)
            read_not_update       | gen_user      | insert on conflict do update | denied (42501 policy)
            locked_lookup         | gen_user      | select               | denied (hidden)
            ungranted_lookup      | gen_user      | select               | denied (42501 privilege)
            folded_lookup         | gen_user      | select               | denied (42501 privilege)
            recursive             | gen_user      | select               | fails 42P17
            column_reader         | gen_user      | select               | allowed
            guarded_by_case       | gen_user      | select               | denied (hidden)
            fails_alone           | gen_user      | select               | fails 22012
            guard_that_fails      | gen_user      | select               | depends: denied (hidden) & fails 22012
            random_policy         | gen_user      | select               | unknown
            writing_policy        | gen_user      | select               | unknown
            closed_helper         | gen_user      | select               | allowed
            closed_with_lookup    | gen_user      | select               | allowed
            parts                 | gen_user      | select               | denied (hidden)
            parts_one             | gen_user      | select               | allowed
            no_key                | gen_user      | delete               | allowed
            t                     | gen_user      | select               | allowed
            whole_row             | gen_user      | select               | allowed
            """)
    void isToldAsTheServerDoesIt(String table, String role, String command, String expected) {
        StatementShape shape = StatementShape.parse(command);
        SessionIdentity identity = new SessionIdentity(role, role, Map.of("app.who", "ana"));
        Table found = catalog.find("corner." + table);
        Explanation explanation = new AccessExplainer(backend, catalog)
                .explain(identity, found, shape, new RowSelection.First(10), ReadOptions.standard());

        String said = expected.replace(" & ", " | ");
        assertThat(explanation.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.verdict().exactWord()).isEqualTo(said);
            assertThat(row.headline()).contains(role);
        });
        assertThat(explanation.wroteNothing()).isTrue();
        assertThat(disagreements(found, identity, shape)).isEmpty();
    }

    private static List<String> disagreements(Table table, SessionIdentity identity, StatementShape shape) {
        return new AccessVerification(backend, catalog)
                        .run(
                                AccessVerification.Plan.of(List.of(identity))
                                        .withTables(List.of(table))
                                        .withShapes(List.of(shape)),
                                decision -> {})
                        .disagreements()
                        .stream()
                        .map(Decision::script)
                        .collect(Collectors.toList());
    }

    private static final String SCHEMA = """
            create schema corner;
            create schema corner_closed;
            grant usage on schema corner to public;
            grant usage on schema corner_closed to gen_observer;
            create function corner_closed.is_ana() returns bool language sql stable security definer
              as $f$ select current_setting('app.who', true) = 'ana' $f$;
            create function corner_closed.who() returns text language sql stable
              as $f$ select current_setting('app.who', true) $f$;
            create table corner.for_all (who text);
            insert into corner.for_all values ('ana');
            alter table corner.for_all enable row level security;
            create policy p on corner.for_all using (who is not null);
            grant select on corner.for_all to gen_user;
            create sequence corner.counter;
            grant usage on sequence corner.counter to public;
            create function corner.counting() returns bool language plpgsql as
              $f$ begin perform nextval('corner.counter'); return true; end $f$;
            create function corner.logging() returns bool language plpgsql as
              $f$ begin insert into corner.lookup values (9, 'x'); return true; end $f$;

            create table corner.lookup (id int primary key, who text);
            insert into corner.lookup values (1, 'ana');
            alter table corner.lookup enable row level security;
            grant select on corner.lookup to gen_user, gen_observer;
            create table corner.secret (id int primary key, who text);
            grant select on corner.secret to gen_observer;

            create function corner.make(name text, key text default 'id int primary key') returns void
            language plpgsql as $f$ begin
              execute format('create table corner.%I (%s, who text)', name, key);
              execute format('insert into corner.%I values (1, ''ana''), (2, ''ben'')', name);
              execute format('alter table corner.%I owner to gen_owner', name);
              execute format('alter table corner.%I enable row level security', name);
              execute format('grant all on corner.%I to gen_user, gen_team, gen_bypass', name);
              execute format('grant select on corner.%I to gen_observer', name);
            end $f$;
            select corner.make(n) from unnest(array['owner_unforced', 'owner_forced', 'for_team', 'for_team_to_all',
              'restrictive_only', 'null_using', 'null_check', 'check_from_using', 'blind', 'read_not_update',
              'locked_lookup', 'ungranted_lookup', 'folded_lookup', 'recursive', 'column_reader', 'guarded_by_case',
              'fails_alone', 'guard_that_fails', 'random_policy', 'writing_policy', 'closed_helper', 'closed_with_lookup', 't',
              'whole_row']) n;
            select corner.make('no_key', 'id int');
            alter table corner.owner_forced force row level security;
            create policy p on corner.for_team to gen_team using (true);
            create policy p on corner.for_team_to_all to gen_team using (true);
            grant select on corner.for_team_to_all to gen_noinherit;
            create policy p on corner.restrictive_only as restrictive using (true);
            create policy p on corner.null_using using (null::bool);
            create policy p on corner.null_check with check (null::bool);
            create policy p on corner.check_from_using using (id > 0);
            create policy d on corner.blind for delete using (true);
            create policy i on corner.blind for insert with check (true);
            create policy s on corner.read_not_update for select using (true);
            create policy i on corner.read_not_update for insert with check (true);
            create policy p on corner.locked_lookup using (exists (select 1 from corner.lookup l where l.id = 1));
            create policy p on corner.ungranted_lookup using (exists (select 1 from corner.secret));
            create policy p on corner.folded_lookup using (id > 0 or exists (select 1 from corner.secret));
            create policy p on corner.recursive using (id in (select r.id from corner.recursive r));
            revoke all on corner.column_reader from gen_user;
            grant select (id) on corner.column_reader to gen_user;
            create policy p on corner.column_reader using (who is not null);
            create policy p on corner.guarded_by_case using (case when id > 5 then 1 / (id - id) > 0 else false end);
            create policy p on corner.fails_alone using (1 / (id - id) > 0);
            create policy p on corner.guard_that_fails using (id > 5 and 1 / (id - id) > 0);
            create policy p on corner.random_policy using (random() < 0.5);
            create policy p on corner.writing_policy using (corner.logging());
            create policy p on corner.closed_with_lookup using (exists (select 1 from corner.for_all f
              where corner_closed.is_ana() and corner_closed.who() = f.who));
            create policy p on corner.closed_helper using (corner_closed.is_ana());
            create policy p on corner.no_key using (true);
            alter table corner.t rename who to t;
            create policy p on corner.t using (t.t is not null);
            create policy p on corner.whole_row using (whole_row is not null and (whole_row.*)::text <> '');

            create table corner.parts (id int, who text, primary key (id)) partition by list (id);
            create table corner.parts_one partition of corner.parts for values in (1);
            insert into corner.parts values (1, 'ana');
            alter table corner.parts enable row level security;
            grant select on corner.parts, corner.parts_one to gen_user, gen_observer;
            analyze;
            """;
}
