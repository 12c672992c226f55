package io.rolescope.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.platform.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestChallengeTest {
    private static final DigestLogin MUFASA = new DigestLogin("Mufasa", Secret.of("Circle of Life"));
    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    private static final String CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

    private static Optional<DigestChallenge> asked(String... headers) {
        List<HttpHeader> all = new ArrayList<>();
        for (String header : headers) {
            all.add(new HttpHeader("WWW-Authenticate", header));
        }
        return DigestChallenge.of(new HttpResponse(
                "http://localhost/",
                "1.1",
                401,
                all,
                new byte[0],
                new HttpResponse.Unpacked(new byte[0]),
                new HttpTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                "127.0.0.1",
                null));
    }

    private static String digest(String algorithm) {
        return "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm + ", nonce=\""
                + NONCE + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
    }

    /// The example of RFC 7616, section 3.9.1, which asks in both ways.
    @Test
    void theStandardsOwnExampleIsAnswered() {
        assertThat(asked(digest("MD5")).orElseThrow().answer(MUFASA, "GET", "/dir/index.html", null, CNONCE))
                .startsWith("Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"" + NONCE
                        + "\", uri=\"/dir/index.html\", response=\"8ca523f5e9506fed4657c9700eebdbec\", algorithm=MD5")
                .endsWith("qop=auth, nc=00000001, cnonce=\"" + CNONCE + "\"");
        assertThat(asked(digest("SHA-256"), digest("MD5"))
                        .orElseThrow()
                        .answer(MUFASA, "GET", "/dir/index.html", null, CNONCE))
                .contains("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"")
                .contains("opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"");
    }

    /// The example of RFC 2617, section 3.5.
    @Test
    void theOlderStandardsExampleIsAnswered() {
        DigestLogin login = new DigestLogin("Mufasa", Secret.of("Circle Of Life"));
        assertThat(asked("Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                                + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"")
                        .orElseThrow()
                        .answer(login, "GET", "/dir/index.html", null, "0a4f113b"))
                .contains("response=\"6629fae49393a05397450978507c4ef1\"")
                .doesNotContain("algorithm");
    }

    @ParameterizedTest
    @CsvSource({
        "'MD5,SHA-256', SHA-256",
        "'SHA-256,SHA-512-256,MD5', SHA-512-256",
        "'md5-sess,SHA-1', md5-sess",
        "'TIGER,SHA-256-sess', SHA-256-sess"
    })
    void theStrongestThatIsKnownIsTaken(String offered, String taken) {
        String[] headers = offered.split(",");
        for (int i = 0; i < headers.length; i++) {
            headers[i] = digest(headers[i]);
        }
        for (Optional<DigestChallenge> one : List.of(asked(headers), asked(String.join(", ", headers)))) {
            assertThat(one.orElseThrow().parameters()).containsEntry("algorithm", taken);
        }
    }

    @Test
    void namesAreFoundAmongOtherWaysAndQuotesAreUndone() {
        DigestChallenge found = asked("Negotiate, Basic realm=\"a, Digest b=c\", Digest realm=\"say \\\"hi\\\", you\" ,"
                        + " NONCE=abc, stale=TRUE, Bearer")
                .orElseThrow();
        assertThat(found.parameters())
                .containsExactly(
                        java.util.Map.entry("realm", "say \"hi\", you"),
                        java.util.Map.entry("nonce", "abc"),
                        java.util.Map.entry("stale", "TRUE"));
        assertThat(found.isStale()).isTrue();
        assertThat(found.answer(MUFASA, "GET", "/\"", null, "x"))
                .contains("realm=\"say \\\"hi\\\", you\"", "uri=\"/\\\"\"")
                .doesNotContain("qop", "cnonce", "nc=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic realm=\"x\"",
                "Digest realm=\"x\"",
                "Digest nonce=\"x\"",
                "Digest realm=\"x\", nonce=\"y\", algorithm=ROT13",
                "Digest realm=\"x\", nonce=\"y\", qop=\"auth-conf\"",
                "",
                "Digest realm=\"never closed"
            })
    void whatCannotBeAnsweredIsLeft(String header) {
        assertThat(asked(header)).isEmpty();
    }

    @Test
    void namesCanBeHiddenOrForeign() {
        String realm = "Digest realm=\"api@example.org\", nonce=\"n\", qop=auth, charset=UTF-8";
        DigestLogin foreign = new DigestLogin("Jäsøn Doe", Secret.of("Secret, or not?"));
        assertThat(asked(realm).orElseThrow().answer(foreign, "GET", "/", null, "c"))
                .startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ");
        // the name of RFC 7616, section 3.9.2, hashed as there
        assertThat(asked(realm + ", algorithm=SHA-512-256, userhash=true")
                        .orElseThrow()
                        .answer(foreign, "GET", "/", null, "c"))
                .startsWith("Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", ")
                .endsWith("userhash=true");
    }

    @Test
    void theBodyIsHashedWhereOnlyThatIsOffered() {
        DigestChallenge challenge =
                asked("Digest realm=\"r\", nonce=\"n\", qop=auth-int").orElseThrow();
        String one = challenge.answer(MUFASA, "POST", "/", new byte[] {1}, "c");
        assertThat(one)
                .contains("qop=auth-int")
                .isNotEqualTo(challenge.answer(MUFASA, "POST", "/", new byte[] {2}, "c"));
        assertThat(challenge.answer(MUFASA, "POST", "/", null, "c"))
                .isEqualTo(challenge.answer(MUFASA, "POST", "/", new byte[0], "c"));
    }
}
