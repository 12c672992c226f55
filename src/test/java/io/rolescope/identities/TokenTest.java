package io.rolescope.identities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
    private static final Instant NOW = Instant.parse("2026-01-02T12:00:00Z");

    @Test
    void givesItsClaims() {
        Token token = Token.read(" Bearer " + token("{\"sub\":\"é\",\"exp\":" + (NOW.getEpochSecond() + 1) + "}"));

        assertThat(token.fresh(NOW).text("sub")).contains("é");
        assertThat(Token.read(token("{\"sub\":\"1\"}")).fresh(NOW).text("sub")).contains("1");
        assertThat(Who.parse("claims:" + token("{\"sub\":\"1\"}")))
                .isEqualTo(new Who.ByClaims(Claims.parse("{\"sub\":\"1\"}")));
    }

    @Test
    void anExpiredOneIsRefusedWithTheTime() {
        String old = token("{\"sub\":\"1\",\"exp\":" + NOW.getEpochSecond() + "}");

        assertThatThrownBy(() -> Token.read(old).fresh(NOW)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.SignInRejected.class);
            assertThat(e.failure().sentence()).isEqualTo("The token has expired on 2026-01-02T12:00:00Z.");
            assertThat(e.failure().toString()).doesNotContain(old);
        });
        assertThatThrownBy(() -> Who.parse("claims:" + token("{\"exp\": 1}"))).isInstanceOf(FailureException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eyJhbGciOi", "a.b", "a.b.c", "eyJ.eyJ.x", "a.W10.c", "a.eyJleHAiOiJ4In0.c", "a b.c.d"})
    void aDamagedOneIsToldAsSuch(String text) {
        assertThatThrownBy(() -> Token.read(text)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure()).isInstanceOf(Failure.Invalid.class);
            assertThat(e.failure().sentence()).startsWith("This is not an access token");
        });
    }

    private static String token(String claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8)) + ".c2ln";
    }
}
