package io.rolescope.functions.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.rolescope.identities.Claims;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenSourceTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Claims ANA = Claims.none().with("sub", "ana").with("role", "authenticated");

    @Test
    void mintedTokensShowWhatTheySayAndWhenTheyEnd() throws Exception {
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        Token byEc =
                new TokenSource.PrivateKey("Ana", ANA, Duration.ofHours(1), Secret.of(ec.toJSONString())).token(NOW);
        Token byRsa =
                new TokenSource.PrivateKey("Ana", ANA, Duration.ofHours(1), Secret.of(rsa.toJSONString())).token(NOW);
        assertThat(SignedJWT.parse(byEc.value().reveal()).verify(new ECDSAVerifier(ec.toPublicJWK())))
                .isTrue();
        assertThat(SignedJWT.parse(byEc.value().reveal()).getHeader().getKeyID())
                .isEqualTo("k1");
        assertThat(SignedJWT.parse(byRsa.value().reveal()).verify(new RSASSAVerifier(rsa.toPublicJWK())))
                .isTrue();
        assertThat(byEc.algorithm()).isEqualTo("ES256");
        assertThat(byRsa.algorithm()).isEqualTo("RS256");
        assertThat(byEc.expires()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(byEc.claims().text("sub")).contains("ana");
        assertThat(byEc.isExpired(NOW)).isFalse();
        assertThat(byEc.isExpired(NOW.plusSeconds(3600))).isTrue();
        assertThat(byEc.toString()).doesNotContain(byEc.value().reveal());
    }

    @Test
    void claimsKeepTheirOwnTimes() {
        Secret secret = Secret.of("0123456789012345678901234567890123456789");
        Claims expired = ANA.with("exp", NOW.minusSeconds(60).getEpochSecond());
        Token token = new TokenSource.SharedSecret("Ana", expired, Duration.ofHours(1), secret).token(NOW);
        assertThat(token.isExpired(NOW)).isTrue();
        Token pasted = new TokenSource.Pasted("mine", token.value()).token(NOW);
        assertThat(pasted.claims().text("sub")).contains("ana");
        assertThat(pasted.algorithm()).isEqualTo("HS256");
        assertThat(new TokenSource.Pasted("odd", Secret.of("no jwt"))
                        .token(NOW)
                        .claims()
                        .isEmpty())
                .isTrue();
        assertThat(new TokenSource.None("nobody").token(NOW).value().isEmpty()).isTrue();
    }

    @Test
    void aKeyThatCannotSignIsSaid() throws Exception {
        String publicOnly =
                new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        for (String key : new String[] {publicOnly, "{}", "nonsense"}) {
            assertThatThrownBy(
                            () -> new TokenSource.PrivateKey("a", ANA, Duration.ofHours(1), Secret.of(key)).token(NOW))
                    .isInstanceOf(FailureException.class)
                    .hasMessageNotContaining(key);
        }
    }
}
