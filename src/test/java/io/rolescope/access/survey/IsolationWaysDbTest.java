package io.rolescope.access.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Ways to another tenant's rows that are easily passed over, and what looks like one and is none.
@Tag("db")
class IsolationWaysDbTest {
    private static final SessionIdentity ANA = new SessionIdentity(
            "Ana",
            "ways_user",
            Map.of("app.user_id", "ana", "request.jwt.claims", "{\"sub\": \"ana\", \"role\": \"ways_user\"}"));

    @Test
    void aFlagOfTheTenantExcusesOnlyWhatAPolicyAsksItFor() {
        IsolationReport report = look("""
                alter table teams add column is_public boolean not null default false;
                update teams set is_public = true where id = 2;
                drop policy own on teams;
                create policy own on teams for select using (is_public or id in (select mine()));
                delete from docs where team_id = 3;
                create policy everybody on docs for select using (true);
                create table posts (like docs including all);
                insert into posts values (2, 2, 'post', 'ben');
                alter table posts add foreign key (team_id) references teams;
                alter table posts enable row level security;
                create policy of_public_teams on posts for select
                  using (exists (select from teams t where t.id = team_id and t.is_public));
                grant select on posts to ways_user;
                """);

        assertThat(report.witnesses())
                .as("everybody is let in, and the team's being public is not asked")
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .extracting(Witness::kind)
                .containsExactly(Witness.Kind.LEAK);
        assertThat(report.witnesses())
                .filteredOn(witness -> isOf(witness, "posts", StatementShape.SELECT))
                .extracting(Witness::kind)
                .containsExactly(Witness.Kind.SHARED);
    }

    @Test
    void rowsThatCanBeTakenOverAreALeak() {
        IsolationReport unseen = look("""
                create policy own on docs for select using (team_id in (select mine()));
                create policy taken on docs for update using (true) with check (team_id in (select mine()));
                """);
        assertThat(unseen.leaks())
                .filteredOn(witness -> witness.table().name().equals("docs"))
                .as("found by its key, a row of others is not there")
                .extracting(Witness::shape)
                .containsExactly(StatementShape.UPDATE_WITHOUT_WHERE);
        Witness taken = unseen.leaks().getFirst();
        assertThat(taken.statement()).contains("SET \"team_id\" = '1'").doesNotContain("WHERE");
        assertThat(taken.policies()).contains("taken");

        IsolationReport seen = look("""
                alter table docs add column is_public boolean not null default true;
                create policy own on docs for select using (is_public or team_id in (select mine()));
                create policy taken on docs for update using (is_public) with check (team_id in (select mine()));
                """);
        assertThat(seen.leaks())
                .filteredOn(witness -> witness.table().name().equals("docs"))
                .extracting(Witness::shape)
                .contains(StatementShape.UPDATE, StatementShape.UPDATE_WITHOUT_WHERE);

        IsolationReport inTheOwnName = look("""
                create policy own on docs for select using (team_id in (select mine()));
                create policy taken on docs for update using (true) with check (owner_id = caller());
                """);
        assertThat(inTheOwnName.leaks())
                .extracting(witness -> witness.table().name() + " " + witness.shape())
                .containsExactly("docs UPDATE_WITHOUT_WHERE");

        IsolationReport closed = look("""
                create policy own on docs using (team_id in (select mine()));
                """);
        assertThat(closed.witnesses()).isEmpty();
    }

    @Test
    void rowsThatCanBeHandedOverUnseenAreALeak() {
        IsolationReport unseen = look("""
                create policy own on docs for select using (team_id in (select mine()));
                create policy handed on docs for update using (team_id in (select mine())) with check (true);
                """);
        assertThat(unseen.leaks())
                .as("found by its key, the new row would have to be seen")
                .extracting(witness -> witness.table().name() + " " + witness.shape())
                .containsExactly("docs UPDATE_WITHOUT_WHERE");
        assertThat(unseen.leaks().getFirst().statement())
                .contains("SET \"team_id\" = ")
                .doesNotContain("WHERE");

        IsolationReport kept = look("""
                create policy own on docs for select using (team_id in (select mine()));
                create policy kept on docs for update using (team_id in (select mine()));
                """);
        assertThat(kept.leaks()).isEmpty();
    }

