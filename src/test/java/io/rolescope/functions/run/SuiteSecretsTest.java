package io.rolescope.functions.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is secret is in no report and no history, in whatever form it came.
class SuiteSecretsTest {
    @TempDir
    Path folder;

    private SuiteBench bench;

    @BeforeEach
    void start() throws IOException {
        bench = new SuiteBench(folder);
        bench.onward = true;
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    private String written(String text) {
        return bench.written(text, bench.run(text));
    }

    @Test
    void aCaptureThatFailsLaterShowsNoEarlierSecret() {
        bench.reply("{\"key\": \"k-8812-hush\", \"id\": 7}", "X-Key: k-8812-hush");
        String written = written("""
                GET {{base}}/x
                HTTP 200
                [Captures]
                whole: body
                key: jsonpath "$.key" redact
                none: jsonpath "$.missing"
                """);
        assertThat(written).contains("nothing to capture into “none”").contains("***");
        assertThat(written).doesNotContain("k-8812-hush");
    }

    @Test
    void anEarlierCaptureIsHiddenByALaterOne() {
        bench.reply("{\"key\": \"k-8812-hush\", \"id\": 7}");
        String written = written("GET {{base}}/x\nHTTP 200\n[Captures]\nwhole: body\nkey: jsonpath \"$.key\" redact\n");
        assertThat(written).contains("whole").doesNotContain("k-8812-hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jsonpath \"$.session\"",
                "jsonpath \"$.session.parts\"",
                "jsonpath \"$..deep\"",
                "bytes",
                "rawbytes",
                "body"
            })
    void allOfAValueIsHidden(String query) {
        bench.reply("""
                {"session": {"parts": [
                    "p-4711-one", {"deep": "a\\/b<c>Grüße-hush", "number": 9071552}]},
                 "more": {"deep": "a/b\\u003cc\\u003eGr\\u00fc\\u00dfe-hush"}}""");
        String written =
                written("GET {{base}}/x\nHTTP 200\n[Captures]\ns: " + query + " redact\n[Asserts]\nbody == \"\"\n");
        assertThat(written).contains("***").doesNotContain("e-hush");
        if (!query.contains("deep")) {
            assertThat(written).doesNotContain("p-4711-one").doesNotContain("9071552");
        }
    }

    @Test
    void bytesWithASecretInsideAreToldByTheirDigest() throws IOException {
        bench.bindings.setSecret("key", "k-8812-hush");
        byte[] body = "\u0000the key is k-8812-hush".getBytes(StandardCharsets.UTF_8);
        String hex = java.util.HexFormat.of().formatHex("k-8812-hush".getBytes(StandardCharsets.UTF_8));
        Buffer packed = new Buffer();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed.outputStream())) {
            gzip.write(body);
        }
        String packedHex = packed.clone().readByteString().hex();
        bench.reply(200, packed, "Content-Encoding: gzip");
        String written = written("""
                GET {{base}}/x
                HTTP 200
                [Captures]
                all: bytes
                [Asserts]
                bytes == hex,00;
                rawbytes == hex,00;
                bytes split "," count == 1
                """);
        assertThat(written).contains(Values.sha256(body)).contains("23 bytes with a secret inside");
        assertThat(written).doesNotContain(hex).doesNotContain(packedHex.substring(20, 60));
        bench.reply(200, new Buffer().write(new byte[] {0, 1, (byte) 0xfe}));
        assertThat(written("GET {{base}}/x\nHTTP 200\n[Asserts]\nbytes == hex,00;\n"))
                .as("there is no secret in these")
                .contains("bytes &lt;0001fe&gt;");
    }
}
