package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingReadsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(org = (current_setting('my.org'::text))::uuid)",
                "pg_catalog.current_setting ( 'my.org' , true )",
                "CURRENT_SETTING(E'my.org')",
                "execute 'select current_setting(''my.org'')'",
                "execute format($q$ select * from %I where o = current_setting('my.org') $q$, t)",
                "/* no /* nested */ */ current_setting($$my.org$$)",
            })
    void findsTheSettingHoweverItIsWritten(String sql) {
        assertThat(SettingReads.of(sql).settings()).containsExactly("my.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- current_setting('my.org')",
                "/* current_setting('my.org') */ true",
                "\"current_setting\" = 'my.org'",
                "name = 'it''s my.org'",
                "",
                "'unfinished current_setting(",
                "$tag$ never closed",
            })
    void isNotMisledByCommentsStringsAndNames(String sql) {
        assertThat(SettingReads.of(sql).settings()).isEmpty();
    }

    @Test
    void namesPutTogetherAtRunTimeAreTold() {
        assertThat(SettingReads.of("current_setting('my.' || what)").settings()).containsExactly("my.");
        assertThat(SettingReads.of("current_setting(prefix || 'x')").computed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (auth.jwt() -> 'app_metadata'::text) ->> 'org_id'::text | app_metadata.org_id
            current_setting('request.jwt.claims', true)::json->>'tenant' | tenant
            auth.jwt() #>> '{app_metadata, org_id}' | app_metadata.org_id
            claims -> 'a' -> 'b' ->> 'c' | a.b.c
            """)
    void followsThePathIntoTheToken(String sql, String path) {
        assertThat(SettingReads.of(sql).claims()).containsExactly(path);
    }

    @Test
    void aPathByColumnIsNoClaim() {
        assertThat(SettingReads.of("data ->> key and a - b > c").claims()).isEmpty();
    }

    @Test
    void seesCallsAndTheRole() {
        SettingReads reads =
                SettingReads.of("app.is_member(org) or \"My App\".f (1) or owner = CURRENT_USER and now() > x");

        assertThat(reads.calls())
                .containsExactly(
                        new SettingReads.Call("app", "is_member"),
                        new SettingReads.Call("My App", "f"),
                        new SettingReads.Call("", "now"));
        assertThat(reads.role()).isTrue();
        assertThat(SettingReads.of("\"current_user\" = 1 and \"user\" = 2").role())
                .isFalse();
        assertThat(SettingReads.of("create user bob").role()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "my.user_id, USER, sub",
        "app.current_user, USER, sub",
        "app.current_user_id, USER, sub",
        "my.id, USER, sub",
        "rls.tenant, TENANT, organization_id",
        "app.current_tenant, TENANT, organization_id",
        "app.tenant_id, TENANT, organization_id",
        "my.organization_id, TENANT, organization_id",
        "tenant.id, TENANT, organization_id",
        "my.user_role, TENANT_ROLE, user_role",
        "app.email, EMAIL, email",
        "jwt.claims.user_id, USER, user_id",
        "jwt.claims.role, TENANT_ROLE, role",
        "nile.tenant_id, TENANT, organization_id",
        "x.x-hasura-org-id, TENANT, organization_id",
        "app.plan, CLAIM, plan",
        "app.tenant_name, CLAIM, tenant_name",
        "request.headers, CONTEXT, ''",
        "request.jwt.claims, CONTEXT, ''",
        "app.settings.jwt_secret, CONTEXT, ''",
        "storage.operation, CONTEXT, ''",
        "search_path, CONTEXT, ''",
    })
    void guessesTheMeaningByTheName(String setting, SettingMeaning meaning, String claim) {
        assertThat(SettingMeaning.of(setting)).isEqualTo(meaning);
        if (meaning != SettingMeaning.CONTEXT) {
            assertThat(meaning.claimFor(setting, java.util.Set.of())).isEqualTo(claim);
        }
    }

    @Test
    void prefersTheClaimThatTheDatabaseItselfTakesOut() {
        assertThat(SettingMeaning.TENANT.claimFor("my.organization_id", java.util.Set.of("app_metadata.org_id")))
                .isEqualTo("app_metadata.org_id");
        assertThat(SettingMeaning.TENANT.claimFor("my.organization_id", java.util.Set.of("user_metadata.org_id")))
                .isEqualTo("organization_id");
    }
}
