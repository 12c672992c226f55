package io.rolescope.sandbox.storage;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What clients rely on in answers: conditions, pages, and plain words for what is not offered.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageAnswersDbTest {
    private TestServices services;
    private String ana;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = TestServices.start(folder.resolve("store"), Map.of());
        ana = services.person(ANA);
    }

    @AfterAll
    void end() {
        services.close();
    }

    private static String path(String name) {
        return "files/" + NORTHSIDE + "/answers/" + name;
    }

    private Request.Builder asking(String name) {
        return services.request("/storage/v1/object/" + path(name), ana);
    }

    private void put(String name) throws IOException {
        byte[] bytes = "0123456789".getBytes(StandardCharsets.UTF_8);
        assertThat(services.upload(path(name), ana, bytes, "text/plain").status())
                .isEqualTo(200);
    }

    @Test
    void bytesThatAreKnownAreNotSentAgain() throws IOException {
        put("known.txt");
        Reply whole = services.send(asking("known.txt"));
        String tag = whole.headers().get("ETag");
        String time = whole.headers().get("Last-Modified");
        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Reply reply = services.send(asking("known.txt").header("If-None-Match", known));
            assertThat(reply.status()).as(known).isEqualTo(304);
            assertThat(reply.headers().get("ETag")).isEqualTo(tag);
            assertThat(reply.headers().get("Content-Length")).isNull();
        }
        assertThat(services.send(asking("known.txt").header("If-Modified-Since", time))
                        .status())
                .isEqualTo(304);
        assertThat(services.send(asking("known.txt").header("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"))
                        .text())
                .isEqualTo("0123456789");
        assertThat(services.send(asking("known.txt").header("If-Modified-Since", "yesterday"))
                        .status())
                .isEqualTo(200);
        // the tag decides where both are given
        assertThat(services.send(asking("known.txt")
                                .header("If-None-Match", "\"x\"")
                                .header("If-Modified-Since", time))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aPartIsOnlySentOfTheVersionThatWasBegun() throws IOException {
        put("part.txt");
        Reply whole = services.send(asking("part.txt"));
        String tag = whole.headers().get("ETag");
        String time = whole.headers().get("Last-Modified");
        for (String same : List.of(tag, time)) {
            Reply reply = services.send(
                    asking("part.txt").header("Range", "bytes=2-4").header("If-Range", same));
            assertThat(reply.status()).isEqualTo(206);
            assertThat(reply.text()).isEqualTo("234");
        }
        for (String other : List.of("\"x\"", "W/" + tag, "Mon, 01 Jan 2001 00:00:00 GMT")) {
            Reply reply = services.send(
                    asking("part.txt").header("Range", "bytes=2-4").header("If-Range", other));
            assertThat(reply.status()).as(other).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("0123456789");
        }
    }

    @Test
    void aHeadNamesTheLengthOfWhatAGetWouldSay() throws IOException {
        Reply get = services.send(asking("nothing.txt"));
        Reply head = services.send(asking("nothing.txt").head());
        assertThat(head.status()).isEqualTo(get.status()).isEqualTo(400);
        assertThat(head.headers().get("Content-Length")).isEqualTo(String.valueOf(get.bytes().length));
    }

    private List<String> pages(String asked) throws IOException {
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = services.post(
                            "/storage/v1/object/list-v2/files",
                            ana,
                            "{\"prefix\": \"" + NORTHSIDE + "/answers/paged/\", \"limit\": 2, \"cursor\": \"" + cursor
                                    + "\", " + asked + "}")
                    .json();
            page.path("folders").forEach(entry -> seen.add(last(entry)));
            page.path("objects").forEach(entry -> seen.add(last(entry)));
            assertThat(page.path("hasNext").asBoolean()).isEqualTo(page.has("nextCursor"));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        return seen;
    }

    private static String last(JsonNode entry) {
        return entry.path("key").asString().replaceFirst(".*/paged/", "");
    }

    @Test
    void pagesFollowTheirOrderAndShowEachEntryOnce() throws IOException {
        for (String name :
                List.of("d.txt", "f/1.txt", "f/2.txt", "f/3.txt", "a.txt", "g/x/y.txt", "c.txt", "f/4.txt")) {
            put("paged/" + name);
        }
        // of a page, folders are named first
        assertThat(pages("\"with_delimiter\": true")).containsExactly("a.txt", "c.txt", "f/", "d.txt", "g/");
        assertThat(pages("\"with_delimiter\": true, \"sortBy\": {\"column\": \"name\", \"order\": \"desc\"}"))
                .containsExactly("g/", "f/", "d.txt", "c.txt", "a.txt");
        assertThat(pages("\"sortBy\": {\"column\": \"name\", \"order\": \"asc\"}"))
                .containsExactly("a.txt", "c.txt", "d.txt", "f/1.txt", "f/2.txt", "f/3.txt", "f/4.txt", "g/x/y.txt");
        assertThat(pages("\"sortBy\": {\"column\": \"created_at\", \"order\": \"asc\"}"))
                .containsExactly("d.txt", "f/1.txt", "f/2.txt", "f/3.txt", "a.txt", "g/x/y.txt", "c.txt", "f/4.txt");
        assertThat(pages("\"sortBy\": {\"column\": \"created_at\", \"order\": \"desc\"}"))
                .containsExactly("f/4.txt", "c.txt", "g/x/y.txt", "a.txt", "f/3.txt", "f/2.txt", "f/1.txt", "d.txt");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sortBy\": {\"column\": \"name; drop table x\"}}",
                "{\"sortBy\": {\"order\": \"asc, 1\"}}",
                "{\"cursor\": \"!\"}",
                "{\"cursor\": \"AAAA\"}",
                "{\"limit\": -1}"
            })
    void pagesThatCannotBeAreRefused(String body) throws IOException {
        assertThat(services.post("/storage/v1/object/list-v2/files", ana, body).told())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /storage/v1/upload/resumable, 404, Resumable uploads are not offered",
        "HEAD, /storage/v1/upload/resumable/abc, 404, ''",
        "GET, /storage/v1/s3/files, 501, The S3 protocol is not offered",
        "GET, /storage/v1/render/image/public/avatars/a.png?width=10, 403, Image transformation is not offered",
        "GET, /storage/v1/nothing, 404, Route not found"
    })
    void whatIsNotOfferedIsSaid(String method, String address, int status, String words) throws IOException {
        Request.Builder request = services.request(address, services.service());
        Reply reply = services.send(
                method.equals("POST")
                        ? request.post(okhttp3.RequestBody.create(new byte[0], null))
                        : request.method(method, null));
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).contains(words);
    }

    private Reply refusedUpload(String address, String type, int bytes) throws IOException {
        return services.upload(address, services.service(), new byte[bytes], type);
    }

    private static void assertTold(Reply reply, int status, String error, String code, String message) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.json().propertyNames()).containsExactly("statusCode", "error", "code", "message");
        assertThat(reply.json().path("statusCode").asString()).isEqualTo(String.valueOf(status));
        assertThat(reply.json().path("error").asString()).isEqualTo(error);
        assertThat(reply.json().path("code").asString()).isEqualTo(code);
        assertThat(reply.json().path("message").asString()).isEqualTo(message);
    }

    /// The status that is meant stands in the body; clients decide by it and by the two words.
    @Test
    void whatTheServiceDecidesIsToldInItsOwnForm() throws IOException {
        String service = services.service();
        assertThat(services.post("/storage/v1/bucket", service, """
                        {"id": "!told ($1)", "name": "!told ($1)", "file_size_limit": "1.5KB",
                         "allowed_mime_types": ["image/*"]}
                        """).status()).isEqualTo(200);
        String bucket = "%21told%20%28%241%29";
        assertThat(refusedUpload(bucket + "/a.png", "image/png", 1500).status()).isEqualTo(200);
        assertTold(
                refusedUpload(bucket + "/b.png", "image/png", 1501),
                413,
                "Payload too large",
                "EntityTooLarge",
                "The object exceeded the maximum allowed size");
        assertTold(
                refusedUpload(bucket + "/b.pdf", "application/pdf", 1),
                415,
                "invalid_mime_type",
                "InvalidMimeType",
                "mime type application/pdf is not supported");
        assertTold(
                refusedUpload(bucket + "/a.png", "image/png", 1),
                409,
                "Duplicate",
                "ResourceAlreadyExists",
                "The resource already exists");
        assertTold(
                refusedUpload("no-such/a.png", "image/png", 1),
                404,
                "Bucket not found",
                "NoSuchBucket",
                "Bucket not found");
        assertTold(
                services.get("/storage/v1/object/" + bucket + "/none.png", service),
                404,
                "not_found",
                "NoSuchKey",
                "Object not found");
        assertTold(
                services.post("/storage/v1/bucket", service, "{\"id\": \"a/b\", \"name\": \"a/b\"}"),
                400,
                "Invalid Input",
                "InvalidBucketName",
                "Bucket name invalid");
        assertTold(
                services.post("/storage/v1/bucket", service, "{\"name\": \"" + "b".repeat(64) + "\"}"),
                400,
                "Invalid Input",
                "InvalidBucketName",
                "Bucket name invalid");
        assertTold(
                services.post("/storage/v1/bucket", service, "{\"name\": \"big\", \"file_size_limit\": \"much\"}"),
                400,
                "InvalidRequest",
                "InvalidRequest",
                "Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B");
        assertTold(
                services.send(services.request("/storage/v1/bucket/" + bucket, service)
                        .delete()),
                409,
                "ResourceNotEmpty",
                "ResourceNotEmpty",
                "The bucket you tried to delete is not empty");
        assertTold(
                services.upload(path("foreign.txt"), services.anon(), new byte[1], "text/plain"),
                403,
                "Unauthorized",
                "AccessDenied",
                "new row violates row-level security policy");
        assertTold(
                services.get("/storage/v1/bucket", "nonsense"),
                403,
                "Unauthorized",
                "AccessDenied",
                "Invalid Compact JWS");
        assertThat(services.get("/storage/v1/bucket", null).status())
                .as("the gateway asks for a token before the service sees anything")
                .isEqualTo(401);
    }

    @Test
    void aSignedLinkIsRefusedForWhatIsWrongWithIt() throws IOException {
        put("signed.txt");
        String link = services.post("/storage/v1/object/sign/" + path("signed.txt"), ana, "{\"expiresIn\": 60}")
                .json()
                .path("signedURL")
                .asString();
        assertTold(
                services.get("/storage/v1" + link.replace("signed.txt", "other.txt"), null),
                400,
                "InvalidSignature",
                "InvalidSignature",
                "Invalid signature");
        assertTold(
                services.get("/storage/v1" + link + "x", null),
                400,
                "InvalidJWT",
                "InvalidJWT",
                "signature verification failed");
        assertTold(
                services.get("/storage/v1/object/sign/" + path("signed.txt") + "?token=x", null),
                400,
                "InvalidJWT",
                "InvalidJWT",
                "Invalid Compact JWS");
    }

    @Test
    void aTypeIsKeptAsItWasWritten() throws IOException {
        for (String type : List.of("text/plain;charset=UTF-8", "Text/Plain; Charset=utf-8")) {
            String name = path("typed-" + type.length() + ".txt");
            assertThat(services.upload(name, ana, new byte[1], type).status()).isEqualTo(200);
            assertThat(services.get("/storage/v1/object/info/" + name, ana)
                            .json()
                            .path("content_type")
                            .asString())
                    .isEqualTo(type);
        }
    }

    /// Some clients encode the letters, some send them as they are.
    @ParameterizedTest
    @ValueSource(
            strings = {"%C3%BC%5E%7B%7D.txt", "ü^{}.txt", "a%5B1%5D.txt", "a[1]|.txt", "%F0%9D%92%9C.txt", "100%25.txt"
            })
    void aNameOutOfLettersThatNoNameHasIsRefusedByName(String name) throws IOException {
        String decoded = java.net.URLDecoder.decode(name, StandardCharsets.UTF_8);
        String head = "POST /storage/v1/object/" + path(name) + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + ana + "\r\nContent-Type: text/plain\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
        String answer;
        URI address = URI.create(services.url("/"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"error\":\"InvalidKey\",\"code\":\"InvalidKey\"");
        assertThat(answer).contains("Invalid key: ").contains("/answers/" + decoded + "\"}");
    }

    @Test
    void aLinkToAChangedPictureIsRefusedRatherThanGivenToTheWholeOne() throws IOException {
        put("plain.txt");
        String address = "/storage/v1/object/sign/" + path("plain.txt");
        Reply refused = services.post(address, ana, "{\"expiresIn\": 60, \"transform\": {\"width\": 10}}");
        assertThat(refused.told()).isEqualTo(403);
        assertThat(refused.json().path("error").asString()).isEqualTo("FeatureNotEnabled");
        assertThat(services.post(address, ana, "{\"expiresIn\": 60, \"transform\": {}}")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"file_size_limit\": \"abc\"",
                "\"file_size_limit\": -1",
                "\"file_size_limit\": {}",
                "\"file_size_limit\": \"999999999999999GB\"",
                "\"allowed_mime_types\": \"image/png\"",
                "\"allowed_mime_types\": [1]",
                "\"allowed_mime_types\": [\"image\"]",
                "\"name\": \"a/b\"",
                "\"name\": \"\""
            })
    void bucketsThatCannotBeAreRefused(String wrong) throws IOException {
        Reply reply = services.post("/storage/v1/bucket", services.service(), "{\"id\": \"wrong\", " + wrong + "}");
        assertThat(reply.told()).as(reply.text()).isEqualTo(400);
        assertThat(services.get("/storage/v1/bucket/wrong", services.service()).told())
                .isEqualTo(404);
    }
}
