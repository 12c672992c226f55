package io.rolescope.sandbox.functions;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionsDbTest {
    private TestServices services;
    private Clamd clamd;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        clamd = new Clamd();
        services = TestServices.start(
                folder,
                Map.of(
                        "CLAMD_HOST",
                        "127.0.0.1",
                        "CLAMD_PORT",
                        Integer.toString(clamd.port()),
                        "THUMBNAIL_SIZE",
                        "100"));
    }

    @AfterAll
    void end() throws IOException {
        services.close();
        clamd.close();
    }

    private JsonNode process(String name, byte[] bytes, String type) throws IOException {
        String path = NORTHSIDE + "/processing/" + name;
        assertThat(services.upload("files/" + path, services.person(ANA), bytes, type)
                        .status())
                .isEqualTo(200);
        services.run("insert into public.files (organization_id, filename, original_filename, storage_path, file_size,"
                + " mime_type, uploaded_by, status) values ('" + NORTHSIDE + "', '" + name + "', '" + name + "', '"
                + path
                + "', 1, 'text/plain', '" + ANA + "', 'pending')");
        Reply reply = call(path, services.service());
        assertThat(reply.status()).isEqualTo(200);
        return reply.json();
    }

    private Reply call(String path, String token) throws IOException {
        return services.post(
                "/functions/v1/file-processing",
                token,
                "{\"bucket\": \"files\", \"objectName\": \"" + path
                        + "\", \"record\": {\"id\": \"x\", \"name\": \"x\"}}");
    }

    private String file(String name, String column) {
        return String.valueOf(services.ask("select " + column + " from public.files where filename = '" + name + "'"));
    }

    private BufferedImage picture(JsonNode answer, String field) throws IOException {
        Reply bytes = services.get(
                "/storage/v1/object/files/" + answer.path(field).asString().replace(" ", "%20"), services.service());
        assertThat(bytes.status()).isEqualTo(200);
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(bytes.bytes())));
    }

    /// Left half red, right half blue, 400 × 200.
    private static byte[] halves(String format) throws IOException {
        BufferedImage image = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 400; x++) {
            for (int y = 0; y < 200; y++) {
                image.setRGB(x, y, (x < 200 ? Color.RED : Color.BLUE).getRGB());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    /// The same with the EXIF orientation that a camera held upright writes: turn clockwise to see it right.
    private static byte[] turned() throws IOException {
        byte[] jpeg = halves("jpg");
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static boolean isReddish(int rgb) {
        Color color = new Color(rgb);
        return color.getRed() > 180 && color.getBlue() < 80;
    }

    @Test
    void aPictureGetsAThumbnailUprightAndTheFileItsFacts() throws IOException {
        JsonNode answer = process("turned.jpg", turned(), "image/jpeg");

        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("virusScanPassed").asBoolean()).isTrue();
        assertThat(answer.path("optimized").asBoolean()).isTrue();
        assertThat(answer.path("thumbnailGenerated").asBoolean()).isTrue();
        assertThat(answer.path("processingTime").isIntegralNumber()).isTrue();
        BufferedImage small = picture(answer, "thumbnailPath");
        assertThat(small.getWidth()).isEqualTo(50);
        assertThat(small.getHeight()).isEqualTo(100);
        assertThat(isReddish(small.getRGB(25, 10))).as("red is on top").isTrue();
        assertThat(isReddish(small.getRGB(25, 90))).isFalse();
        assertThat(file("turned.jpg", "metadata ->> 'width'")).isEqualTo("200");
        assertThat(file("turned.jpg", "virus_scan_status")).isEqualTo("clean");
        assertThat(file("turned.jpg", "status")).isEqualTo("available");
        assertThat(file("turned.jpg", "thumbnail_path"))
                .isEqualTo(answer.path("thumbnailPath").asString());
    }

    @Test
    void gifAndPngAreReadToo() throws IOException {
        for (String format : new String[] {"gif", "png"}) {
            JsonNode answer = process("halves." + format, halves(format), "image/" + format);
            BufferedImage small = picture(answer, "thumbnailPath");
            assertThat(small.getWidth()).as(format).isEqualTo(100);
            assertThat(isReddish(small.getRGB(10, 25))).isTrue();
        }
    }

    /// The same halves as libwebp writes them, with loss, and with white specks and without loss.
    @Test
    void webpIsReadToo() throws IOException {
        String lossy = "UklGRggBAABXRUJQVlA4IPwAAAAQGACdASqQAcgAPrVaqVAnJSOioWgA4BaJaW7hd2EfwAfiBpgP"
                + "xV/AAAGTMiRIkQFR297HDhw4cRJWrVq1Ny0/FixYsWLFixYsG5QjFAgQIECBAgQHxGH9mzZs2bNm"
                + "zZs2DZMELFixYsWLFixYNyhGKBAgQIECBAgPiMP7NmzZs2bNmzZsGyYIWLFixYsWLFiwblCMUCBA"
                + "gQIECBAfEYf2bNmzZs2bNmzYNkwQsWLFixYsWLFg3KEYoECBAgQIECA+Iw/s2bNmwQAA/v+mS/52"
                + "rereuXv8Ms8a/f4FOEnGZdfm5Oc/8oIzurxz+wffgzc+wIAAAAAAAAAAAAA=";
        String lossless = "UklGRtgAAABXRUJQVlA4TMwAAAAvj8ExABcw//O///MfLAVGsW21YbL6MjCVJgAfmEBxWzy46ZmJ"
                + "6P8EzB265slp9qbaS0RQPxI7QjvGVPJjk3/wRQTZZ9CCUL7dQiIo/jUEhNZ3hCGo/3NMCPqHIyBU"
                + "r5CE0HrZGILs8UgI5feEISg/4RaE9tHtNT+ysuuwg4Qw40QE2a4igvAtFBE6fOAZgvzHgSHIn7CE"
                + "0HgvBIA056Mrf7QYgrjKjtB+S3gEea2EUEYICPMTxiPoqi0IecUjSD/nQs1GVnbFiKB9rQA=";
        for (String picture : new String[] {lossy, lossless}) {
            JsonNode answer = process(
                    "halves" + picture.length() + ".webp", Base64.getDecoder().decode(picture), "image/webp");
            assertThat(answer.path("contentType").asString()).isEqualTo("image/webp");
            assertThat(answer.path("thumbnailGenerated").asBoolean())
                    .as(answer.toString())
                    .isTrue();
            assertThat(answer.path("metadata").path("width").asInt()).isEqualTo(400);
            BufferedImage small = picture(answer, "thumbnailPath");
            assertThat(small.getWidth()).isEqualTo(100);
            assertThat(small.getHeight()).isEqualTo(50);
            assertThat(isReddish(small.getRGB(10, 25))).isTrue();
            assertThat(isReddish(small.getRGB(90, 25))).isFalse();
        }
    }

    @Test
    void theTypeIsToldByTheContent() throws IOException {
        JsonNode answer = process("lies.png", "%PDF-1.4\nnot a picture".getBytes(StandardCharsets.UTF_8), "image/png");
        assertThat(answer.path("contentType").asString()).isEqualTo("application/pdf");
        assertThat(answer.path("thumbnailGenerated").asBoolean()).isFalse();
        byte[] broken = halves("png");
        JsonNode damaged = process("damaged.png", java.util.Arrays.copyOf(broken, 60), "image/png");
        assertThat(damaged.path("success").asBoolean()).isTrue();
        assertThat(damaged.path("thumbnailGenerated").asBoolean()).isFalse();
        assertThat(damaged.path("metadata").path("pictureError").asString()).isNotEmpty();
    }

    @Test
    void anInfectedFileIsQuarantined() throws IOException {
        JsonNode answer =
                process("virus.txt", ("hello " + Clamd.SIGNATURE).getBytes(StandardCharsets.UTF_8), "text/plain");

        assertThat(answer.path("success").asBoolean()).isFalse();
        assertThat(answer.path("virusScanPassed").asBoolean()).isFalse();
        assertThat(answer.path("scan").asString()).isEqualTo("infected");
        assertThat(file("virus.txt", "status")).isEqualTo("quarantined");
        assertThat(services.get("/storage/v1/object/files/" + NORTHSIDE + "/processing/virus.txt", services.person(ANA))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aReplacedFileIsScannedAgainAndPendingUntilThen() throws Exception {
        process("replaced.txt", "hello".getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThat(file("replaced.txt", "status || ' ' || virus_scan_status")).isEqualTo("available clean");
        assertThat(replace("replaced.txt", "hello " + Clamd.SIGNATURE).status()).isEqualTo(200);
        assertThat(file("replaced.txt", "status || ' ' || virus_scan_status"))
                .isIn("pending pending", "quarantined infected");
        TestServices.await(
                "the webhook's scan of the new version",
                () -> file("replaced.txt", "status || ' ' || virus_scan_status").equals("quarantined infected"));
        String path = "/storage/v1/object/files/" + NORTHSIDE + "/processing/replaced.txt";
        assertThat(services.get(path, services.person(ANA)).status()).isEqualTo(403);

        assertThat(replace("replaced.txt", "hello again").status()).isEqualTo(200);
        TestServices.await(
                "the webhook's scan of the third version",
                () -> file("replaced.txt", "status || ' ' || virus_scan_status").equals("available clean"));
        assertThat(services.get(path, services.person(ANA)).text()).isEqualTo("hello again");
    }

    @Test
    void whatIsReplacedDuringItsScanIsNotJudgedByTheOldBytes() throws Exception {
        clamd.during = () -> {
            clamd.during = () -> {};
            assertThat(replace("swapped.txt", "harmless").status()).isEqualTo(200);
        };
        JsonNode answer =
                process("swapped.txt", ("hello " + Clamd.SIGNATURE).getBytes(StandardCharsets.UTF_8), "text/plain");
        assertThat(answer.path("scan").asString()).isEqualTo("clean");
        assertThat(file("swapped.txt", "virus_scan_status")).isEqualTo("clean");
        assertThat(services.ask("select metadata ? 'quarantined' from storage.objects where name like '%/swapped.txt'"))
                .isEqualTo("f");
        assertThat(services.get(
                                "/storage/v1/object/files/" + NORTHSIDE + "/processing/swapped.txt",
                                services.person(ANA))
                        .text())
                .isEqualTo("harmless");
    }

    private Reply replace(String name, String text) throws IOException {
        return services.send(
                services.request("/storage/v1/object/files/" + NORTHSIDE + "/processing/" + name, services.person(ANA))
                        .header("x-upsert", "true")
                        .post(okhttp3.RequestBody.create(text, okhttp3.MediaType.get("text/plain"))));
    }

    @Test
    void whatSomebodyElseHasStoredBesideAPictureStays() throws IOException {
        String taken = NORTHSIDE + "/processing/taken.jpg";
        byte[] bens = "Ben's own".getBytes(StandardCharsets.UTF_8);
        for (String ending : new String[] {".optimized.jpg", ".thumbnail-100.jpg"}) {
            assertThat(services.upload("files/" + taken + ending, services.person(BEN), bens, "image/jpeg")
                            .status())
                    .isEqualTo(200);
        }
        JsonNode answer = process("taken.jpg", halves("jpg"), "image/jpeg");
        assertThat(answer.path("thumbnailGenerated").asBoolean()).isTrue();
        assertThat(answer.path("optimized").asBoolean()).isTrue();
        for (String ending : new String[] {".optimized.jpg", ".thumbnail-100.jpg"}) {
            assertThat(services.get("/storage/v1/object/files/" + taken + ending, services.person(BEN))
                            .bytes())
                    .isEqualTo(bens);
        }
        assertThat(picture(answer, "thumbnailPath").getWidth()).isEqualTo(100);
        assertThat(services.ask("select count(distinct name) from storage.objects where name like '%/taken.jpg.%'"))
                .isEqualTo("4");

        services.run("update storage.objects set metadata = metadata - 'processing' where name = '" + taken + "'");
        JsonNode again = call(taken, services.service()).json();
        assertThat(again.path("thumbnailPath")).isEqualTo(answer.path("thumbnailPath"));
        assertThat(services.ask("select count(*) from storage.objects where name like '%/taken.jpg.%'"))
                .as("its own thumbnail is replaced")
                .isEqualTo("4");
    }

    @Test
    void aNameAsLongAsMayBeHasRoomForThumbnailsToo() throws IOException {
        String folder = NORTHSIDE + "/processing/long/";
        String path = folder + "x".repeat(1024 - folder.length() - 4) + ".jpg";
        assertThat(services.upload("files/" + path, services.person(ANA), halves("jpg"), "image/jpeg")
                        .status())
                .isEqualTo(200);
        Reply reply = call(path, services.service());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().path("thumbnailPath").asString())
                .startsWith(folder)
                .hasSize(1024);
        assertThat(picture(reply.json(), "thumbnailPath").getWidth()).isEqualTo(100);
    }

    @Test
    void whoMayNotSeeAnObjectLearnsNothingOfIt() throws IOException {
        process("private.txt", "private".getBytes(StandardCharsets.UTF_8), "text/plain");
        String path = NORTHSIDE + "/processing/private.txt";
        assertThat(call(path, services.person(BEN)).status()).isEqualTo(404);
        assertThat(call(NORTHSIDE + "/processing/none.txt", services.person(BEN))
                        .text())
                .isEqualTo(call(path, services.person(BEN)).text());
        assertThat(call(path, services.person(ANA))
                        .json()
                        .path("alreadyProcessed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void malformedRequestsAreRefused() throws IOException {
        for (String body : new String[] {
            "{}",
            "{\"bucket\": 1, \"objectName\": \"x\"}",
            "{\"bucket\": \"files\", \"objectName\": \"../x\"}",
            "{\"bucket\": \"files\", \"objectName\": \"x\", \"record\": 7}"
        }) {
            assertThat(services.post("/functions/v1/file-processing", services.service(), body)
                            .status())
                    .as(body)
                    .isEqualTo(400);
        }
    }

    @Test
    void aggregationComesToWhatPlainSqlComesTo() throws IOException {
        services.run("""
                insert into public.agent_executions (organization_id, agent_instance_id, agent_type, status,
                                                     execution_time_seconds, quality_rating)
                select a.organization_id, a.id, a.agent_type,
                       case when n % 4 = 0 then 'failed' when n % 7 = 0 then 'running' else 'completed' end, n % 13,
                       (n % 10) / 10.0
                  from public.agent_instances a cross join generate_series(1, 40) as n
                """);
        JsonNode answer = services.post("/functions/v1/analytics-aggregation", services.service(), "")
                .json();
        assertThat(answer.path("success").asBoolean()).isTrue();
        assertThat(answer.path("agentsProcessed").asInt()).isPositive();
        assertThat(answer.path("systemHealthScore").asDouble()).isBetween(0.0, 100.0);
        String differing = """
                select count(*) from (
                  select agent_instance_id, date_trunc('day', created_at, 'UTC') as day, count(*) as total,
                         count(*) filter (where status = 'completed') as good,
                         count(*) filter (where status in ('failed', 'timed_out')) as bad,
                         round(avg(execution_time_seconds), 3) as average
                    from public.agent_executions
                   where agent_instance_id is not null and created_at >= date_trunc('day', now() - interval '29 days', 'UTC')
                   group by 1, 2) as e
                  left join public.agent_metrics m
                    on m.agent_instance_id = e.agent_instance_id and m.period_start = e.day
                 where (m.total_executions, m.successful_executions, m.failed_executions, m.avg_execution_time_seconds)
                       is distinct from (e.total, e.good, e.bad, e.average)
                """;
        assertThat(services.ask(differing)).isEqualTo("0");
        assertThat(services.ask(
                        "select count(*) from public.system_health where timestamp < now() - interval '31 days'"))
                .isEqualTo("0");
        JsonNode again = services.post("/functions/v1/analytics-aggregation", services.service(), "{}")
                .json();
        assertThat(again.path("metricsWritten").asInt()).isZero();
        assertThat(services.post("/functions/v1/analytics-aggregation", services.person(ANA), "{}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void metricsHaveTheNamesThatDashboardsKnow() throws IOException {
        services.post("/functions/v1/analytics-aggregation", services.service(), "{}");
        services.post("/storage/v1/object/list/files", services.person(ANA), "{}");
        String page = services.get("/metrics", null).text();
        assertThat(page)
                .contains(
                        "supabase_edge_function_invocations_total{function_name=\"analytics-aggregation\",status=\"success\"}",
                        "supabase_edge_function_duration_seconds_bucket{function_name=\"analytics-aggregation\"",
                        "supabase_rls_query_duration_seconds_count{operation=\"select\",table=\"storage.objects\"}",
                        "supabase_system_health_score ");
        assertThat(services.get("/alerts/v1/rules.yml", null).text())
                .contains("alert: HighEdgeFunctionErrorRate", "severity: critical", "for: 600s");
    }

    @Test
    void aBodyThatDoesNotArriveIsNoErrorOfTheFunction() throws Exception {
        java.net.URI address = java.net.URI.create(services.url("/"));
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(40_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /functions/v1/notification-dispatcher HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + services.service() + "\r\nContent-Length: 100\r\n\r\n{")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            Thread.sleep(2500);
            out.write(' ');
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .as("slower than anybody honest")
                    .startsWith("HTTP/1.1 408");
        }
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(40_000);
            socket.getOutputStream()
                    .write(("POST /functions/v1/notification-dispatcher HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                    + services.service() + "\r\nContent-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("ended early");
        }
        String counter = "supabase_edge_function_invocations_total{function_name=\"notification-dispatcher\",status=\"";
        TestServices.await("the call to be counted", () -> metrics().contains(counter));
        assertThat(metrics()).doesNotContain(counter + "error");
    }

    private String metrics() {
        return services.services().metrics().scrape();
    }

    /// Speaks clamd's INSTREAM over TCP and finds one signature, as clamd with a hand-made signature does.
    private static final class Clamd implements AutoCloseable {
        static final String SIGNATURE = "ROLESCOPE-TEST-SIGNATURE-1";
        /// Happens while the next scan is under way.
        private volatile Meanwhile during = () -> {};

        private interface Meanwhile {
            void happen() throws IOException;
        }

        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Clamd() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return server.getLocalPort();
        }

        private void serve() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void answer(Socket accepted) {
            try (Socket socket = accepted;
                    DataInputStream in = new DataInputStream(socket.getInputStream())) {
                StringBuilder command = new StringBuilder();
                for (int c = in.read(); c > 0 && c != '\n'; c = in.read()) {
                    command.append((char) c);
                }
                if (!command.toString().endsWith("INSTREAM")) {
                    socket.getOutputStream().write("UNKNOWN COMMAND\n".getBytes(StandardCharsets.US_ASCII));
                    return;
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int length = in.readInt(); length > 0; length = in.readInt()) {
                    bytes.write(in.readNBytes(length));
                }
                during.happen();
                boolean found = bytes.toString(StandardCharsets.ISO_8859_1).contains(SIGNATURE);
                char end = command.charAt(0) == 'z' ? '\0' : '\n';
                socket.getOutputStream()
                        .write(((found ? "stream: Rolescope.Test FOUND" : "stream: OK") + end)
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // the client sees that it got no answer
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
