package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Directories of backends that are not the reference one: own tables of users, hooks, roles for users, nothing.
@Tag("db")
class OtherBackendsDbTest {

    @Test
    void anApplicationWithItsOwnUsersAndSettings() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('shop_app') is null then create role shop_app nologin; end if;
                  if to_regrole('shop_login') is null then create role shop_login login bypassrls password 'test-only'; end if;
                end $$;
                grant shop_app to shop_login;
                create schema crm;
                grant usage on schema crm to shop_login, shop_app;
                create table crm.companies (id int primary key, company_name text);
                create table crm.users (id int primary key, first_name text, last_name text, email text, region text,
                                        role text, company_id int references crm.companies);
                create table crm.likes (user_id int references crm.users, company int references crm.companies, primary key (user_id, company));
                insert into crm.companies values (10, 'Acme "A"'), (20, 'Zeta');
                insert into crm.users values (1, 'Ana', 'Ruiz', 'a@b.c', 'EU', 'clerk', 10), (2, null, null, 'A@b.c', null, null, null),
                                             (3, ' ', '', null, null, null, 20);
                alter table crm.users enable row level security;
                create policy own on crm.users to shop_app using (id = current_setting('app.current_user')::int
                    and company_id = current_setting('app.tenant_id')::int
                    and region = current_setting('app.region') and role = current_setting('app.user_role'));
                grant select on all tables in schema crm to shop_login, shop_app;
                """);
        try (Backend backend = TestPostgres.backend(database, "shop_login")) {
            UserDirectory directory = UserDirectory.of(backend);
            Person ana = directory.find("1");

            assertThat(directory.sources()).contains("crm.users");
            assertThat(ana.name()).isEqualTo("Ana Ruiz");
            assertThat(ana.label()).isEqualTo("clerk · Acme \"A\"");
            assertThat(directory.find("3").name()).isEqualTo("user 3");
            // an address is personal, and no name
            assertThat(directory.find("2").name()).isEqualTo("user 2");
            assertThat(directory.find("3").label()).isEqualTo("Zeta");
            assertThatThrownBy(() -> directory.find("a@b.c")).isInstanceOfSatisfying(FailureException.class, e -> {
                assertThat(e.failure().sentence()).contains("2 users have the e-mail address");
                assertThat(e.failure().nextStep()).contains("1").contains("2");
            });
            for (String wrong : new String[] {"99999999999", "1.5", "one", "00000000-0000-4000-8000-000000000001"}) {
                assertThatThrownBy(() -> directory.find(wrong))
                        .isInstanceOfSatisfying(
                                FailureException.class,
                                e -> assertThat(e.failure().sentence()).contains("neither"));
            }

            SessionIdentity put = directory.detection().scheme().put(directory.identity(ana));
            assertThat(put.role()).isEqualTo("shop_app");
            assertThat(put.settings())
                    .containsOnly(
                            Map.entry("app.current_user", "1"),
                            Map.entry("app.tenant_id", "10"),
                            Map.entry("app.region", "EU"),
                            Map.entry("app.user_role", "clerk"));
            assertThat(count(backend, put, "crm.users")).isEqualTo("1");
        }
    }

    @Test
    void theAccessTokenHookIsRunAndItsRefusalTold() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create schema auth;
                create table auth.users (id uuid primary key, email text, role text, raw_app_meta_data jsonb);
                insert into auth.users values
                  ('00000000-0000-4000-8000-000000000001', 'a@b.c', 'authenticated', '{}'),
                  ('00000000-0000-4000-8000-000000000002', 'blocked@b.c', 'authenticated', '{}'),
                  ('00000000-0000-4000-8000-000000000003', 'writer@b.c', 'authenticated', '{}');
                create table public.logins (id text);
                create function public.custom_access_token_hook(event jsonb) returns jsonb language plpgsql as $$
                begin
                  if event -> 'claims' ->> 'email' = 'blocked@b.c' then
                    return '{"error": {"http_code": 403, "message": "not from here"}}';
                  elsif event -> 'claims' ->> 'email' = 'writer@b.c' then
                    insert into public.logins values (event ->> 'user_id');
                  end if;
                  return jsonb_set(event, '{claims,user_role}', '"moderator"');
                end $$;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            UserDirectory directory = UserDirectory.of(backend);

            SignIn ana = directory.signIn(directory.find("a@b.c"));
            assertThat(ana.user().claims().text("user_role")).contains("moderator");
            assertThat(ana.user().claims().text("sub")).contains("00000000-0000-4000-8000-000000000001");
            assertThat(ana.notes()).anyMatch(note -> note.contains("passed the access-token hook"));

            SignIn blocked = directory.signIn(directory.find("blocked@b.c"));
            assertThat(blocked.user().claims().text("user_role")).isEmpty();
            assertThat(blocked.notes()).anyMatch(note -> note.contains("refuses this sign-in: not from here"));

            SignIn writer = directory.signIn(directory.find("writer@b.c"));
            assertThat(writer.notes()).anyMatch(note -> note.contains("could not be run here"));
            assertThat(count(backend, SessionIdentity.login(), "public.logins")).isEqualTo("0");
        }
    }

    @Test
    void usersThatAreRoles() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('role_user_ana') is null then create role role_user_ana nologin; end if;
                end $$;
                create table public.people (username text primary key, email text);
                insert into public.people values ('role_user_ana', 'ana@x.y');
                alter table public.people enable row level security;
                create policy own on public.people using (username = current_user);
                grant select on public.people to role_user_ana;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            SchemeDetection rolesOnly = new SchemeDetection(
                    IdentityScheme.rolesOnly(), java.util.List.of(), java.util.Set.of(), java.util.List.of());
            UserDirectory directory = UserDirectory.of(backend, rolesOnly);
            Identity.User ana = directory.identity(directory.find("ana@x.y"));

            assertThat(ana.role()).isEqualTo("role_user_ana");
            assertThat(count(backend, rolesOnly.scheme().put(ana), "public.people"))
                    .isEqualTo("1");
        }
    }

    @Test
    void whatPeopleOwnIsNotTakenForPeopleWhereTheirOwnTableIsClosed() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('closed_gateway') is null then
                    create role closed_gateway login noinherit password 'test-only';
                  end if;
                end $$;
                create schema auth;
                create table auth.users (id uuid primary key, email text);
                create table accounts (id uuid primary key, name text, email text, owner uuid not null references auth.users);
                insert into auth.users values ('00000000-0000-4000-8000-000000000001', 'ana@northside.edu');
                insert into accounts values ('00000000-0000-4000-8000-00000000000a', 'Northside', 'office@northside.edu',
                  '00000000-0000-4000-8000-000000000001');
                grant select on accounts to closed_gateway;
                """);
        try (Backend backend = TestPostgres.backend(database, "closed_gateway")) {
            assertThat(UserDirectory.of(backend).exists()).isFalse();
        }

        TestPostgres.run(database, """
                create table profiles (id uuid primary key references auth.users, full_name text);
                insert into profiles values ('00000000-0000-4000-8000-000000000001', 'Ana Ruiz');
                grant select on profiles to closed_gateway;
                """);
        try (Backend backend = TestPostgres.backend(database, "closed_gateway")) {
            assertThat(UserDirectory.of(backend).search("", 10).people())
                    .extracting(person -> person.id())
                    .containsExactly("00000000-0000-4000-8000-000000000001");
        }
    }

    @Test
    void nothingThatLooksLikePeople() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, "create table things (id int primary key, name text)");
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            UserDirectory directory = UserDirectory.of(backend);

            assertThat(directory.exists()).isFalse();
            assertThat(directory.search("a", 10).people()).isEmpty();
            assertThatThrownBy(() -> directory.find("a@b.c"))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().sentence()).contains("no table of users"));
        }
    }

    private static String count(Backend backend, SessionIdentity as, String table) {
        return backend.as(as).read(db -> Objects.toString(db.fetchValue("select count(*) from " + table)));
    }
}
