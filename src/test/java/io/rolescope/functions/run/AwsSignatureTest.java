package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.functions.hurl.Span;
import io.rolescope.platform.http.HttpHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against the signatures that AWS has published for its example key.
class AwsSignatureTest {
    private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");
    private static final String USER = "AKIDEXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    private static final Span SPAN = new Span(0, 1);

    private static List<HttpHeader> signed(String form, String url, String method, String body, HttpHeader... headers) {
        byte[] bytes = body.isEmpty() ? null : body.getBytes(StandardCharsets.UTF_8);
        return AwsSignature.of(form, HttpUrl.get(url), USER, SPAN).headers(method, List.of(headers), bytes, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.amazonaws.com/, 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "https://example.amazonaws.com/?Param2=value2&Param1=value1,"
                + " b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    })
    void whatAwsPublishesForARequestWithoutABody(String url, String signature) {
        List<HttpHeader> headers = signed("aws:amz:us-east-1:service", url, "GET", "");
        assertThat(headers)
                .containsExactly(
                        new HttpHeader("X-Amz-Date", "20150830T123600Z"),
                        new HttpHeader(
                                "Authorization",
                                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                        + " SignedHeaders=host;x-amz-date, Signature=" + signature));
    }

    @Test
    void whatAwsPublishesForAForm() {
        List<HttpHeader> headers = signed(
                "aws:amz:us-east-1:service",
                "https://example.amazonaws.com/",
                "POST",
                "Param1=value1",
                new HttpHeader("Content-Type", "application/x-www-form-urlencoded"),
                new HttpHeader("X-Own", "not signed"));
        assertThat(headers.getLast().value())
                .contains("SignedHeaders=content-type;host;x-amz-date, ")
                .endsWith("Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    @Test
    void regionAndServiceAreReadFromTheHost() {
        String said = signed("aws:amz", "https://sts.eu-central-1.amazonaws.com/", "GET", "")
                .getLast()
                .value();
        assertThat(said).contains("/20150830/eu-central-1/sts/aws4_request,");
        assertThat(signed("osc", "https://api.cloud.example.org/", "GET", ""))
                .anySatisfy(header -> assertThat(header.name()).isEqualTo("X-Osc-Date"))
                .anySatisfy(header -> assertThat(header.value())
                        .startsWith("OSC4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/cloud/api/osc4_request,"));
    }

    @Test
    void theStoreIsToldTheHashOfTheBodyAndItsPathIsEncodedOnce() {
        List<HttpHeader> store = signed("aws:amz:us-east-1:s3", "https://b.s3.amazonaws.com/a%20b", "PUT", "x");
        assertThat(store)
                .contains(new HttpHeader(
                        "X-Amz-Content-Sha256", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"));
        String once = store.getLast().value();
        assertThat(once).contains("host;x-amz-content-sha256;x-amz-date");
        assertThat(signed("aws:amz:us-east-1:s3", "https://b.s3.amazonaws.com/a%2520b", "PUT", "x")
                        .getLast()
                        .value())
                .isNotEqualTo(once);
    }

    @Test
    void aDateOfTheSuitesOwnIsKept() {
        HttpHeader date = new HttpHeader("x-amz-date", "20150830T123600Z");
        List<HttpHeader> headers = AwsSignature.of(
                        "aws:amz:us-east-1:service", HttpUrl.get("https://example.amazonaws.com/"), USER, SPAN)
                .headers("GET", List.of(date), null, Instant.EPOCH);
        assertThat(headers).hasSize(1);
        assertThat(headers.getFirst().value())
                .endsWith("Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":amz", "a:b:c:d:e"})
    void aFormThatIsNoneIsRefused(String form) {
        assertThatThrownBy(() -> AwsSignature.of(form, HttpUrl.get("https://a.b.c/"), USER, SPAN))
                .isInstanceOf(RunProblem.class)
                .hasMessageContaining("provider1");
    }

    @Test
    void whatIsMissingIsNamed() {
        HttpUrl url = HttpUrl.get("http://localhost/");
        assertThatThrownBy(() -> AwsSignature.of("aws:amz", url, USER, SPAN))
                .hasMessageContaining("region and service");
        assertThatThrownBy(() -> AwsSignature.of("aws:amz:r:s", url, null, SPAN))
                .hasMessageContaining("“user”");
        assertThatThrownBy(() -> AwsSignature.of("aws:amz:r:s", url, "no-colon", SPAN))
                .hasMessageContaining("key-id:secret-key");
    }
}
