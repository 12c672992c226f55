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
import io.rolescope.identities.Identity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
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
    void keysInPemSignToo() throws Exception {
        for (boolean elliptic : new boolean[] {true, false}) {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(elliptic ? "EC" : "RSA");
            generator.initialize(elliptic ? 256 : 2048);
            KeyPair pair = generator.generateKeyPair();
            String pem = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
            for (String written : new String[] {pem, pem.replace("\n", " "), pem.replace("\n", "")}) {
                Token token = signedBy(written);
                assertThat(token.algorithm()).isEqualTo(elliptic ? "ES256" : "RS256");
                assertThat(token.keyId()).isNull();
                assertThat(SignedJWT.parse(token.value().reveal())
                                .verify(
                                        elliptic
                                                ? new ECDSAVerifier((ECPublicKey) pair.getPublic())
                                                : new RSASSAVerifier((RSAPublicKey) pair.getPublic())))
                        .isTrue();
            }
            assertThatThrownBy(() -> signedBy(pem("PUBLIC KEY", pair.getPublic().getEncoded())))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().sentence()).contains("public part"));
        }
    }

    @Test
    void whatIsGivenDecidesHowItIsSigned() throws Exception {
        assertThat(signedBy("0123456789012345678901234567890123456789").algorithm())
                .isEqualTo("HS256");
        Token byJwk = signedBy(
                new ECKeyGenerator(Curve.P_256).keyID("of march").generate().toJSONString());
        assertThat(byJwk.keyId()).isEqualTo("of march");
        assertThat(new TokenSource.Pasted("mine", byJwk.value()).token(NOW).keyId())
                .isEqualTo("of march");
        KeyPairGenerator other = KeyPairGenerator.getInstance("EC");
        other.initialize(384);
        for (String wrong : new String[] {
            "{",
            "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
            "-----BEGIN PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----",
            "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
            pem("PRIVATE KEY", other.generateKeyPair().getPrivate().getEncoded())
        }) {
            assertThatThrownBy(() -> signedBy(wrong)).isInstanceOfSatisfying(FailureException.class, e -> {
                assertThat(e.failure().sentence()).startsWith("The").doesNotContain("AAAA");
                assertThat(e.failure().nextStep()).isNotBlank();
            });
        }
    }

    private static Token signedBy(String key) {
        return TokenSource.signedBy("Ana", ANA, Duration.ofHours(1), Secret.of(key))
                .token(NOW);
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + kind
                + "-----\n";
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

    /// As they are after looking as somebody since yesterday.
    @Test
    void tokensOfAPersonHaveTimesOfTheirOwn() {
        Secret secret = Secret.of("0123456789012345678901234567890123456789");
        long yesterday = NOW.minusSeconds(86_400).getEpochSecond();
        Claims looked = ANA.with("iat", yesterday).with("nbf", yesterday).with("exp", yesterday + 3600);
        Claims claims =
                TokenSource.claimsOf(new Identity.User("ana", "Ana", "ana@example.org", "authenticated", looked, null));
        assertThat(claims.text("sub")).contains("ana");
        assertThat(claims.text("nbf")).isEmpty();
        for (Duration life : List.of(Duration.ofMinutes(5), Duration.ofHours(24))) {
            Token token = TokenSource.signedBy("Ana", claims, life, secret).token(NOW);
            assertThat(token.expires()).isEqualTo(NOW.plus(life));
            assertThat(token.claims().text("iat")).contains(String.valueOf(NOW.getEpochSecond()));
        }
        Token expired = TokenSource.signedBy("Ana", claims, Duration.ofHours(-1), secret)
                .token(NOW);
        assertThat(expired.expires()).isEqualTo(NOW.minusSeconds(3600));
        assertThat(Long.parseLong(expired.claims().text("iat").orElseThrow()))
                .isLessThan(NOW.minusSeconds(3600).getEpochSecond());
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
