package io.rolescope.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.ConnectionTest.Outcome;
import io.rolescope.connections.ConnectionTest.Step;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.testing.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Every way in which a connection can fail, against a server of its own that demands passwords and offers encryption.
@Tag("db")
@DisabledOnOs(OS.WINDOWS)
class ConnectionTestDbTest {
    private static final String PASSWORD = "s3cret:w@rd";

    @TempDir
    static Path folder;

    private static EmbeddedPostgres server;

    private final List<Outcome> outcomes = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        Path certificate = certificate("server");
        certificate("stranger");
        Path data = folder.resolve("data");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificate.toString())
                .setServerConfig("ssl_key_file", folder.resolve("server.key").toString())
                .start();
        run("create role ct_login login password '" + PASSWORD + "'");
        run("create role ct_refused login password '" + PASSWORD + "'");
        run("create role ct_limited login connection limit 0 password '" + PASSWORD + "'");
        run("create role ct_unable nologin password '" + PASSWORD + "'");
        run("create role ct_member");
        run("create role ct_stranger");
        run("grant ct_member to ct_login");
        run("create database \"Closed Room\"");
        run("revoke connect on database \"Closed Room\" from public");
        Files.writeString(data.resolve("pg_hba.conf"), """
                host all postgres all trust
                host all ct_absent all trust
                host all ct_refused all reject
                host all ct_login,ct_limited,ct_unable all scram-sha-256
                """);
        run("select pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @AfterEach
    void noSecretIsTold() {
        assertThat(outcomes.toString())
                .doesNotContain(PASSWORD)
                .doesNotContain("w@rd")
                .doesNotContain("\tat ");
    }

    @Test
    void allStepsWhenItWorks() {
        List<Step> told = new ArrayList<>();
        Outcome outcome = ConnectionTest.run(
                profile("localhost", "ct_login", SslMode.PREFER, null, "ct_member", "postgres"),
                Optional.of(Secret.of(PASSWORD)),
                step -> told.add(step.step()));

        assertThat(outcome.failure()).isEmpty();
        assertThat(told).containsExactly(Step.values());
        assertThat(outcome.facts()).isNotNull();
        assertThat(outcome.steps().get(Step.ENCRYPT.ordinal()).sentence()).contains("Encrypted with TLS");
        assertThat(outcome.facts().encrypted()).isTrue();
    }

    @Test
    void signInFailures() {
        assertFails(Step.SIGN_IN, signIn("ct_login", "wrong"), "The password is not the one of ct_login.");
        assertFails(Step.SIGN_IN, signIn("ct_login", ""), "asks for a password, and none was given");
        assertFails(Step.SIGN_IN, signIn("ct_refused", PASSWORD), "pg_hba.conf");
        assertFails(Step.SIGN_IN, signIn("ct_nowhere", PASSWORD), "pg_hba.conf");
        assertFails(Step.SIGN_IN, signIn("ct_absent", PASSWORD), "no login named ct_absent");
        assertFails(Step.SIGN_IN, signIn("ct_unable", PASSWORD), "no login named ct_unable");
        assertFails(Step.SIGN_IN, signIn("ct_limited", PASSWORD), "no connection left for ct_limited");
        assertFails(Step.SIGN_IN, signIn("ct_login", token(1_000_000_000)), "expired on 2001-09-09");
        assertFails(Step.SIGN_IN, signIn("ct_login", token(32_000_000_000L)), "The password is not the one of");
        assertFails(Step.SIGN_IN, signIn("ct_login", "eyJhbGciOi"), "malformed");
    }

    @Test
    void databasesAndRoles() {
        assertFails(
                Step.SIGN_IN,
                test(profile("localhost", "ct_login", SslMode.PREFER, null, null, "no%such?db")),
                "no database named no%such?db");
        assertFails(
                Step.SIGN_IN,
                test(profile("localhost", "ct_login", SslMode.PREFER, null, null, "Closed Room")),
                "may not connect to the database Closed Room");
        assertFails(
                Step.ROLE,
                test(profile("localhost", "ct_login", SslMode.PREFER, null, "ct_stranger", "postgres")),
                "The login ct_login may not put on the role ct_stranger.");
        assertFails(
                Step.ROLE,
                test(profile("localhost", "ct_login", SslMode.PREFER, null, "no such role", "postgres")),
                "no role named no such role");
    }

    @Test
    void certificates() throws IOException {
        Path own = folder.resolve("server.pem");
        Path other = folder.resolve("stranger.pem");
        Path noCertificate = Files.writeString(folder.resolve("none.pem"), "nothing");

        assertThat(test(profile("localhost", "ct_login", SslMode.REQUIRE, null, null, "postgres"))
                        .failure())
                .isEmpty();
        assertThat(test(profile("127.0.0.1", "ct_login", SslMode.VERIFY_CA, own, null, "postgres"))
                        .failure())
                .isEmpty();
        assertThat(test(profile("localhost", "ct_login", SslMode.VERIFY_FULL, own, null, "postgres"))
                        .failure())
                .isEmpty();
        assertFails(
                Step.ENCRYPT,
                test(profile("127.0.0.1", "ct_login", SslMode.VERIFY_FULL, own, null, "postgres")),
                "The server's certificate is not for 127.0.0.1, it is for CN=server");
        assertFails(
                Step.ENCRYPT,
                test(profile("localhost", "ct_login", SslMode.VERIFY_CA, other, null, "postgres")),
                "not issued by the authority in");
        assertFails(
                Step.ENCRYPT,
                test(profile("localhost", "ct_login", SslMode.VERIFY_FULL, null, null, "postgres")),
                "not issued by an authority that this computer trusts");
        assertFails(
                Step.ENCRYPT,
                test(profile("localhost", "ct_login", SslMode.VERIFY_CA, noCertificate, null, "postgres")),
                "cannot be read as certificates");
        assertFails(
                Step.ENCRYPT,
                test(profile("localhost", "ct_login", SslMode.VERIFY_CA, folder.resolve("absent"), null, "postgres")),
                "cannot be read as certificates");
    }

    @Test
    void aServerWithoutEncryption() {
        BackendProfile plain = TestPostgres.profile(TestPostgres.emptyDatabase(), TestPostgres.superuser());
        BackendProfile require = new BackendProfile(
                plain.id(),
                "p",
                Environment.LOCAL,
                plain.host(),
                plain.port(),
                plain.database(),
                plain.user(),
                SslMode.REQUIRE,
                null,
                null,
                null,
                null,
                null);

        assertFails(Step.ENCRYPT, test(require), "offers no encryption, but this connection asks for it");
        assertThat(test(plain).steps().get(Step.ENCRYPT.ordinal()).sentence()).contains("Not encrypted");
        assertThat(refusal(require)).contains("offers no encryption, but this connection asks for it");
    }

    @Test
    void openingWithoutATestSaysTheSameOfEncryption() {
        assertThat(refusal(profile("localhost", "ct_login", SslMode.VERIFY_FULL, null, null, "postgres")))
                .contains("not issued by an authority that this computer trusts");
        assertThat(refusal(profile("localhost", "ct_login", SslMode.REQUIRE, null, null, "Closed Room")))
                .as("the server answered: what it said stands")
                .contains("may not connect to the database Closed Room");
    }

    @Test
    void hostsAndPorts() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertFails(Step.RESOLVE, test(at("no-such-host.invalid", 5432)), "No host named no-such-host.invalid");
        assertFails(Step.REACH, test(at("127.0.0.1", closed)), "nothing listens on port " + closed);
        try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> greet(web));
            assertFails(Step.ENCRYPT, test(at("127.0.0.1", web.getLocalPort())), "is not PostgreSQL");
        }
    }

    @Test
    void aServerThatIsShuttingDown() throws Exception {
        Path data = folder.resolve("second");
        try (EmbeddedPostgres second = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            try (Connection held = second.getPostgresDatabase().getConnection()) {
                assertThat(held.isValid(5)).isTrue();
                long pid = Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0));
                assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
                BackendProfile profile =
                        BackendProfile.of("second", "localhost", second.getPort(), "postgres", "postgres");
                Outcome outcome = test(profile);
                // the signal takes a moment to arrive
                for (int i = 0; i < 200 && outcome.failure().isEmpty(); i++) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    outcome = test(profile);
                }
                assertFails(Step.SIGN_IN, outcome, "starting up, shutting down or recovering");
            }
        }
    }

    private void assertFails(Step step, Outcome outcome, String sentence) {
        Failure failure = outcome.failure().orElseThrow(() -> new AssertionError("no failure: " + outcome));
        assertThat(failure.sentence()).contains(sentence);
        assertThat(failure.nextStep()).isNotBlank();
        assertThat(failure).isNotInstanceOf(Failure.Bug.class);
        assertThat(outcome.steps().get(outcome.steps().size() - 1).step()).isEqualTo(step);
        assertThat(outcome.facts()).isNull();
    }

    private Outcome signIn(String user, String password) {
        Outcome outcome = ConnectionTest.run(
                profile("localhost", user, SslMode.PREFER, null, null, "postgres"),
                Optional.of(Secret.of(password)),
                step -> {});
        outcomes.add(outcome);
        return outcome;
    }

    /// What using the backend says at once.
    private static String refusal(BackendProfile profile) {
        try (Backend backend = Backend.open(profile, Optional.of(Secret.of(PASSWORD)), Runnable::run)) {
            return Assertions.catchThrowableOfType(FailureException.class, backend::facts)
                    .failure()
                    .sentence();
        }
    }

    private Outcome test(BackendProfile profile) {
        Outcome outcome = ConnectionTest.run(profile, Optional.of(Secret.of(PASSWORD)), step -> {});
        outcomes.add(outcome);
        return outcome;
    }

    private static BackendProfile profile(
            String host, String user, SslMode mode, @Nullable Path ca, @Nullable String role, String database) {
        return new BackendProfile(
                java.util.UUID.randomUUID(),
                "test",
                Environment.LOCAL,
                host,
                server.getPort(),
                database,
                user,
                mode,
                ca,
                role,
                null,
                null,
                null);
    }

    private static BackendProfile at(String host, int port) {
        return BackendProfile.of("test", host, port, "postgres", "postgres");
    }

    private static void greet(ServerSocket web) {
        while (!web.isClosed()) {
            try (Socket socket = web.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.getInputStream().readNBytes(8);
            } catch (IOException e) {
                // the test is over
            }
        }
    }

    private static String token(long expiry) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(("{\"sub\":\"x\",\"exp\":" + expiry + "}").getBytes(StandardCharsets.UTF_8))
                + ".";
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// A self-signed certificate for localhost: `NAME.pem` and `NAME.key`.
    private static Path certificate(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-ext",
                        "bc:c",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Path key = folder.resolve(name + ".key");
        Files.writeString(
                key,
                pem("PRIVATE KEY", keys.getKey(name, "changeit".toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }
}
