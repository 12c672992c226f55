package io.rolescope.sandbox.functions;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rolescope.sandbox.TestServices;
import io.rolescope.sandbox.TestServices.Reply;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// file-processing beside a real clamd that knows one signature made by hand. Skipped where there is no `clamd`.
@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClamdDbTest {
    private static final String SIGNATURE = "ROLESCOPE-TEST-SIGNATURE-1";
    private static final int LONGEST_STREAM = 1024 * 1024;

    private Path folder;
    private int port;
    private Process clamd;
    private TestServices services;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Optional<Path> program = program();
        assumeTrue(
                program.isPresent(),
                "clamd is not installed: Debian and Ubuntu have it in clamav-daemon, Homebrew in clamav");
        this.folder = folder;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path database = Files.createDirectory(folder.resolve("signatures"));
        Files.writeString(
                database.resolve("rolescope.ndb"),
                "Rolescope.Test:0:*:" + HexFormat.of().formatHex(SIGNATURE.getBytes(StandardCharsets.US_ASCII)) + "\n");
        Files.writeString(folder.resolve("clamd.conf"), """
                        Foreground yes
                        DatabaseDirectory %s
                        TemporaryDirectory %s
                        TCPAddr 127.0.0.1
                        TCPSocket %d
                        StreamMaxLength %d
                        MaxThreads 2
                        """.formatted(database, folder, port, LONGEST_STREAM));
        startClamd(program.orElseThrow());
        services = TestServices.start(
                Files.createDirectory(folder.resolve("objects")),
                Map.of(
                        "ENABLE_VIRUS_SCANNING",
                        "true",
                        "CLAMD_HOST",
                        "127.0.0.1",
                        "CLAMD_PORT",
                        Integer.toString(port)));
    }

    @AfterAll
    void end() throws Exception {
        if (services != null) {
            services.close();
        }
        if (clamd != null) {
            clamd.destroyForcibly().waitFor();
        }
    }

    /// Debian installs it where only root looks by default.
    private static Optional<Path> program() {
        return Stream.concat(
                        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of("/usr/sbin"))
                .filter(place -> !place.isBlank())
                .map(place -> Path.of(place, "clamd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void startClamd(Path program) throws Exception {
        Path said = folder.resolve("clamd.log");
        clamd = new ProcessBuilder(program.toString(), "--config-file=" + folder.resolve("clamd.conf"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        TestServices.await("clamd to listen", () -> {
            if (!clamd.isAlive()) {
                throw new AssertionError("clamd ended: " + read(said));
            }
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String upload(String name, byte[] bytes) throws IOException {
        String path = NORTHSIDE + "/scanned/" + name;
        assertThat(services.upload("files/" + path, services.person(ANA), bytes, "text/plain")
                        .status())
                .isEqualTo(200);
        services.run("insert into public.files (organization_id, filename, original_filename, storage_path, file_size,"
                + " mime_type, uploaded_by, status) values ('" + NORTHSIDE + "', '" + name + "', '" + name + "', '"
                + path
                + "', 1, 'text/plain', '" + ANA + "', 'pending')");
        return path;
    }

    private JsonNode process(String path) throws IOException {
        Reply reply = services.post(
                "/functions/v1/file-processing",
                services.service(),
                "{\"bucket\": \"files\", \"objectName\": \"" + path + "\"}");
        assertThat(reply.status()).isEqualTo(200);
        return reply.json();
    }

    private void check(String path, String scan, boolean passed, String status) throws IOException {
        JsonNode answer = process(path);
        assertThat(answer.path("scan").asString()).isEqualTo(scan);
        assertThat(answer.path("virusScanPassed").asBoolean()).isEqualTo(passed);
        assertThat(answer.path("success").asBoolean()).isEqualTo(passed);
        assertThat(services.ask("select status || ' ' || virus_scan_status || ' ' || (virus_scanned_at is not null)"
                        + " from public.files where storage_path = '" + path + "'"))
                .isEqualTo(status + " " + scan + " " + !scan.equals("failed"));
    }

    @Test
    void whatItFindsIsQuarantinedAndWhatItCannotScanHasNotPassed() throws Exception {
        check(upload("clean.txt", "hello".getBytes(StandardCharsets.UTF_8)), "clean", true, "available");
        check(upload("empty.txt", new byte[0]), "clean", true, "available");

        String infected = upload("infected.txt", ("hello " + SIGNATURE).getBytes(StandardCharsets.UTF_8));
        check(infected, "infected", false, "quarantined");
        assertThat(services.get("/storage/v1/object/files/" + infected, services.person(ANA))
                        .status())
                .isEqualTo(403);

        byte[] large = new byte[LONGEST_STREAM + 1];
        Arrays.fill(large, (byte) 'x');
        check(upload("longer-than-a-stream.txt", large), "failed", false, "failed");
        byte[] larger = new byte[12 * LONGEST_STREAM];
        Arrays.fill(larger, (byte) 'x');
        check(upload("much-longer-than-a-stream.txt", larger), "failed", false, "failed");

        clamd.destroyForcibly();
        assertThat(clamd.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // uploaded only now: the webhook of an upload has it scanned as well
        String late = upload("late.txt", "late".getBytes(StandardCharsets.UTF_8));
        check(late, "failed", false, "failed");

        startClamd(program().orElseThrow());
        check(late, "clean", true, "available");
    }
}
