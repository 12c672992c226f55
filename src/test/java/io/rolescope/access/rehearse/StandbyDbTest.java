package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that only follows another takes no writes, not even rehearsed ones.
@Tag("db")
class StandbyDbTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRehearsalIsRefusedWithASentence() throws IOException, SQLException {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres primary = server(data);
                Connection connection = primary.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table public.things (id int primary key)");
        }
        Files.createFile(data.resolve("standby.signal"));
        try (EmbeddedPostgres standby = server(data);
                Backend backend = Backend.open(
                        BackendProfile.of("standby", "localhost", standby.getPort(), "postgres", "postgres"),
                        Optional.of(Secret.of("postgres")),
                        Executors.newVirtualThreadPerTaskExecutor())) {
            backend.permitRehearsals();
            Rehearsal rehearsal = new Rehearsal(backend, CatalogReader.read(backend));
            assertThat(catchThrowable(() -> rehearsal.plan(
                            SessionIdentity.login(),
                            new Write.Typed("insert into public.things values (1)"),
                            ReadOptions.standard())))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().sentence()).contains("hot standby"));
        }
    }

    private static EmbeddedPostgres server(Path data) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }
}
