package io.rolescope.sandbox.storage;

import static io.rolescope.sandbox.TestServices.ANA;
import static io.rolescope.sandbox.TestServices.BEN;
import static io.rolescope.sandbox.TestServices.KOFI_SOUTHSIDE;
import static io.rolescope.sandbox.TestServices.MARGARET_ADMIN;
import static io.rolescope.sandbox.TestServices.NORTHSIDE;
import static io.rolescope.sandbox.TestServices.SOUTHSIDE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.RequestPool;
import io.rolescope.identities.Claims;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.GatewayMetrics;
import io.rolescope.sandbox.storage.FileRecords.Filter;
import io.rolescope.sandbox.storage.FileRecords.NewFile;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("db")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileRecordsDbTest {
    private RequestPool pool;
    private FileRecords ana;
    private FileRecords ben;
    private FileRecords kofi;
    private FileRecords admin;

    @BeforeAll
    void open() {
        String database = TestPostgres.sandboxDatabase();
        pool = RequestPool.open(
                "records", TestPostgres.dataSource(database, "authenticator", TestPostgres.PASSWORD), 3);
        ana = as(ANA);
        ben = as(BEN);
        kofi = as(KOFI_SOUTHSIDE);
        admin = as(MARGARET_ADMIN);
    }

    @AfterAll
    void close() {
        pool.close();
    }

    private FileRecords as(String user) {
        Claims claims = Claims.none().with("sub", user).with("role", "authenticated");
        return new FileRecords(
                new CallerDatabase(pool, new GatewayMetrics()), new Caller("authenticated", claims, Map.of()));
    }

    private static NewFile file(String organization, String name) {
        UUID id = UUID.randomUUID();
        return new NewFile(
                id,
                UUID.fromString(organization),
                name,
                ObjectKey.of("files", organization + "/records/" + id + "/" + name),
                12,
                null,
                "text/plain",
                "other",
                List.of("it's", "a \"tag\""));
    }

    @Test
    void aRecordIsReadByItsOwnerAndStaffOnly() {
        UUID id = ana.create(file(NORTHSIDE, "o'notes.txt"));

        assertThat(ana.read(id)).hasValueSatisfying(found -> {
            assertThat(found.filename()).isEqualTo("o'notes.txt");
            assertThat(found.tags()).containsExactly("it's", "a \"tag\"");
            assertThat(found.uploadedBy()).hasToString(ANA);
        });
        assertThat(admin.read(id)).isPresent();
        assertThat(ben.read(id)).isEmpty();
        assertThat(kofi.read(id)).isEmpty();
        assertThat(ana.list(Filter.any().named("O'NOTES")))
                .extracting(FileRecord::id)
                .contains(id);
        assertThat(kofi.list(Filter.any().inOrganization(UUID.fromString(NORTHSIDE))))
                .isEmpty();
    }

    @Test
    void nobodyCreatesInAnotherOrganization() {
        assertThatThrownBy(() -> kofi.create(file(NORTHSIDE, "foreign.txt")))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(403));
    }

    @Test
    void softDeletionHidesAndRestoringShowsAgain() {
        UUID id = ana.create(file(NORTHSIDE, "soft.txt"));

        assertThat(ben.softDelete(id)).as("another's file").isFalse();
        assertThat(ana.softDelete(id)).isTrue();
        assertThat(ana.softDelete(id)).as("gone already").isFalse();
        assertThat(ana.read(id)).isEmpty();
        assertThat(admin.list(Filter.any().onlyDeleted()))
                .extracting(FileRecord::id)
                .contains(id);
        assertThat(kofi.restore(id)).isFalse();
        assertThat(ana.restore(id)).isTrue();
        assertThat(ana.read(id)).isPresent();
        assertThat(ben.delete(id)).isFalse();
        assertThat(ana.delete(id)).isTrue();
        assertThat(ana.read(id)).isEmpty();
    }

    @Test
    void aPathMovesAndAnAccessIsWrittenDown() {
        UUID id = ana.create(file(NORTHSIDE, "moved.txt"));
        ObjectKey elsewhere = ObjectKey.of("files", NORTHSIDE + "/records/elsewhere-" + id + ".txt");

        assertThat(kofi.movePath(id, elsewhere)).isFalse();
        assertThat(ana.movePath(id, elsewhere)).isTrue();
        assertThat(ana.read(id))
                .hasValueSatisfying(found -> assertThat(found.path()).isEqualTo(elsewhere.name()));
        assertThat(ana.track(id, "download")).isTrue();
        assertThat(kofi.track(id, "download")).isFalse();
        assertThatThrownBy(() -> ana.track(id, "stare")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void theTenantIsChecked() {
        assertThat(ana.mayEnter(UUID.fromString(NORTHSIDE))).isTrue();
        assertThat(ana.mayEnter(UUID.fromString(SOUTHSIDE))).isFalse();
        assertThat(as("0b000000-0000-4000-8000-000000000041").mayEnter(UUID.fromString(SOUTHSIDE)))
                .as("super admin")
                .isTrue();
        assertThat(ana.mayEnter(UUID.randomUUID())).isFalse();
    }
}
