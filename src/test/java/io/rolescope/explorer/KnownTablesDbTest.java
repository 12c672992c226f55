package io.rolescope.explorer;

import static io.rolescope.schema.public_.Tables.PROFILES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The catalog is asked once for each table, and again after a refresh.
@Tag("db")
class KnownTablesDbTest {
    private static final SessionIdentity ANON = SessionIdentity.ofRole("anon");

    @Test
    void whatIsThereIsRememberedUntilItIsRefreshed() {
        String database = TestPostgres.sandboxDatabase();
        try (Backend backend = TestPostgres.backend(database, "rolescope_observer")) {
            assertThat(present(backend)).isTrue();
            TestPostgres.run(database, "alter table public.profiles rename to elsewhere");
            assertThat(present(backend)).isTrue();
            backend.forgetCatalog();
            assertThat(present(backend)).isFalse();
            TestPostgres.run(database, "alter table public.elsewhere rename to profiles");
            assertThat(present(backend)).isTrue();
        }
    }

    @Test
    void whoMayReadItIsRememberedForEachRole() {
        String database = TestPostgres.sandboxDatabase();
        TestPostgres.run(database, "revoke all on public.profiles from anon");
        try (Backend backend = TestPostgres.backend(database, "rolescope_observer")) {
            assertThat(readable(backend, SessionIdentity.ofRole("authenticated")))
                    .isTrue();
            assertThat(readable(backend, ANON)).isFalse();
            TestPostgres.run(database, "grant select on public.profiles to anon");
            assertThat(readable(backend, ANON)).isTrue();
            TestPostgres.run(database, "revoke all on public.profiles from anon");
            assertThat(readable(backend, ANON)).isTrue();
            boolean inAnothersPlace = backend.snapshot(
                    io.rolescope.connections.ReadOptions.standard(),
                    snapshot -> snapshot.as(ANON, db -> KnownTables.readable(db, PROFILES)));
            assertThat(inAnothersPlace).isFalse();
            backend.forgetCatalog();
            assertThat(readable(backend, ANON)).isFalse();
        }
    }

    private static boolean present(Backend backend) {
        return backend.as(SessionIdentity.login()).read(db -> KnownTables.present(db, PROFILES));
    }

    private static boolean readable(Backend backend, SessionIdentity as) {
        return backend.as(as).read(db -> KnownTables.readable(db, PROFILES));
    }
}
