package io.rolescope.functions.ui.desk;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.token.TokenSource;
import io.rolescope.platform.Cancellation;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderCredentialsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Authorization: Bearer eyJ.hand-made | you sent eyJ.hand-made",
                "authorization: bearer  eyJ.hand-made | you sent eyJ.hand-made",
                "Authorization: Basic YW5hOmhhbmQtbWFkZQ== | ana:hand-made",
                "Authorization: Basic YW5hOmhhbmQtbWFkZQ== | password hand-made",
                "Authorization: Token hand-made | hand-made",
                "Proxy-Authorization: Bearer hand-made | hand-made",
                "Cookie: theme=dark; sid=hand-made; lang=de | sid is hand-made",
                "Cookie: theme={{theme}}; sid=\"hand-made\" | sid is hand-made",
                "X-Api-Key: hand-made | hand-made"
            })
    void aCredentialIsHiddenHoweverItComesBack(String header, String echo, @TempDir Path kept) throws Exception {
        try (TestBench test = TestBench.in(kept)) {
            AtomicReference<RecordedRequest> sent = new AtomicReference<>();
            test.server().setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    sent.set(request);
                    return new MockResponse.Builder().body(echo).build();
                }
            });
            test.bench().secrets().put("theme", io.rolescope.platform.Secret.of("dark blue"));
            Answer answer = RequestRun.send(
                    test.bench(),
                    new Draft("GET", "echo", "", header, ""),
                    new TokenSource.None("nobody"),
                    Cancellation.none());
            assertThat(sent.get().getHeaders().get(header.substring(0, header.indexOf(':'))))
                    .as("what is sent is whole")
                    .containsAnyOf("hand-made", "YW5hOmhhbmQtbWFkZQ==");
            assertThat(answer.toString()).contains("***").doesNotContain("hand-made");
            assertThat(test.kept()).contains("***").doesNotContain("hand-made").doesNotContain("YW5hOmhhbmQtbWFkZQ");
        }
    }

    @Test
    void whatIsNoCredentialStays() {
        assertThat(HeaderCredentials.of("Accept", "text/plain")).isEmpty();
        assertThat(HeaderCredentials.of("Authorization", "Bearer {{token}}")).isEmpty();
        assertThat(HeaderCredentials.of("Cookie", "a=1; b=true-ish")).containsExactly("true-ish", "a=1; b=true-ish");
    }
}
