package io.rolescope.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts that go wrong leave no server behind.
@Tag("db")
class PostgresServerDbTest {
    private static final Secret PASSWORD = Secret.of("for-tests-only");

    @TempDir
    Path home;

    private PostgresServer start(Path data) {
        return PostgresServer.start(data, home.resolve("binaries"), 0, PASSWORD);
    }

    private static ProcessHandle postmaster(Path data) throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        return ProcessHandle.of(pid).orElseThrow();
    }

    @Test
    void whatWasLeftOverIsEndedBeforeItsDataIsThrownAwayAndAfterAFailedStart() throws Exception {
        try (SandboxFolder folder = SandboxFolder.take(home.resolve("sandbox")).orElseThrow()) {
            Path data = folder.database();
            PostgresServer server = start(data);
            try (Connection connection = server.superuser().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("alter system set default_transaction_read_only = on");
            }
            server.close();
            assertThat(data.resolve("postmaster.pid")).doesNotExist();

            // the password cannot be set now, so the start fails when the server stands already
            Files.writeString(data.resolve("pg_hba.conf"), "# changed\n", StandardOpenOption.APPEND);
            assertThatThrownBy(() -> start(data)).isInstanceOf(FailureException.class);
            assertThat(data.resolve("postmaster.pid")).doesNotExist();

            Files.delete(data.resolve("postgresql.auto.conf"));
            start(data);
            ProcessHandle left = postmaster(data);
            assertThat(left.isAlive()).isTrue();
            Sandbox.makeRoom(folder);
            assertThat(left.isAlive())
                    .as("the server over the data that was thrown away")
                    .isFalse();
            assertThat(data).doesNotExist();
        }
    }
}
