package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Everything odd that a schema may have, in every form of statement: inheritance, rules, triggers that change
/// or skip rows, keys of every type, closed extensions, refused domains, client settings that print values
/// differently.
@Tag("db")
class OddSchemaDbTest {
    private static final Map<String, String> ODD_SETTINGS = Map.of(
            "search_path", "closed, \"Sch \"\"x\"",
            "DateStyle", "SQL, DMY",
            "IntervalStyle", "sql_standard",
            "TimeZone", "Asia/Tokyo",
            "bytea_output", "escape",
            "extra_float_digits", "-5");

    @Test
    void noPredictionIsContradicted() throws IOException {
        String database = TestPostgres.emptyDatabase();
        try (InputStream sql = Objects.requireNonNull(getClass().getResourceAsStream("/access/nasty.sql"))) {
            TestPostgres.run(database, new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (Backend backend = TestPostgres.backend(database, "n_observer")) {
            backend.permitRehearsals();
            List<SessionIdentity> identities = List.of(
                    SessionIdentity.ofRole("n_user"),
                    SessionIdentity.ofRole("n_own"),
                    SessionIdentity.ofRole("n_off"),
                    new SessionIdentity("odd settings", "n_user", ODD_SETTINGS));
            VerificationReport report = new AccessVerification(backend, CatalogReader.read(backend))
                    .run(
                            AccessVerification.Plan.of(identities)
                                    .withShapes(List.of(StatementShape.values()))
                                    .withRows(12, 6),
                            decision -> {});
            HeldToServer.agrees(report);
            assertThat(report.skipped()).isEmpty();
            assertThat(report.decisions()).isGreaterThan(2000);
        }
    }
}
