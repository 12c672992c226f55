package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.IdentityScheme.RoleRule;
import io.rolescope.identities.IdentityScheme.SettingRule;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Backends as other gateways than Supabase's expect them: what is detected, and what a person of theirs then sees.
@Tag("db")
class SchemesInTheWildDbTest {
    private static final String ROLE = """
            do $$ begin
              if to_regrole('wild_user') is null then create role wild_user nologin; end if;
              if to_regrole('wild_ana') is null then create role wild_ana nologin; end if;
              if to_regrole('wild_gate') is null then create role wild_gate login noinherit password 'test-only'; end if;
            end $$;
            """;

    @Test
    void postgrestsTutorialWithOneJsonSetting() {
        String database = database("""
                create schema api;
                create table api.todos (id int primary key, owner text, task text);
                insert into api.todos values (1, 'ana@x.y', 'a'), (2, 'ben@x.y', 'b'), (3, 'ana@x.y', 'c');
                alter table api.todos enable row level security;
                create policy own on api.todos to wild_user
                  using (owner = current_setting('request.jwt.claims', true)::json ->> 'email');
                grant usage on schema api to wild_user;
                grant select on api.todos to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().supabaseClaims()).isTrue();
            assertThat(viewpoint.scheme().settings()).isEmpty();

            assertThat(count(viewpoint, "claims:{\"role\":\"wild_user\",\"email\":\"ana@x.y\"}", "api.todos"))
                    .isEqualTo("2");
        }
    }

    @Test
    void postgrestsOlderTutorialWithOneSettingForEachClaim() {
        String database = database("""
                create table todos (id int primary key, owner text);
                insert into todos values (1, 'ana'), (2, 'ben'), (3, 'ana');
                alter table todos enable row level security;
                create policy own on todos to wild_user using (owner = current_setting('request.jwt.claim.sub', true)
                    and current_setting('request.jwt.claim.tenant_id', true) = '7');
                grant select on todos to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().legacyClaims()).isTrue();

            assertThat(count(viewpoint, "claims:{\"role\":\"wild_user\",\"sub\":\"ana\",\"tenant_id\":7}", "todos"))
                    .isEqualTo("2");
            assertThat(count(viewpoint, "claims:{\"role\":\"wild_user\",\"sub\":\"ana\"}", "todos"))
                    .isEqualTo("0");
        }
    }

    @Test
    void postgraphileHandsEachClaimOnUnderItsOwnName() {
        String database = database("""
                create schema app_public;
                create table app_public.users (id int primary key, username text, email text);
                insert into app_public.users values (1, 'ana', 'ana@x.y'), (2, 'ben', 'ben@x.y');
                create function app_public.current_user_id() returns int language sql stable as
                  $$ select nullif(current_setting('jwt.claims.user_id', true), '')::int $$;
                create table app_public.posts (id int primary key, author int references app_public.users);
                insert into app_public.posts values (1, 1), (2, 2), (3, 2);
                alter table app_public.posts enable row level security;
                create policy own on app_public.posts to wild_user using (author = app_public.current_user_id());
                create policy staff on app_public.posts to wild_user
                  using (current_setting('jwt.claims.role', true) = 'wild_admin');
                grant usage on schema app_public to wild_user;
                grant select on app_public.posts to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().supabaseClaims()).isFalse();
            assertThat(viewpoint.scheme().settings())
                    .containsExactlyInAnyOrder(
                            new SettingRule("jwt.claims.user_id", "user_id"),
                            new SettingRule("jwt.claims.role", "role"));

            SessionIdentity ben = Who.parse("user:ben@x.y").session(viewpoint);
            assertThat(ben.role()).isEqualTo("wild_user");
            assertThat(ben.settings())
                    .containsOnly(Map.entry("jwt.claims.user_id", "2"), Map.entry("jwt.claims.role", "wild_user"));
            assertThat(count(viewpoint, "user:ben@x.y", "app_public.posts")).isEqualTo("2");
            assertThat(count(viewpoint, "claims:{\"user_id\":1,\"role\":\"wild_user\"}", "app_public.posts"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aRoleForEachPersonBesideTheClaims() {
        String database = database("""
                create table users (id int primary key, username text, email text);
                insert into users values (1, 'wild_ana', 'ana@x.y'), (2, 'ben', 'ben@x.y');
                create table notes (owner text, org int);
                insert into notes values ('wild_ana', 1), ('wild_user', 1);
                alter table notes enable row level security;
                create policy own on notes
                  using (owner = current_user and org = current_setting('app.org_id')::int);
                grant select on notes to wild_user, wild_ana;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            viewpoint.use(viewpoint.scheme().withRole(new RoleRule("role", true, "wild_user")));

            assertThat(Who.parse("user:ana@x.y").session(viewpoint).role()).isEqualTo("wild_ana");
            assertThat(Who.parse("user:ben@x.y").session(viewpoint).role()).isEqualTo("wild_user");
            assertThat(count(viewpoint, "claims:{\"organization_id\":1}", "notes"))
                    .isEqualTo("1");
        }
    }

    @Test
    void hasurasSessionVariablesInOneJsonObject() {
        String database = database("""
                create table users (id uuid primary key, name text, email text, region text);
                insert into users values ('00000000-0000-4000-8000-000000000001', 'Ana', 'ana@x.y', 'EU');
                create table orders (id int primary key, buyer uuid);
                insert into orders values (1, '00000000-0000-4000-8000-000000000001'), (2, gen_random_uuid());
                create function session_role() returns text language plpgsql stable as $$
                declare variables json := current_setting('hasura.user', true);
                begin return variables ->> 'x-hasura-role'; end $$;
                alter table orders enable row level security;
                create policy own on orders to wild_user
                  using (buyer = (current_setting('hasura.user', true)::json ->> 'x-hasura-user-id')::uuid
                         or session_role() = 'admin');
                grant select on orders to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().settings())
                    .containsExactlyInAnyOrder(
                            new SettingRule("hasura.user", "x-hasura-user-id", "sub"),
                            new SettingRule("hasura.user", "x-hasura-role", "user_role"));

            SessionIdentity ana = Who.parse("user:ana@x.y").session(viewpoint);
            assertThat(ana.settings())
                    .containsOnly(Map.entry(
                            "hasura.user", "{\"x-hasura-user-id\":\"00000000-0000-4000-8000-000000000001\"}"));
            assertThat(count(viewpoint, "user:ana@x.y", "orders")).isEqualTo("1");
            assertThat(count(
                            viewpoint,
                            "claims:{\"sub\":null,\"user_role\":\"admin\",\"role\":\"wild_user\"}",
                            "orders"))
                    .isEqualTo("2");
        }
    }

    @Test
    void singleSettingsForUserAndTenant() {
        String database = database("""
                create table tenants (id int primary key, name text);
                create table users (id int primary key, name text, email text, tenant_id int references tenants);
                insert into tenants values (1, 'One'), (2, 'Two');
                insert into users values (11, 'Ana', 'ana@x.y', 1), (12, 'Ben', 'ben@x.y', 2);
                create table invoices (id int primary key, tenant_id int, owner int);
                insert into invoices values (1, 1, 11), (2, 1, 12), (3, 2, 12);
                alter table invoices enable row level security;
                create policy tenant on invoices to wild_user using (
                  tenant_id = nullif(current_setting('app.current_tenant', true), '')::int
                  or tenant_id = nullif(current_setting('rls.tenant_id', true), '')::int
                  or tenant_id = nullif(current_setting('nile.tenant_id', true), '')::int);
                create policy own on invoices as restrictive for select to wild_user using (
                  owner = nullif(current_setting('app.user_id', true), '')::int
                  and owner = nullif(current_setting('rls.actor_id', true), '')::int
                  or current_setting('app.bypass_rls', true) = 'on');
                grant select on invoices to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().settings())
                    .contains(
                            new SettingRule("app.current_tenant", "organization_id"),
                            new SettingRule("rls.tenant_id", "organization_id"),
                            new SettingRule("nile.tenant_id", "organization_id"),
                            new SettingRule("app.user_id", "sub"),
                            new SettingRule("rls.actor_id", "sub"));

            assertThat(Who.parse("user:ana@x.y").session(viewpoint).settings())
                    .containsEntry("app.current_tenant", "1")
                    .containsEntry("nile.tenant_id", "1")
                    .doesNotContainKey("app.bypass_rls");
            assertThat(count(viewpoint, "user:ana@x.y", "invoices")).isEqualTo("1");
            assertThat(count(viewpoint, "user:ben@x.y", "invoices")).isEqualTo("1");
        }
    }

    @Test
    void aShardedBackendWhoseKeysBeginWithTheTenant() {
        String database = database("""
                create table companies (id bigint primary key, name text);
                create table users (company_id bigint references companies, id bigint, name text, email text,
                                    primary key (company_id, id));
                insert into companies values (5, 'Five'), (6, 'Six');
                insert into users values (5, 1, 'Ana', 'ana@x.y'), (6, 2, 'Ben', 'ben@x.y');
                create table campaigns (company_id bigint, id bigint, primary key (company_id, id));
                insert into campaigns values (5, 1), (5, 2), (6, 3);
                alter table campaigns enable row level security;
                create policy company on campaigns to wild_user
                  using (company_id = current_setting('app.current_company_id')::bigint);
                grant select on campaigns to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);

            assertThat(viewpoint.directory().find("ana@x.y").label()).isEqualTo("Five");
            assertThat(count(viewpoint, "user:ana@x.y", "campaigns")).isEqualTo("2");
            assertThat(count(viewpoint, "user:2", "campaigns")).isEqualTo("1");
        }
    }

    @Test
    void aSettingWhoseNameMisleadsIsPutRightByHand() {
        String database = database("""
                create table account (id int primary key, username text, email text);
                create table person (id int primary key, name text, email text);
                insert into account values (7, 'ana', 'ana@x.y');
                insert into person values (1, 'Nobody', 'n@x.y');
                create table person_note (id int primary key, person int references person);
                create table picture (id int primary key, account_id int);
                insert into picture values (1, 7), (2, 8);
                alter table picture enable row level security;
                create policy own on picture to wild_user
                  using (account_id = nullif(current_setting('vibe.account_id', true), '')::int);
                grant select on picture to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);
            assertThat(viewpoint.scheme().settings())
                    .containsExactly(new SettingRule("vibe.account_id", "organization_id"));

            viewpoint.use(
                    SchemeText.parse(List.of("vibe.account_id=sub", "people=public.account", "role=wild_user"), () -> {
                        throw new AssertionError("not asked for");
                    }));
            assertThat(viewpoint.directory().sources()).containsExactly("public.account");
            assertThat(count(viewpoint, "user:ana@x.y", "picture")).isEqualTo("1");

            viewpoint.use(viewpoint.scheme().withPeople("public.nothing"));
            assertThat(viewpoint.directory().exists()).isFalse();
        }
    }

    @Test
    void theRoleClaimThatPostgrestIsToldOf() {
        String database = database("""
                do $$ begin execute format(
                  'alter role wild_gate in database %I set pgrst.jwt_role_claim_key = %L', current_database(),
                  '.app_metadata.pg_role'); end $$;
                create table t (id int);
                insert into t values (1);
                alter table t enable row level security;
                create policy p on t to wild_user
                  using (current_setting('request.jwt.claims', true)::json #>> '{app_metadata,pg_role}' = 'wild_user');
                grant select on t to wild_user;
                """);
        try (Backend backend = superuser(database)) {
            Viewpoint viewpoint = Viewpoint.detected(backend);

            assertThat(viewpoint.scheme().role().claim()).isEqualTo("app_metadata.pg_role");
            assertThat(Who.parse("claims:{\"app_metadata\":{\"pg_role\":\"wild_user\"}}")
                            .session(viewpoint)
                            .role())
                    .isEqualTo("wild_user");
            assertThat(count(viewpoint, "role:wild_user", "t")).isEqualTo("1");
        }
    }

    @Test
    void thePreRequestFunctionIsFoundButRunsOnlyWhenChosen() {
        String database = database("""
                create schema api;
                grant usage on schema api to wild_user, wild_ana;
                do $$ begin execute format(
                  'alter role wild_gate in database %I set pgrst.db_pre_request = %L', current_database(), 'api.check');
                end $$;
                create table api.seen (who text);
                create function api.check() returns void language plpgsql security definer as $$
                declare claims jsonb := nullif(current_setting('request.jwt.claims', true), '')::jsonb;
                begin
                  if claims ->> 'sub' = 'blocked' then
                    raise insufficient_privilege using message = 'second factor needed';
                  elsif claims ->> 'sub' = 'writer' then
                    insert into api.seen values ('writer');
                  end if;
                  perform set_config('app.tenant', claims ->> 'tenant', true);
                end $$;
                create function api.move() returns void language sql as $$ select set_config('role', 'wild_ana', true) $$;
                create table api.docs (id int primary key, tenant text);
                insert into api.docs values (1, 'a'), (2, 'b'), (3, 'a');
                alter table api.docs enable row level security;
                create policy tenant on api.docs to wild_user using (tenant = current_setting('app.tenant', true));
                create policy none on api.docs as restrictive to wild_user
                  using (current_setting('request.jwt.claims', true) <> '');
                grant select on api.docs to wild_user, wild_ana;
                """);
        try (Backend backend = superuser(database)) {
            SchemeDetection found = SchemeDetection.of(backend);
            assertThat(found.preRequest()).isEqualTo("api.check");
            assertThat(found.scheme().preRequest()).isNull();
            Viewpoint viewpoint = Viewpoint.detected(backend);
            String ana = "claims:{\"role\":\"wild_user\",\"sub\":\"ana\",\"tenant\":\"a\"}";
            assertThat(count(viewpoint, ana, "api.docs")).isEqualTo("0");

            viewpoint.use(viewpoint.scheme().withPreRequest("api.check"));
            assertThat(count(viewpoint, ana, "api.docs")).isEqualTo("2");
            List<String> seen = backend.snapshot(
                    ReadOptions.standard(),
                    snapshot -> List.of(
                            snapshot.as(Who.parse(ana).session(viewpoint), db -> countIn(db, "api.docs")),
                            snapshot.as(SessionIdentity.login(), db -> countIn(db, "api.docs"))));
            assertThat(seen).containsExactly("2", "3");

            refused(viewpoint, "blocked", "api.check() refuses blocked: second factor needed.");
            refused(viewpoint, "writer", "read-only transaction");
            assertThat(count(viewpoint, ana, "api.docs")).isEqualTo("2");

            viewpoint.use(viewpoint.scheme().withPreRequest("api.move"));
            refused(viewpoint, "ana", "changed the role to wild_ana");
            viewpoint.use(viewpoint.scheme().withPreRequest("api.no_such"));
            refused(viewpoint, "ana", "does not exist");
        }
    }

    private static void refused(Viewpoint viewpoint, String sub, String words) {
        assertThatThrownBy(
                        () -> count(viewpoint, "claims:{\"role\":\"wild_user\",\"sub\":\"" + sub + "\"}", "api.docs"))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure()).isInstanceOf(Failure.NotPermitted.class);
                    assertThat(e.failure().sentence()).contains(words);
                });
    }

    private static String database(String sql) {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, ROLE + sql);
        return database;
    }

    private static Backend superuser(String database) {
        return TestPostgres.backend(database, TestPostgres.superuser());
    }

    private static String count(Viewpoint viewpoint, String who, String table) {
        return viewpoint.backend().as(Who.parse(who).session(viewpoint)).read(db -> countIn(db, table));
    }

    private static String countIn(org.jooq.DSLContext db, String table) {
        return Objects.toString(db.fetchValue("select count(*) from " + table));
    }
}