    @Test
    void aQuestionThatFailsEndsThatQuestionOnly() {
        SessionIdentity guarded =
                new SessionIdentity(ANA.name(), ANA.role(), ANA.settings(), "public.refuses_made_claims");
        SessionIdentity stranger = SessionIdentity.ofRole("ways_nobody_may");
        IsolationReport report = look("""
                create function refuses_made_claims() returns void language plpgsql as $$
                begin
                  if current_setting('request.jwt.claims', true) like '%user_metadata%' then
                    raise exception 'made up';
                  end if;
                end $$;
                create policy trusting on docs for select
                  using (team_id::text = current_setting('request.jwt.claims', true)::jsonb -> 'user_metadata' ->> 'team');
                create table zebras (like docs including all);
                insert into zebras select * from docs;
                alter table zebras add foreign key (team_id) references teams;
                alter table zebras enable row level security;
                create policy forgotten on zebras for select using (true);
                grant select on zebras to ways_user;
                """, guarded, stranger);

        assertThat(report.leaks())
                .as("tables behind the one that could not be asked are asked")
                .extracting(witness -> witness.table().name())
                .contains("zebras");
        assertThat(report.undecided()).isPositive();
        assertThat(report.notes())
                .anyMatch(note -> note.contains("public.docs")
                        && note.contains("Ana, having changed")
                        && note.contains("made up"))
                .anyMatch(note -> note.contains("ways_nobody_may"));
        assertThat(report.identities()).isEqualTo(1);
        assertThat(report.notAsked()).containsExactly("ways_nobody_may");
    }

