package io.rolescope.functions.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.functions.compare.IdentityMatrix.Column;
import io.rolescope.functions.hurl.SourceText;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.token.Token;
import io.rolescope.identities.Claims;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpTimings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MatrixReportsTest {
    @Test
    void whoGotWhatIsWrittenWithoutTokens() {
        IdentityMatrix matrix =
                IdentityMatrix.of(List.of(column("=Ana", 200), column("Ben \"B\"", 200), column("Cleo", 403)));
        assertThat(MatrixReports.csv(matrix)).isEqualTo("""
                "request","'=Ana","Ben ""B""\","Cleo"\r
                "GET /x","200","200","403 (other)"\r
                """.replace("\n", "\n"));
        String json = MatrixReports.json(matrix);
        JsonNode node = JsonMapper.builder().build().readTree(json);
        assertThat(node.at("/requests/0/uniform").asBoolean()).isFalse();
        assertThat(node.at("/requests/0/answers/2/status").asInt()).isEqualTo(403);
        assertThat(node.at("/requests/0/answers/2/group").asInt()).isEqualTo(1);
        assertThat(json).doesNotContain("token-of");
    }

    private static Column column(String name, int status) {
        HttpTimings timings =
                new HttpTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        CallResult call = new CallResult(
                "GET", "http://h/x", List.of(), null, status, "1.1", List.of(), "{}", 2, null, timings, "");
        EntryResult entry = new EntryResult(
                0,
                new SourceText.Position(1, 1),
                "GET /x",
                false,
                List.of(call),
                List.of(),
                List.of(),
                List.of(),
                Duration.ZERO,
                1,
                false);
        return new Column(
                new Token(name, Secret.of("token-of-" + name), Claims.none(), null, "HS256"),
                new FileResult("f", Instant.EPOCH, 1, List.of(entry), Duration.ZERO, null, false));
    }
}
