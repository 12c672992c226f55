package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What many hosted backends have in common and what must neither raise a false alarm nor be passed over:
/// anybody may open a team, the owner is named in the team's own row, lines belong to a row that names the team,
/// people keep what they wrote in a team they left, and the platform's own roles read and own tables.
@Tag("db")
class HostedSchemasDbTest {
    private static final String ANA = "00000000-0000-4000-8000-00000000000a";

    private static Backend backend;
    private static PolicyCatalog catalog;
    private static IsolationReport report;

    @BeforeAll
    static void look() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, "gen_observer");
        catalog = CatalogReader.read(backend);
        SessionIdentity ana = new SessionIdentity("Ana", "gen_user", Map.of("app.user_id", ANA));
        SessionIdentity service = new SessionIdentity("sign-in service", "hosted_sign_in", Map.of());
        report = new TenantIsolation(backend, catalog, TenantKeys.detect(catalog, null))
                .run(List.of(ana, service), ReadOptions.standard(), Progress.silent(), witness -> {});
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void teamsAreTheTenantsAndNotTheCustomersThatMoreTablesReferTo() {
        assertThat(String.valueOf(report.keys().tenants())).isEqualTo("public.teams");
    }

    @Test
    void openingATeamReachesNoTeamThatIsThere() {
        assertThat(report.witnesses()).noneMatch(witness -> isOf(witness, "teams"));
    }

    @Test
    void linesOfAnotherTeamsDocumentAreALeak() {
        assertThat(report.leaks())
                .filteredOn(witness -> isOf(witness, "document_lines"))
                .as("read through the row that they belong to")
                .extracting(witness -> witness.shape().name())
                .containsExactly("SELECT");
        assertThat(report.leaks())
                .filteredOn(witness -> isOf(witness, "line_notes"))
                .as("two rows up, and a check that asks for the writer only")
                .extracting(witness -> witness.shape().name())
                .containsExactly("INSERT");
        assertThat(report.leaks())
                .filteredOn(witness -> isOf(witness, "document_lines"))
                .extracting(Witness::tenant)
                .containsExactly("3");
    }

    @Test
    void whatBelongsToASharedRowIsSharedToo() {
        assertThat(report.witnesses())
                .filteredOn(witness -> isOf(witness, "remarks"))
                .extracting(Witness::kind)
                .containsExactly(Witness.Kind.SHARED);
    }

    @Test
    void whatAPersonWroteElsewhereIsNoLeak() {
        assertThat(report.witnesses())
                .filteredOn(witness -> isOf(witness, "posts"))
                .isNotEmpty()
                .allMatch(witness -> witness.kind() == Witness.Kind.OWN);
        assertThat(report.leaks())
                .as("a column that names the person excuses nothing where another condition opens the row")
                .filteredOn(witness -> isOf(witness, "open_posts"))
                .extracting(witness -> witness.shape().name())
                .contains("SELECT", "UPDATE", "DELETE");
    }

    @Test
    void theSignInServiceReadsMembershipsByDesign() {
        assertThat(report.witnesses())
                .filteredOn(witness -> witness.identity().name().equals("sign-in service"))
                .isNotEmpty()
                .allMatch(witness -> witness.kind() == Witness.Kind.PLATFORM);
    }

    @Test
    void helpersThatPoliciesAskAreJudgedWithThem() {
        assertThat(report.notes())
                .noneMatch(note -> note.contains("teams_of_caller"))
                .anyMatch(note -> note.contains("every_document"));
    }

    @Test
    void ownersAndAdministratorsAreNotChosenUnlessAPolicyNamesThem() {
        assertThat(new ChosenIdentities(Viewpoint.detected(backend), catalog).choose(1, 4))
                .extracting(SessionIdentity::role)
                .contains("gen_user", "hosted_sign_in")
                .doesNotContain("gen_owner", "hosted_admin");
    }

    @Test
    void whereNobodyBelongsToAnythingNothingIsClaimed() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, """
                create table customers (id int primary key, name text);
                create table orders (id int primary key, customer_id int not null references customers, clerk text);
                alter table orders enable row level security;
                create policy clerks on orders using (clerk = current_setting('app.user_id', true));
                grant select on orders, customers to gen_user, gen_observer;
                insert into customers values (1, 'one'), (2, 'two');
                insert into orders values (1, 1, 'ana'), (2, 2, 'ben');
                """);
        try (Backend shop = TestPostgres.backend(database, "gen_observer")) {
            PolicyCatalog its = CatalogReader.read(shop);
            SessionIdentity ana = new SessionIdentity("Ana", "gen_user", Map.of("app.user_id", "ana"));
            IsolationReport none = new TenantIsolation(shop, its, TenantKeys.detect(its, null))
                    .run(List.of(ana), ReadOptions.standard(), Progress.silent(), witness -> {});
            assertThat(none.looked()).isFalse();
            assertThat(none.witnesses()).isEmpty();
            assertThat(none.notes()).anyMatch(note -> note.contains("--tenant-column"));
        }
    }

    private static boolean isOf(Witness witness, String table) {
        return witness.table().name().equals(table) && witness.identity().name().equals("Ana");
    }

    private static final String SCHEMA = """
            do $$ begin
              if to_regrole('hosted_sign_in') is null then
                create role hosted_sign_in createrole noinherit; create role hosted_admin createrole;
                grant hosted_sign_in, hosted_admin to gen_observer;
              end if;
            end $$;
            create table people (id uuid primary key, name text);
            create table teams (id int primary key, name text, owner_id uuid references people);
            create table team_members (team_id int references teams, user_id uuid references people,
                primary key (team_id, user_id));
            insert into people values ('00000000-0000-4000-8000-00000000000a', 'Ana'),
                ('00000000-0000-4000-8000-00000000000b', 'Ben');
            insert into teams values (1, 'hers', null), (2, 'held by her', '00000000-0000-4000-8000-00000000000a'),
                (3, 'his', '00000000-0000-4000-8000-00000000000b');
            insert into team_members values (1, '00000000-0000-4000-8000-00000000000a'),
                (3, '00000000-0000-4000-8000-00000000000b');
            create function caller() returns uuid language sql stable as
                $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;
            create function teams_of_caller() returns setof int language sql stable security definer as
                $$ select team_id from public.team_members where user_id = public.caller() $$;
            alter table teams enable row level security;
            alter table team_members enable row level security;
            create policy members on teams for select
                using (id in (select teams_of_caller()) or owner_id = caller());
            create policy anybody_opens on teams for insert with check (owner_id = caller());
            create policy owners on teams for update using (owner_id = caller());
            create policy members on team_members for select using (team_id in (select teams_of_caller()));
            create policy sign_in on team_members for select to hosted_sign_in using (true);

            create table customers (id int primary key, team_id int not null references teams);
            create table orders (id int primary key, customer_id int references customers);
            create table bills (id int primary key, customer_id int references customers);
            create table visits (id int primary key, customer_id int references customers);
            create table calls (id int primary key, customer_id int references customers);

            create table documents (id int primary key, team_id int not null references teams, title text);
            create function every_document() returns setof json language sql stable security definer as
                $$ select to_json(d) from public.documents d $$;
            insert into documents select n, n, 'document ' || n from generate_series(1, 3) n;
            alter table documents enable row level security;
            create policy members on documents for select using (team_id in (select teams_of_caller()));
            create table document_lines (id int primary key, document_id int not null references documents, line text);
            insert into document_lines select n, n, 'line ' || n from generate_series(1, 3) n;
            alter table document_lines enable row level security;
            create policy forgotten on document_lines for select using (caller() is not null);
            create table line_notes (id int primary key, line_id int not null references document_lines, user_id uuid);
            insert into line_notes select n, n, '00000000-0000-4000-8000-00000000000b' from generate_series(1, 3) n;
            alter table line_notes enable row level security;
            create policy own on line_notes for select using (user_id = caller());
            create policy writers on line_notes for insert with check (user_id = caller());

            create table articles (id int primary key, team_id int not null references teams, is_public boolean);
            insert into articles select n, n, n = 3 from generate_series(1, 3) n;
            alter table articles enable row level security;
            create policy members on articles for select using (is_public or team_id in (select teams_of_caller()));
            create table remarks (id int primary key, article_id int not null references articles, words text);
            insert into remarks select n, n, 'remark ' || n from generate_series(1, 3) n;
            alter table remarks enable row level security;
            create policy with_article on remarks for select using (article_id in (select id from articles));

            create table posts (id int primary key, team_id int references teams, author_id uuid references people);
            insert into posts values (1, 1, '00000000-0000-4000-8000-00000000000a'),
                (2, 3, '00000000-0000-4000-8000-00000000000a'), (3, 3, '00000000-0000-4000-8000-00000000000b');
            create table open_posts (like posts including all);
            alter table open_posts add foreign key (team_id) references teams;
            insert into open_posts select * from posts;
            alter table posts enable row level security;
            alter table open_posts enable row level security;
            create policy authors on posts using (author_id = caller())
                with check (author_id = caller() and team_id in (select teams_of_caller()));
            create policy authors on open_posts using (author_id = caller() or id > 0) with check (team_id > 0);

            grant select, insert, update, delete on all tables in schema public to gen_user;
            grant select on all tables in schema public to gen_observer;
            grant select on team_members to hosted_sign_in;
            grant select on documents to hosted_admin;
            alter table visits owner to gen_owner;
            """;
}
