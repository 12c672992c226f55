package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.identities.IdentityScheme.RoleRule;
import io.rolescope.identities.IdentityScheme.SettingRule;
import io.rolescope.platform.FailureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemeTextTest {
    private static final IdentityScheme EVERYTHING = new IdentityScheme(
            true,
            true,
            List.of(
                    new SettingRule("app.user_id", "sub"),
                    new SettingRule("hasura.user", "x-hasura-org-id", "app_metadata.organization_id")),
            "\"a\", b",
            new RoleRule("app_metadata.role", true, "web"),
            "api.check",
            "crm.users");

    @Test
    void whatIsWrittenIsReadBack() {
        for (IdentityScheme scheme : List.of(EVERYTHING, IdentityScheme.supabase(), IdentityScheme.rolesOnly())) {
            assertThat(read(SchemeText.words(scheme))).isEqualTo(scheme);
        }
        assertThat(SchemeText.words(EVERYTHING)).contains("hasura.user->>x-hasura-org-id=app_metadata.organization_id");
    }

    @Test
    void nothingOrDetectedBeginsWithWhatIsDetected() {
        assertThat(SchemeText.parse(List.of(), () -> EVERYTHING)).isEqualTo(EVERYTHING);
        IdentityScheme changed =
                SchemeText.parse(List.of("detected", "app.user_id=uid", "role=other"), () -> EVERYTHING);
        assertThat(changed.settings())
                .contains(new SettingRule("app.user_id", "uid"))
                .doesNotContain(new SettingRule("app.user_id", "sub"));
        assertThat(changed.role().standard()).isEqualTo("other");
        assertThat(changed.preRequest()).isEqualTo("api.check");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"user_id=sub", "app.=sub", "request.jwt.claims=sub", "app.x=", "what", "1a.b=sub", "a.b->>=sub"})
    void whatIsNoPartOfASchemeIsSaid(String word) {
        assertThatThrownBy(() -> read(List.of(word)))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().nextStep()).isNotBlank());
    }

    private static IdentityScheme read(List<String> words) {
        return SchemeText.parse(words, () -> {
            throw new AssertionError("not asked for");
        });
    }
}
