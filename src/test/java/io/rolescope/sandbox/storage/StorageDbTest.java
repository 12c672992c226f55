package io.rolescope.sandbox.storage;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.MARGARET_ADMIN;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageDbTest {
    private static final MediaType TEXT = MediaType.get("text/plain");

    private TestServices services;
    private String ana;
    private String ben;
    private String kofi;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        services = TestServices.start(folder.resolve("store"), Map.of("MAX_FILE_SIZE", "1000000"));
        ana = services.person(ANA);
        ben = services.person(BEN);
        kofi = services.person(KOFI_SOUTHSIDE);
    }

    @AfterAll
    void end() {
        services.close();
    }

    private static String path(String name) {
        return "files/" + NORTHSIDE + "/test/" + name;
    }

    private Reply put(String name, String token, String text, boolean upsert) throws IOException {
        return services.send(services.request("/storage/v1/object/" + path(name), token)
                .header("x-upsert", Boolean.toString(upsert))
                .post(RequestBody.create(text, TEXT)));
    }

    private Reply read(String name, String token) throws IOException {
        return services.get("/storage/v1/object/" + path(name), token);
    }

    @Test
    void whatIsUploadedComesBackByteForByteAndOnlyToWhomPoliciesLet() throws IOException {
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        Reply stored = services.upload(path("own.bin"), ana, bytes, "application/octet-stream");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().path("Key").asString()).isEqualTo(path("own.bin"));
        assertThat(read("own.bin", ana).bytes()).isEqualTo(bytes);
        assertThat(read("own.bin", services.person(MARGARET_ADMIN)).bytes()).isEqualTo(bytes);
        for (String other : List.of(ben, kofi, services.anon())) {
            Reply refused = read("own.bin", other);
            assertThat(refused.told()).isEqualTo(404);
            assertThat(refused.json().path("statusCode").asString()).isEqualTo("404");
            assertThat(refused.json().path("error").asString()).isEqualTo("not_found");
        }
        assertThat(services.get("/storage/v1/object/" + path("own.bin"), null).told())
                .isEqualTo(401);
    }

    @Test
    void anotherOrganizationCannotWriteAndNothingStaysOnDisk() throws Exception {
        long before = files();
        Reply refused = put("foreign.txt", kofi, "x", false);

        assertThat(refused.told()).isEqualTo(403);
        assertThat(refused.json().path("message").asString()).contains("row-level security");
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void anExistingObjectIsReplacedOnlyOnRequest() throws IOException {
        assertThat(put("twice.txt", ana, "one", false).status()).isEqualTo(200);
        assertThat(put("twice.txt", ana, "two", false).told()).isEqualTo(409);
        assertThat(read("twice.txt", ana).text()).isEqualTo("one");
        assertThat(put("twice.txt", ana, "three", true).status()).isEqualTo(200);
        assertThat(read("twice.txt", ana).text()).isEqualTo("three");
        Reply byPut = services.send(
                services.request("/storage/v1/object/" + path("twice.txt"), ana).put(RequestBody.create("four", TEXT)));
        assertThat(byPut.status()).isEqualTo(200);
        assertThat(read("twice.txt", ana).text()).isEqualTo("four");
    }

    @Test
    void formsAreTakenAsBrowsersSendThem() throws IOException {
        RequestBody form = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("cacheControl", "60")
                .addFormDataPart("metadata", "{\"by\": \"o'hara\"}")
                .addFormDataPart("", "blob", RequestBody.create("in a form", TEXT))
                .build();
        assertThat(services.send(services.request("/storage/v1/object/" + path("form.txt"), ana)
                                .post(form))
                        .status())
                .isEqualTo(200);
        Reply info = services.get("/storage/v1/object/info/" + path("form.txt"), ana);
        assertThat(info.json().path("size").asInt()).isEqualTo(9);
        assertThat(info.json().path("metadata").path("by").asString()).isEqualTo("o'hara");
        assertThat(read("form.txt", ana).headers().get("Cache-Control")).isEqualTo("max-age=60");
    }

    @Test
    void partsOfAnObjectCanBeAskedFor() throws IOException {
        put("range.txt", ana, "0123456789", false);
        Reply middle = ranged("bytes=2-4");
        assertThat(middle.status()).isEqualTo(206);
        assertThat(middle.text()).isEqualTo("234");
        assertThat(middle.headers().get("Content-Range")).isEqualTo("bytes 2-4/10");
        assertThat(ranged("bytes=7-").text()).isEqualTo("789");
        assertThat(ranged("bytes=-2").text()).isEqualTo("89");
        assertThat(ranged("bytes=5-999").text()).isEqualTo("56789");
        assertThat(ranged("bytes=10-").told()).isEqualTo(416);
        assertThat(ranged("bytes=nonsense").text()).isEqualTo("0123456789");
        assertThat(ranged("bytes=5-3").status()).isEqualTo(200);
        assertThat(ranged("bytes=5-3").text()).isEqualTo("0123456789");
        assertThat(ranged("bytes=50-30").status()).isEqualTo(200);
        for (String range : List.of("bytes=2-4", "bytes=10-")) {
            Reply onlyHead = services.send(services.request("/storage/v1/object/" + path("range.txt"), ana)
                    .header("Range", range)
                    .head());
            assertThat(onlyHead.status()).as(range).isEqualTo(200);
            assertThat(onlyHead.headers().get("Content-Length")).isEqualTo("10");
        }
        Reply head = services.send(
                services.request("/storage/v1/object/" + path("range.txt"), ana).head());
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.headers().get("Content-Length")).isEqualTo("10");
        Reply known = services.send(services.request("/storage/v1/object/" + path("range.txt"), ana)
                .header("If-None-Match", head.headers().get("ETag")));
        assertThat(known.status()).isEqualTo(304);
    }

    private Reply ranged(String range) throws IOException {
        return services.send(
                services.request("/storage/v1/object/" + path("range.txt"), ana).header("Range", range));
    }

    @Test
    void aSignedLinkOpensItsOwnObjectOnly() throws IOException {
        put("linked.txt", ana, "by link", false);
        put("unlinked.txt", ana, "not by link", false);
        assertThat(services.post("/storage/v1/object/sign/" + path("linked.txt"), ben, "{\"expiresIn\": 60}")
                        .told())
                .isEqualTo(404);
        String link = services.post("/storage/v1/object/sign/" + path("linked.txt"), ana, "{\"expiresIn\": 60}")
                .json()
                .path("signedURL")
                .asString();

        assertThat(services.get("/storage/v1" + link, null).text()).isEqualTo("by link");
        assertThat(services.get("/storage/v1" + link.replace("/linked", "/unlinked"), null)
                        .told())
                .isEqualTo(400);
        assertThat(services.get("/storage/v1" + link + "x", null).told()).isEqualTo(400);
        assertThat(services.get("/storage/v1/object/sign/" + path("linked.txt") + "?token=" + ana, null)
                        .told())
                .isEqualTo(400);
        String token = link.substring(link.indexOf("token=") + 6);
        assertThat(services.get("/storage/v1/object/" + path("linked.txt"), token)
                        .told())
                .as("a link is no person's token")
                .isEqualTo(403);
        assertThat(services.post("/storage/v1/object/sign/" + path("linked.txt"), ana, "{\"expiresIn\": 0}")
                        .told())
                .isEqualTo(400);
    }

    @Test
    void movingAndCopyingCarryTheBytesAlong() throws IOException {
        put("from.txt", ana, "bytes", false);
        assertThat(services.post("/storage/v1/object/copy", ana, pair("from.txt", "copy.txt"))
                        .status())
                .isEqualTo(200);
        assertThat(services.post("/storage/v1/object/move", ana, pair("from.txt", "to.txt"))
                        .status())
                .isEqualTo(200);
        assertThat(read("from.txt", ana).told()).isEqualTo(404);
        assertThat(read("to.txt", ana).text()).isEqualTo("bytes");
        assertThat(read("copy.txt", ana).text()).isEqualTo("bytes");
        assertThat(services.post("/storage/v1/object/move", ana, pair("copy.txt", "to.txt"))
                        .told())
                .isEqualTo(409);
        assertThat(services.post("/storage/v1/object/move", ben, pair("copy.txt", "bens.txt"))
                        .told())
                .isEqualTo(404);
        assertThat(read("copy.txt", ana).text()).isEqualTo("bytes");
    }

    @Test
    void movingOrCopyingOntoItsOwnNameChangesNothing() throws IOException {
        put("itself.txt", ana, "still here", false);
        for (String verb : List.of("move", "copy")) {
            Reply reply = services.post("/storage/v1/object/" + verb, ana, pair("itself.txt", "itself.txt"));
            assertThat(reply.status()).as(verb).isEqualTo(200);
            assertThat(reply.json().path("Key").asString()).isEqualTo(path("itself.txt"));
            assertThat(read("itself.txt", ana).text()).as(verb).isEqualTo("still here");
            assertThat(services.post("/storage/v1/object/" + verb, ben, pair("itself.txt", "itself.txt"))
                            .told())
                    .isEqualTo(404);
        }
        assertThat(services.ask("select count(*) from storage.objects where name like '%/itself.txt'"))
                .isEqualTo("1");
    }

    @Test
    void whoMovesTheSameObjectAtTheSameTimeDestroysNothing() throws Exception {
        for (int round = 0; round < 10; round++) {
            String from = "race-" + round + ".txt";
            String to = "raced-" + round + ".txt";
            put(from, ana, "bytes", false);
            List<Callable<Reply>> movers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                movers.add(() -> services.post("/storage/v1/object/move", ana, pair(from, to)));
            }
            try (ExecutorService pool = Executors.newFixedThreadPool(movers.size())) {
                assertThat(pool.invokeAll(movers).stream()
                                .map(reply -> reply.resultNow().status())
                                .sorted()
                                .toList())
                        .startsWith(200)
                        .doesNotContain(500);
            }
            assertThat(read(to, ana).text()).isEqualTo("bytes");
            assertThat(read(from, ana).told()).isEqualTo(404);
        }
    }

    @Test
    void limitsOfABucketHoldForWhatIsMovedOrCopiedIntoIt() throws Exception {
        String service = services.service();
        services.post("/storage/v1/bucket", service, """
                {"id": "narrow", "name": "narrow", "file_size_limit": 10, "allowed_mime_types": ["text/plain"]}
                """);
        services.upload(path("wrong.bin"), service, new byte[5], "application/octet-stream");
        services.upload(path("long.txt"), service, new byte[11], "text/plain");
        services.upload(path("fits.txt"), service, new byte[10], "text/plain");
        long before = files();
        for (String verb : List.of("move", "copy")) {
            assertThat(into("narrow", verb, "wrong.bin").told()).as(verb).isEqualTo(415);
            assertThat(into("narrow", verb, "long.txt").told()).as(verb).isEqualTo(413);
            assertThat(into("nowhere", verb, "fits.txt").told()).as(verb).isEqualTo(404);
        }
        assertThat(files()).isEqualTo(before);
        assertThat(into("narrow", "move", "fits.txt").status()).isEqualTo(200);
        assertThat(services.get("/storage/v1/object/narrow/fits.txt", service).bytes())
                .hasSize(10);
    }

    private Reply into(String bucket, String verb, String name) throws IOException {
        return services.post(
                "/storage/v1/object/" + verb, services.service(), """
                {"bucketId": "files", "sourceKey": "%s/test/%s", "destinationBucket": "%s", "destinationKey": "%s"}
                """.formatted(NORTHSIDE, name, bucket, name));
    }

    private static String pair(String from, String to) {
        return "{\"bucketId\": \"files\", \"sourceKey\": \"%s/test/%s\", \"destinationKey\": \"%s/test/%s\"}"
                .formatted(NORTHSIDE, from, NORTHSIDE, to);
    }

    @Test
    void namesThatTryToLeadElsewhereAreRefused() throws Exception {
        for (String name : List.of("..", ".", "a/../b", "a//b", "a/./b", "%2e%2e/x", "a%00b", "a%5cb", "%ff")) {
            String answer = raw("POST /storage/v1/object/files/" + NORTHSIDE + "/" + name
                    + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + services.service()
                    + "\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
            assertThat(answer).as(name).startsWith("HTTP/1.1 4");
        }
        try (Stream<Path> all = Files.walk(services.folder().getParent())) {
            assertThat(all.filter(Files::isRegularFile).map(Path::toString))
                    .allMatch(file -> file.startsWith(services.folder().toString()));
        }
    }

    @Test
    void anUploadThatBreaksOffIsNeverSeen() throws Exception {
        String answer =
                raw("POST /storage/v1/object/" + path("half.txt") + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                        + ana + "\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nonly this");
        assertThat(answer)
                .satisfiesAnyOf(
                        text -> assertThat(text).isEmpty(),
                        text -> assertThat(text).startsWith("HTTP/1.1 4"));
        assertThat(read("half.txt", ana).told()).isEqualTo(404);
        assertThat(put("half.txt", ana, "whole", false).status()).isEqualTo(200);
        TestServices.await("no half upload is left", () -> {
            String[] left = services.folder().resolve("incoming").toFile().list();
            return left != null && left.length == 0;
        });
    }

    @Test
    void twoWritersOfOneNameNeverMix() throws Exception {
        int writers = 8;
        List<String> texts = new ArrayList<>();
        List<Callable<Reply>> work = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            char[] same = new char[200_000];
            Arrays.fill(same, (char) ('a' + i));
            String text = new String(same);
            texts.add(text);
            work.add(() -> put("contended.txt", ana, text, true));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<Reply>> running = work.stream().map(pool::submit).toList();
            for (Future<Reply> one : running) {
                assertThat(one.get().status()).isEqualTo(200);
            }
        }
        assertThat(texts).contains(read("contended.txt", ana).text());
        assertThat(services.ask("select count(*) from storage.objects where name like '%contended.txt'"))
                .isEqualTo("1");
    }

    @Test
    void sizesAndTypesOfABucketHold() throws IOException {
        String service = services.service();
        assertThat(services.post("/storage/v1/bucket", service, """
                        {"id": "small", "name": "small", "public": false, "file_size_limit": "1KB",
                         "allowed_mime_types": ["image/*"]}
                        """).status()).isEqualTo(200);
        assertThat(services.post("/storage/v1/bucket", ana, "{\"id\": \"mine\", \"name\": \"mine\"}")
                        .told())
                .isEqualTo(403);
        assertThat(services.upload("small/a.txt", service, new byte[10], "text/plain")
                        .told())
                .isEqualTo(415);
        assertThat(services.upload("small/a.png", service, new byte[1001], "image/png")
                        .told())
                .isEqualTo(413);
        assertThat(services.upload("small/a.png", service, new byte[1000], "image/png")
                        .status())
                .isEqualTo(200);
        assertThat(services.get("/storage/v1/object/public/small/a.png", null).told())
                .isEqualTo(404);
        assertThat(services.upload(path("large.bin"), ana, new byte[1_000_001], "text/plain")
                        .told())
                .isEqualTo(413);
    }

    @Test
    void aNameIsNotLongerThanThoseOfTheStoreBehindIt() throws IOException {
        put("short.txt", ana, "x", false);
        String longest = "a".repeat(1024 - path("").length() + "files/".length());
        assertThat(services.post("/storage/v1/object/copy", ana, pair("short.txt", longest))
                        .status())
                .isEqualTo(200);
        Reply reply = services.post("/storage/v1/object/copy", ana, pair("short.txt", longest + "a"));
        assertThat(reply.told()).isEqualTo(400);
        assertThat(reply.json().path("error").asString()).isEqualTo("InvalidKey");
    }

    @Test
    void listsShowFoldersAndWhatTheCallerMaySee() throws IOException {
        put("list/b.txt", ana, "b", false);
        put("list/a.txt", ana, "a", false);
        put("list/inner/c.txt", ana, "c", false);
        put("list/bens.txt", ben, "ben", false);
        String body = "{\"prefix\": \"" + NORTHSIDE
                + "/test/list\", \"limit\": 10, \"sortBy\": {\"column\": \"name\", \"order\": \"desc\"}}";
        assertThat(services.post("/storage/v1/object/list/files", ana, body)
                        .json()
                        .valueStream()
                        .map(entry -> entry.path("name").asString()))
                .containsExactly("inner", "b.txt", "a.txt");
        assertThat(services.post("/storage/v1/object/list/files", kofi, body).json())
                .isEmpty();
        // a letter that is two of Java's characters and one of the database's
        String folder = new String(Character.toChars(0x1D49C));
        assertThat(services.ask("insert into storage.objects (id, bucket_id, name, owner, owner_id, version, metadata)"
                        + " select gen_random_uuid(), bucket_id, replace(name, 'list/a.txt', '" + folder
                        + "/inside.txt'), owner, owner_id, version, metadata from storage.objects"
                        + " where name like '%/test/list/a.txt' returning 'there'"))
                .isEqualTo("there");
        String inFolder = body.replace("/test/list", "/test/" + folder);
        assertThat(services.post("/storage/v1/object/list/files", ana, inFolder)
                        .json()
                        .valueStream()
                        .map(entry -> entry.path("name").asString()))
                .containsExactly("inside.txt");
        String injected = body.replace("\"name\"", "\"name; drop table storage.objects\"");
        assertThat(services.post("/storage/v1/object/list/files", ana, injected).told())
                .isEqualTo(400);
    }

    @Test
    void removingRemovesOnlyWhatTheCallerMay() throws Exception {
        put("gone-a.txt", ana, "a", false);
        put("gone-b.txt", ben, "b", false);
        long before = files();
        String body = "{\"prefixes\": [\"" + NORTHSIDE + "/test/gone-a.txt\", \"" + NORTHSIDE + "/test/gone-b.txt\"]}";
        Reply removed = services.send(services.request("/storage/v1/object/files", ana)
                .delete(RequestBody.create(body, MediaType.get("application/json"))));
        assertThat(removed.json()).hasSize(1);
        assertThat(files()).isEqualTo(before - 1);
        assertThat(read("gone-b.txt", ben).text()).isEqualTo("b");
    }

    @Test
    void bytesWithoutARowAreSweptAndRowsKeepTheirBytesOverARestart() throws Exception {
        put("kept.txt", ana, "kept", false);
        Path stray = services.folder().resolve("objects").resolve("00").resolve("0".repeat(64));
        Files.createDirectories(stray.getParent());
        Files.writeString(stray, "left by a crash");
        services.restart();
        assertThat(stray).doesNotExist();
        assertThat(read("kept.txt", ana).text()).isEqualTo("kept");
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(services.folder().resolve("objects"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    /// Sends exactly these characters and reads what comes back until the other side closes.
    private String raw(String request) throws IOException {
        URI address = URI.create(services.url("/"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(40_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
