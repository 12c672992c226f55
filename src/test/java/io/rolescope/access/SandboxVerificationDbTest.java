package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The reference backend and its flawed twin: no prediction is contradicted by the server.
@Tag("db")
class SandboxVerificationDbTest {

    @Test
    void referenceBackendAgreesWithEveryPrediction() {
        verify(TestPostgres.sandboxDatabase());
    }

    @Test
    void flawedBackendAgreesWithEveryPrediction() {
        verify(TestPostgres.flawedDatabase());
    }

    private static void verify(String database) {
        try (Backend backend = TestPostgres.backend(database, "rolescope_observer")) {
            backend.permitRehearsals();
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<SessionIdentity> identities = new ChosenIdentities(Viewpoint.detected(backend), catalog).choose(1, 3);
            VerificationReport report = new AccessVerification(backend, catalog)
                    .run(AccessVerification.Plan.of(identities).withRows(12, 2), decision -> {});
            HeldToServer.agrees(report);
            assertThat(report.skipped()).isEmpty();
            assertThat(report.decisions()).isGreaterThan(1000);
        }
    }
}
