package io.rolescope.access.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the login cannot see is told as not known: neither all clear nor an alarm rests on it.
@Tag("db")
class IsolationSightDbTest {
    private static final SessionIdentity ANA = new SessionIdentity("Ana", "sight_user", Map.of("app.user_id", "ana"));

    @Test
    void rowsThatPoliciesHideFromTheLoginAreSaidNotToBeKnown() {
        IsolationReport report = look("sight_held", "");

        assertThat(report.undecided()).isPositive();
        assertThat(report.notes())
                .as("its rows of others are not seen, so that writing them cannot be judged")
                .anyMatch(note -> note.contains("public.docs") && note.contains("writing"))
                .as("whose its rows are is said by rows that are not seen")
                .anyMatch(note -> note.contains("public.lines"))
                .as("whether its paths name tenants is not seen")
                .anyMatch(note -> note.contains("public.uploads"));
        assertThat(report.leaks())
                .as("what is read is seen by the server itself, whatever the login sees")
                .extracting(witness -> witness.table().name())
                .containsOnly("open_docs");
        assertThat(report.openings())
                .as("a flag excuses a row that only the identity sees")
                .filteredOn(witness -> witness.table().name().equals("articles"))
                .extracting(Witness::kind)
                .containsOnly(Witness.Kind.SHARED);
    }

    @Test
    void aPolicyThatShowsTheLoginEverythingIsAsGoodAsBypassing() {
        IsolationReport report = look("sight_held", """
                create policy auditor on docs for select to sight_held using (true);
                """);

        assertThat(report.leaks()).extracting(witness -> witness.table().name()).contains("docs", "lines");
        assertThat(report.notes()).noneMatch(note -> note.contains("public.docs") && note.contains("hide"));
    }

    @Test
    void membershipsThatAreNotSeenMakeNoLeak() {
        IsolationReport held = look("sight_held", """
                alter table members enable row level security;
                """);
        assertThat(held.leaks()).isEmpty();
        assertThat(held.undecided()).isPositive();
        assertThat(held.openings())
                .filteredOn(witness -> witness.table().name().equals("open_docs"))
                .extracting(Witness::kind)
                .containsOnly(Witness.Kind.UNSURE);

        IsolationReport refused = look("sight_bypassing", "revoke select on members from sight_bypassing;");
        assertThat(refused.leaks()).isEmpty();
        assertThat(refused.notes()).anyMatch(note -> note.contains("public.members"));
    }

    @Test
    void rowsAboveThatMayNotBeReadAreSaid() {
        IsolationReport refused = look("sight_bypassing", "revoke select on docs from sight_bypassing;");
        assertThat(refused.undecided()).isPositive();
        assertThat(refused.notes())
                .anyMatch(note -> note.contains("public.lines") && note.contains("42501"))
                .anyMatch(note -> note.contains("public.docs") && note.contains("42501"));

        IsolationReport seen = look("sight_bypassing", "");
        assertThat(seen.leaks()).extracting(witness -> witness.table().name()).contains("lines");
        assertThat(seen.undecided()).isZero();
    }

    private static IsolationReport look(String login, String more) {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA + more);
        try (Backend backend = TestPostgres.backend(database, login)) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            return new TenantIsolation(backend, catalog, TenantKeys.detect(catalog, null))
                    .run(List.of(ANA), ReadOptions.standard(), Progress.silent(), witness -> {});
        }
    }

    private static final String SCHEMA = """
            do $$ begin
              if to_regrole('sight_user') is null then
                create role sight_user;
                create role sight_held login noinherit password 'test-only';
                create role sight_bypassing login noinherit bypassrls password 'test-only';
                grant sight_user to sight_held, sight_bypassing;
              end if;
            end $$;
            create table teams (id int primary key, name text);
            insert into teams select n, 'team ' || n from generate_series(1, 3) n;
            create table members (team_id int references teams, user_id text, primary key (team_id, user_id));
            insert into members values (1, 'ana'), (2, 'ben');
            create function mine() returns setof int language sql stable security definer as
                $$ select team_id from public.members where user_id = current_setting('app.user_id', true) $$;
            alter table teams enable row level security;
            create policy own on teams for select using (id in (select mine()));

            create table docs (id int primary key, team_id int not null references teams, title text);
            insert into docs select n, n, 'document ' || n from generate_series(1, 3) n;
            alter table docs enable row level security;
            create policy own on docs for select to sight_user using (team_id in (select mine()));
            create policy all_of_them on docs for update to sight_user using (true) with check (true);
            create policy all_of_them_too on docs for delete to sight_user using (true);

            create table lines (id int primary key, doc_id int not null references docs, line text);
            insert into lines select n, n, 'line ' || n from generate_series(1, 3) n;
            alter table lines enable row level security;
            create policy forgotten on lines for select to sight_user using (true);

            create table open_docs (id int primary key, team_id int not null references teams);
            insert into open_docs select n, n from generate_series(1, 3) n;
            alter table open_docs enable row level security;
            create policy forgotten on open_docs for select to sight_user using (true);

            create table articles (id int primary key, team_id int not null references teams, is_public boolean);
            insert into articles select n, n, n = 3 from generate_series(1, 3) n;
            alter table articles enable row level security;
            create policy own on articles for select to sight_user using (is_public or team_id in (select mine()));

            create table uploads (id int primary key, path text);
            insert into uploads select n, n || '/plan.pdf' from generate_series(1, 3) n;
            alter table uploads enable row level security;
            create policy own on uploads for select to sight_user
              using (split_part(path, '/', 1)::int in (select mine()));

            grant select, update, delete on all tables in schema public to sight_user;
            grant select on all tables in schema public to sight_held, sight_bypassing;
            revoke all on members from sight_user;
            """;
}
