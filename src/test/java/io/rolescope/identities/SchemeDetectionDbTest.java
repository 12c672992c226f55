package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.sandbox.SandboxSchema;
import io.rolescope.testing.TestPostgres;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("db")
class SchemeDetectionDbTest {

    @Test
    void readsTheReferenceBackend() {
        String database = TestPostgres.emptyDatabase();
        SandboxSchema.migrate(TestPostgres.dataSource(database));

        SchemeDetection found = detect(database);

        assertThat(found.scheme().supabaseClaims()).isTrue();
        assertThat(found.scheme().settings())
                .contains(
                        new IdentityScheme.SettingRule("my.user_id", "sub"),
                        new IdentityScheme.SettingRule("my.organization_id", "app_metadata.organization_id"),
                        new IdentityScheme.SettingRule("my.user_role", "app_metadata.role"));
        assertThat(found.scheme().settings())
                .extracting(IdentityScheme.SettingRule::setting)
                .allMatch(setting -> setting.startsWith("my."));
        assertThat(found.claimsRead()).contains("sub", "app_metadata.organization_id", "app_metadata.role");
        SchemeDetection.Evidence helper = found.evidence().stream()
                .filter(one -> one.reads().equals("my.user_id"))
                .findFirst()
                .orElseThrow();
        assertThat(helper.reader()).isEqualTo("function app.current_user_id()");
        assertThat(helper.policies()).hasSizeGreaterThan(20);
        assertThat(helper.sentence()).contains("policies rely on it");
    }

    @Test
    void followsCustomSettingsThroughFunctionsPoliciesAndViews() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create schema helpers;
                create function helpers.tenant() returns int stable
                  return current_setting('app.current_tenant', true)::int;
                create function helpers.mine(t int) returns boolean language sql set search_path = helpers
                  as 'select t = tenant() -- current_setting(''not.this'')';
                create function public.tenant() returns int language sql as $$ select current_setting('wrong.one')::int $$;
                create table items (id int, tenant int, owner text);
                alter table items enable row level security;
                create policy "tenant's own" on items using (helpers.mine(tenant));
                create policy own on items for update using (owner = current_setting('rls.user_id'));
                create view shown as select * from items where owner = current_setting('app.region', true);
                """);

        SchemeDetection found = detect(database);

        assertThat(found.scheme().supabaseClaims()).isFalse();
        assertThat(found.scheme().legacyClaims()).isFalse();
        assertThat(found.scheme().settings())
                .containsExactlyInAnyOrder(
                        new IdentityScheme.SettingRule("app.current_tenant", "organization_id"),
                        new IdentityScheme.SettingRule("rls.user_id", "sub"),
                        new IdentityScheme.SettingRule("app.region", "region"));
        assertThat(found.scheme().searchPath()).isNull();
        assertThat(found.evidence())
                .extracting(SchemeDetection.Evidence::sentence)
                .contains(
                        "Function helpers.tenant() reads app.current_tenant; one policy relies on it.",
                        "Policy “own” on public.items reads rls.user_id.",
                        "View public.shown reads app.region.");
        SessionIdentity put = found.scheme()
                .put(new Identity.User(
                        "7", "Ana", null, "app", Claims.of(Map.of("sub", "7", "organization_id", 12)), null));
        assertThat(put.settings()).containsOnly(Map.entry("app.current_tenant", "12"), Map.entry("rls.user_id", "7"));
    }

    @Test
    void rolePerUserIsTold() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create table notes (owner name);
                alter table notes enable row level security;
                create policy own on notes using (owner = current_user);
                """);

        SchemeDetection found = detect(database);

        assertThat(found.scheme().supabaseClaims() || !found.scheme().settings().isEmpty())
                .isEqualTo(authenticatorExists(database));
        assertThat(found.evidence())
                .singleElement()
                .satisfies(one -> assertThat(one.what()).isEqualTo(SchemeDetection.What.SQL_ROLE));
    }

    @Test
    void takesThePathThatPostgrestHas() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('scheme_gate') is null then create role scheme_gate login noinherit; end if;
                  if to_regrole('scheme_client') is null then create role scheme_client nologin; end if;
                  execute format('alter role scheme_gate in database %I set pgrst.db_schemas = %L', current_database(), 'api, other');
                  execute format('alter role scheme_gate in database %I set pgrst.db_extra_search_path = %L', current_database(), 'public, My"s');
                  execute format('alter role scheme_gate in database %I set pgrst.db_pre_request = %L', current_database(), 'api.check');
                end $$;
                """);

        SchemeDetection found = detect(database);
        assertThat(found.scheme().searchPath()).isEqualTo("\"api\", \"public\", \"My\"\"s\"");
        assertThat(found.notes()).anyMatch(note -> note.contains("api.check()"));

        TestPostgres.run(
                database,
                "do $$ begin execute format('alter role scheme_client in database %I set search_path = x', current_database()); end $$");
        SchemeDetection withOwn = detect(database);
        assertThat(withOwn.scheme().searchPath()).isNull();
        assertThat(withOwn.notes()).anyMatch(note -> note.contains("scheme_client"));
    }

    @Test
    void aPathOfTheConsolesLoginIsNotTheApplications() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('scheme_console') is null then create role scheme_console login password 'test-only'; end if;
                  execute format('alter role scheme_console in database %I set search_path = consoles', current_database());
                end $$;
                """);

        try (Backend backend = TestPostgres.backend(database, "scheme_console")) {
            assertThat(SchemeDetection.of(backend).scheme().searchPath()).isEqualTo("\"$user\", public");
        }
        TestPostgres.run(
                database,
                "do $$ begin execute format('alter database %I set search_path = applications', current_database()); end $$");
        try (Backend backend = TestPostgres.backend(database, "scheme_console")) {
            assertThat(SchemeDetection.of(backend).scheme().searchPath()).isEqualTo("applications");
        }
    }

    @Test
    void aLoginThatMayNotUseTheSchemaOfTheUsersIsToldTheSame() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin
                  if to_regrole('scheme_gateway') is null then
                    create role scheme_gateway login noinherit password 'test-only';
                  end if;
                end $$;
                create schema auth;
                create table auth.users (id uuid primary key, email text);
                create function auth.uid() returns uuid language sql stable as
                  $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
                create table public.notes (owner uuid);
                alter table public.notes enable row level security;
                create policy own on public.notes using (owner = auth.uid());
                """);

        try (Backend backend = TestPostgres.backend(database, "scheme_gateway")) {
            assertThat(SchemeDetection.of(backend).scheme().supabaseClaims()).isTrue();
            assertThat(Viewpoint.detected(backend).scheme().supabaseClaims()).isTrue();
        }
    }

    private static boolean authenticatorExists(String database) {
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            return Objects.equals(
                    true,
                    backend.as(SessionIdentity.login())
                            .read(db -> db.fetchValue("select to_regrole('authenticator') is not null")));
        }
    }

    private static SchemeDetection detect(String database) {
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            return SchemeDetection.of(backend);
        }
    }
}
