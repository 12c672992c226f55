package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.settings.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one test that starts a server of its own: what is kept, shared, refused and ended.
@Tag("db")
class SandboxDbTest {
    @TempDir
    Path home;

    private SandboxOptions options() {
        return SandboxOptions.standard().withHome(home).withSettings(Map.of());
    }

    @Test
    void itIsKeptBetweenStartsSharedWhileItRunsAndClosedToStrangers() throws Exception {
        String left;
        BackendProfile database;
        try (Sandbox first = Sandbox.start(options(), Progress.silent())) {
            assertThat(first.isShared()).isFalse();
            answersEverywhere(first.endpoints());
            passwordsAreAsked(first.endpoints());
            try (Sandbox second = Sandbox.start(options(), Progress.silent())) {
                assertThat(second.isShared()).isTrue();
                assertThat(second.endpoints().json())
                        .isEqualTo(first.endpoints().json());
            }
            assertThat(first.isAlive()).as("a sharer's end ends nothing").isTrue();
            assertThatThrownBy(() -> Sandbox.start(options().withFresh(true), Progress.silent()))
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Conflict.class));
            execute(first.endpoints().observer(), "select 1");
            secretsAreTheirOwners();
            foundAtItsAddressOnly(first.endpoints());
            left = Files.readString(runningFile());
            database = first.endpoints().profile();
        }
        Path damaged = home.resolve("data/sandbox/damaged");
        Files.createDirectories(damaged);
        for (String text : List.of("", left.substring(0, left.length() / 2), "{}", "[]")) {
            Files.writeString(SandboxFolder.running(damaged), text);
            assertThat(RunningSandbox.at(options().folders(), database))
                    .as(text)
                    .isEmpty();
        }
        Files.writeString(runningFile(), left);
        assertThat(RunningSandbox.at(options().folders(), database))
                .as("one that ended without taking its addresses along")
                .isEmpty();
        aStartThatFailsAtTheEndLeavesNothingRunning();
        try (Sandbox again = Sandbox.start(options(), Progress.silent())) {
            assertThat(again.isShared()).isFalse();
            answersEverywhere(again.endpoints());
        }
    }

    /// Another server may have the same port, on another computer or under another name of a database.
    private void foundAtItsAddressOnly(SandboxEndpoints endpoints) {
        BackendProfile own = endpoints.profile();
        Folders folders = options().folders();
        assertThat(RunningSandbox.at(folders, own)).isPresent();
        assertThat(RunningSandbox.at(folders, at("localhost", own.port(), own.database())))
                .isPresent();
        assertThat(RunningSandbox.at(folders, at("192.0.2.1", own.port(), own.database())))
                .isEmpty();
        assertThat(RunningSandbox.at(folders, at("no-such-host.invalid", own.port(), own.database())))
                .isEmpty();
        assertThat(RunningSandbox.at(folders, at("localhost", own.port(), "other")))
                .isEmpty();
    }

    private static BackendProfile at(String host, int port, String database) {
        return BackendProfile.of("typed", host, port, database, "somebody");
    }

    private Path runningFile() {
        return SandboxFolder.running(SandboxFolder.of(options()));
    }

    /// As when the disk is full: how to reach it cannot be written down.
    private void aStartThatFailsAtTheEndLeavesNothingRunning() throws IOException {
        Path folder = home.resolve("data/sandbox/scale-1");
        Files.deleteIfExists(runningFile());
        Path inTheWay = Files.createDirectories(folder.resolve("running.json").resolve("in the way"));
        assertThatThrownBy(() -> Sandbox.start(options(), Progress.silent())).isInstanceOf(UncheckedIOException.class);
        assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
        Files.delete(inTheWay);
        Files.delete(folder.resolve("running.json"));
    }

    private static void answersEverywhere(SandboxEndpoints endpoints) throws IOException {
        try (Backend backend = Backend.open(endpoints.profile(), endpoints.password(), Runnable::run)) {
            int organizations = backend.as(SessionIdentity.ofRole("service_role"))
                    .read(db ->
                            db.fetchCount(org.jooq.impl.DSL.table(org.jooq.impl.DSL.name("public", "organizations"))));
            assertThat(organizations).isEqualTo(3);
            String object = backend.as(SessionIdentity.ofRole("service_role"))
                    .read(db -> db.fetchSingle("select name from storage.objects where bucket_id = 'avatars' limit 1")
                            .get(0, String.class));
            Request request = new Request.Builder()
                    .url(endpoints.storageUrl() + "/object/public/avatars/" + object)
                    .build();
            try (Response response = new OkHttpClient().newCall(request).execute()) {
                assertThat(response.code()).isEqualTo(200);
                assertThat(response.body().bytes()).startsWith(new byte[] {(byte) 0x89, 'P', 'N', 'G'});
            }
        }
    }

    private static void passwordsAreAsked(SandboxEndpoints endpoints) {
        String uri = "jdbc:postgresql://127.0.0.1:" + endpoints.profile().port() + "/postgres";
        for (String user : new String[] {"postgres", "rolescope_observer", "rolescope_app", "authenticator"}) {
            assertThatThrownBy(() ->
                            DriverManager.getConnection(uri, user, "guess").close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    private static void execute(Secret uri, String sql) throws SQLException {
        var parsed = io.rolescope.connections.BackendUri.parse(uri.reveal());
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + parsed.profile().port() + "/postgres",
                parsed.profile().user(),
                parsed.password().orElseThrow().reveal())) {
            connection.createStatement().execute(sql);
        }
    }

    private void secretsAreTheirOwners() throws IOException {
        Path folder = home.resolve("data/sandbox/scale-1");
        assertThat(Optional.of(folder))
                .hasValueSatisfying(found -> assertThat(found).isDirectory());
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            for (String name : new String[] {"credentials.json", "running.json"}) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                        .isEqualTo("rw-------");
            }
        }
    }
}