    @Test
    void aBookmarkIsNoMembership() {
        String bookmarks = """
                create table user_bookmarks (user_id text, team_id int references teams, unique (user_id, team_id));
                insert into user_bookmarks values ('ana', 2);
                delete from docs where team_id = 3;
                create policy forgotten on docs for select using (true);
                """;
        IsolationReport beside = look(bookmarks);
        assertThat(beside.witnesses())
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .extracting(Witness::kind, Witness::tenant)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Witness.Kind.UNSURE, "2"));
        assertThat(beside.notes()).anyMatch(note -> note.contains("public.user_bookmarks.user_id"));

        IsolationReport further = look(bookmarks + "insert into docs values (3, 3, 'third', 'ben');");
        assertThat(further.leaks())
                .as("a row of a tenant that nothing names as hers")
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .extracting(Witness::tenant)
                .containsExactly("3");

        IsolationReport alone = look("""
                create table user_tenancies (team_id int references teams, user_id text, unique (team_id, user_id));
                insert into user_tenancies select * from members;
                create or replace function mine() returns setof int language sql stable security definer as
                  $$ select team_id from public.user_tenancies where user_id = public.caller() $$;
                drop table members;
                create policy own on docs using (team_id in (select mine()));
                """);
        assertThat(alone.witnesses())
                .as("a key that says who belongs once is believed where there is nothing better")
                .isEmpty();
    }

    @Test
    void rowsThatBelongByMoreThanOneColumnAreFollowedOrSaid() {
        IsolationReport report = look("""
                create table bills (team int references teams, no int, primary key (team, no));
                insert into bills select n, n from generate_series(1, 3) n;
                alter table bills enable row level security;
                create policy own on bills for select using (team in (select mine()));
                create table bill_lines (id int primary key, whose int not null, bill_no int not null,
                  foreign key (whose, bill_no) references bills (team, no));
                insert into bill_lines select n, n, n from generate_series(1, 3) n;
                alter table bill_lines enable row level security;
                create policy forgotten on bill_lines for select using (true);
                create table sheets (no int, page int, team_id int not null references teams, primary key (no, page));
                insert into sheets select n, n, n from generate_series(1, 3) n;
                alter table sheets enable row level security;
                create policy own on sheets for select using (team_id in (select mine()));
                create table drawings (id int primary key, no int not null, page int not null,
                  foreign key (no, page) references sheets);
                insert into drawings select n, n, n from generate_series(1, 3) n;
                alter table drawings enable row level security;
                create policy forgotten on drawings for select using (true);
                grant select on bills, bill_lines, sheets, drawings to ways_user;
                """);

        assertThat(report.leaks())
                .filteredOn(witness -> isOf(witness, "bill_lines", StatementShape.SELECT))
                .as("one of its columns is the tenant's")
                .hasSize(1);
        assertThat(report.leaks()).noneMatch(leak -> leak.table().name().equals("drawings"));
        assertThat(report.undecided()).isEqualTo(1);
        assertThat(report.notes())
                .as("none of its columns says the tenant, so it is not looked at")
                .contains("public.drawings was not looked at: its rows belong to rows of public.sheets by several"
                        + " columns, which is not followed.");
    }

    @Test
    void aViewThatAsksAsItsCallerIsExcusedWithItsTable() {
        IsolationReport report = look("""
                create table posts (id int primary key, team_id int not null references teams, author_id text);
                insert into posts values (1, 1, 'ana'), (2, 2, 'ana'), (3, 3, 'ben');
                alter table posts enable row level security;
                create policy own on posts for select using (author_id = caller() or team_id in (select mine()));
                create view team_posts with (security_invoker = true) as select id, team_id from posts;
                create view all_posts as select id, team_id from posts;
                create function every_post() returns setof posts language sql security definer stable as
                  $$ select * from public.posts $$;
                create view posts_by_function with (security_invoker = true) as
                  select p.id, p.team_id, t.name from every_post() p left join teams t on t.id = p.team_id;
                grant select on posts, team_posts, all_posts, posts_by_function to ways_user;
                """);

        assertThat(report.witnesses())
                .filteredOn(witness -> isOf(witness, "posts", StatementShape.SELECT))
                .as("written by herself in a team that she left")
                .extracting(Witness::kind)
                .containsExactly(Witness.Kind.OWN);
        assertThat(report.leaks())
                .extracting(witness -> witness.table().name())
                .as("the owner of the view, and of the function, sees everything")
                .contains("all_posts", "posts_by_function")
                .doesNotContain("team_posts");
    }

    @Test
    void filesOfAPublicBucketMayBeMeantToBeFound() {
        IsolationReport report = look("""
                create schema storage;
                create table storage.buckets (id text primary key, public boolean);
                insert into storage.buckets values ('logos', true), ('papers', false);
                create table storage.objects (id int primary key, bucket_id text references storage.buckets, name text);
                insert into storage.objects
                  select n, 'logos', n || '/logo.png' from generate_series(1, 3) n
                  union all select n + 3, 'papers', n || '/plan.pdf' from generate_series(1, 3) n;
                alter table storage.objects enable row level security;
                create policy logos on storage.objects for select using (bucket_id = 'logos');
                create policy papers on storage.objects for select using (
                  bucket_id = 'papers' and split_part(name, '/', 1)::int in (select mine()));
                grant usage on schema storage to ways_user, ways_observer;
                grant select on storage.objects to ways_user;
                grant select on all tables in schema storage to ways_observer;
                """);

        assertThat(report.witnesses())
                .filteredOn(witness -> isOf(witness, "objects", StatementShape.SELECT))
                .singleElement()
                .satisfies(witness -> {
                    assertThat(witness.kind()).isEqualTo(Witness.Kind.SHARED);
                    assertThat(witness.because()).contains("bucket logos is public");
                });

        IsolationReport open = look("""
                create schema storage;
                create table storage.buckets (id text primary key, public boolean);
                insert into storage.buckets values ('logos', true), ('papers', false);
                create table storage.objects (id int primary key, bucket_id text references storage.buckets, name text);
                insert into storage.objects
                  select n, 'logos', n || '/logo.png' from generate_series(1, 3) n
                  union all select n + 3, 'papers', n || '/plan.pdf' from generate_series(1, 3) n;
                alter table storage.objects enable row level security;
                create policy everything on storage.objects for select using (true);
                grant usage on schema storage to ways_user, ways_observer;
                grant select on storage.objects to ways_user;
                grant select on all tables in schema storage to ways_observer;
                """);
        assertThat(open.leaks())
                .as("the other bucket is not public")
                .filteredOn(witness -> isOf(witness, "objects", StatementShape.SELECT))
                .singleElement()
                .satisfies(witness -> assertThat(witness.key().toString()).containsAnyOf("4", "5", "6"));
    }

    @Test
    void membersAreFoundThroughATableOfAccountsThatIsNotCalledOne() {
        IsolationReport report = look("""
                drop table members cascade;
                create table users (id text primary key);
                create table registrants (id text primary key references users);
                insert into users values ('ana'), ('ben');
                insert into registrants select id from users;
                create table team_members (team_id int references teams, registrant text references registrants,
                  primary key (team_id, registrant));
                insert into team_members values (1, 'ana'), (2, 'ben');
                create policy own on docs for select
                  using (team_id in (select m.team_id from team_members m where m.registrant = caller()));
                grant select on team_members to ways_user;
                """);
        assertThat(report.leaks())
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .isEmpty();
        assertThat(report.notes()).anyMatch(note -> note.contains("public.team_members.registrant"));
    }

    @Test
    void anIdThatANumberCountsIsNoPersonWhereThePersonIsNamedBesideIt() {
        IsolationReport report = look("""
                drop table members cascade;
                create table team_users (id int primary key, team_id int references teams, user_id text);
                insert into team_users values (1, 1, 'ana'), (2, 2, 'ben');
                """);
        assertThat(report.notes()).anyMatch(note -> note.endsWith("from claims and from public.team_users.user_id."));
    }

    @Test
    void whereNothingSaysWherePeopleBelongNothingIsCalledALeakOfTheirs() {
        IsolationReport report = look("""
                drop table members cascade;
                create policy titled on docs for select using (title = 'document 1');
                """);
        assertThat(report.leaks()).isEmpty();
        assertThat(report.openings())
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .singleElement()
                .satisfies(witness -> {
                    assertThat(witness.kind()).isEqualTo(Witness.Kind.UNSURE);
                    assertThat(witness.because()).contains("nothing was found that says where the identity belongs");
                });
        assertThat(report.isWhole()).isFalse();
        assertThat(report.notes()).anyMatch(note -> note.startsWith("Where people belong is not known"));
        // a role belongs nowhere, so that what it reaches is a tenant's
        assertThat(look("""
                        drop table members cascade;
                        create policy titled on docs for select using (title = 'document 1');
                        """, SessionIdentity.ofRole("ways_user")).leaks()).isNotEmpty();
    }

    @Test
    void whoSignsInByAHeaderBelongsSomewhereThatIsNotKnown() {
        SessionIdentity key =
                new SessionIdentity("key", "ways_user", Map.of("request.headers", "{\"x-key\": \"of ana\"}"));
        IsolationReport report = look("""
                create policy keyed on docs for select using (team_id = 1
                  and current_setting('request.headers', true)::json ->> 'x-key' = 'of ana');
                """, key);
        assertThat(report.leaks()).isEmpty();
        assertThat(report.openings())
                .filteredOn(witness -> isOf(witness, "docs", StatementShape.SELECT))
                .extracting(Witness::kind)
                .containsExactly(Witness.Kind.UNSURE);
        assertThat(report.isWhole()).isFalse();
    }

    @Test
    void withoutAnyRowNothingIsCalledClean() {
        IsolationReport empty = look("""
                create policy everybody on docs for select using (true);
                truncate teams, members, docs;
                """);
        assertThat(empty.looked()).isFalse();
        assertThat(empty.notes()).anyMatch(note -> note.startsWith("Nothing could be held against a tenant"));
        assertThat(look("truncate members, docs;").looked())
                .as("rows of tenants that nobody belongs to are looked for")
                .isTrue();
    }

    private static boolean isOf(Witness witness, String table, StatementShape shape) {
        return witness.table().name().equals(table) && witness.shape() == shape;
    }

    private static IsolationReport look(String more, SessionIdentity... whom) {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, SCHEMA + more + "grant select on all tables in schema public to ways_observer;");
        try (Backend backend = TestPostgres.backend(database, "ways_observer")) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            return new TenantIsolation(backend, catalog, TenantKeys.detect(catalog, null))
                    .run(
                            whom.length == 0 ? List.of(ANA) : List.of(whom),
                            ReadOptions.standard(),
                            Progress.silent(),
                            witness -> {});
        }
    }

    private static final String SCHEMA = """
            do $$ begin
              if to_regrole('ways_user') is null then
                create role ways_user;
                create role ways_nobody_may;
                create role ways_observer login noinherit bypassrls password 'test-only';
                grant ways_user to ways_observer;
              end if;
            end $$;
            create table teams (id int primary key, name text);
            insert into teams select n, 'team ' || n from generate_series(1, 3) n;
            create table members (team_id int references teams, user_id text, primary key (team_id, user_id));
            insert into members values (1, 'ana'), (2, 'ben');
            create function caller() returns text language sql stable as
                $$ select nullif(current_setting('app.user_id', true), '') $$;
            create function mine() returns setof int language sql stable security definer as
                $$ select team_id from public.members where user_id = public.caller() $$;
            alter table teams enable row level security;
            create policy own on teams for select using (id in (select mine()));
            create table docs (id int primary key, team_id int not null references teams, title text, owner_id text);
            insert into docs select n, n, 'document ' || n, 'ben' from generate_series(1, 3) n;
            alter table docs enable row level security;
            grant select, update, delete on docs to ways_user;
            grant select on teams to ways_user;
            """;
}
