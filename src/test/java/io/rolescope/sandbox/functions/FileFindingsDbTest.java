package io.rolescope.sandbox.functions;

import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.RequestPool;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.storage.FileRecord;
import io.rolescope.sandbox.storage.FileRecords;
import io.rolescope.sandbox.storage.ObjectKey;
import io.rolescope.sandbox.storage.ObjectStore;
import io.rolescope.sandbox.storage.StorageArea;
import io.rolescope.sandbox.storage.StoredObject;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was found of one version of an object says nothing of the next one.
@Tag("db")
class FileFindingsDbTest {
    private final UUID id = UUID.randomUUID();
    private final ObjectKey key = ObjectKey.of("files", NORTHSIDE + "/findings/" + id + ".txt");
    private String database;
    private RequestPool pool;
    private StorageArea storage;
    private FileFindings findings;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        database = TestPostgres.sandboxDatabase();
        pool = RequestPool.open(
                "findings", TestPostgres.dataSource(database, "authenticator", TestPostgres.PASSWORD), 2);
        CallerDatabase callers = new CallerDatabase(pool, new GatewayMetrics());
        storage = new StorageArea(
                callers,
                new ObjectStore(folder),
                Secret.of("a-secret-for-tests-only-0123456789-abcdef"),
                1000,
                Clock.systemUTC());
        findings = new FileFindings(callers);
        TestPostgres.run(database, """
                insert into storage.objects (bucket_id, name, version, metadata)
                values ('%s', '%s', 'first', '{"size": 3}')
                """.formatted(key.bucket(), key.name()));
        new FileRecords(callers, Caller.service())
                .create(new FileRecords.NewFile(
                        id, UUID.fromString(NORTHSIDE), "a.txt", key, 3, null, "text/plain", "other", List.of()));
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private StoredObject object() {
        return storage.service().find(key).orElseThrow();
    }

    private void replace() {
        TestPostgres.run(database, "update storage.objects set version = 'second' where name = '" + key.name() + "'");
    }

    private FileRecord record() {
        return new FileRecords(new CallerDatabase(pool, new GatewayMetrics()), Caller.service())
                .read(id)
                .orElseThrow();
    }

    private static FileFindings.Outcome clean() {
        return new FileFindings.Outcome(VirusScanner.Scan.CLEAN, null, "text/plain", 3, null, null, Map.of(), false);
    }

    @Test
    void aFindingIsCaughtUpWithForItsOwnVersionOnly() {
        StoredObject first = object();
        findings.catchUp(first, clean());
        assertThat(scanned()).isEqualTo("clean");
        replace();
        assertThat(scanned()).isEqualTo("pending");

        findings.catchUp(first, clean());
        assertThat(scanned()).as("nobody has looked at the second version").isEqualTo("pending");

        findings.catchUp(object(), clean());
        assertThat(scanned()).isEqualTo("clean");
    }

    @Test
    void aVersionThatWasTooLargeSaysNothingOfTheNext() {
        StoredObject first = object();
        replace();
        findings.tooLarge(first, 5000);
        assertThat(record().status()).isEqualTo("pending");

        findings.tooLarge(object(), 5000);
        assertThat(record().status()).isEqualTo("failed");
    }

    private String scanned() {
        try (var connection = TestPostgres.dataSource(database).getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery("select virus_scan_status from public.files where id = '" + id + "'")) {
            rows.next();
            return rows.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
