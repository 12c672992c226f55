package io.rolescope.access.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is said of views.
@Tag("db")
class ViewSightDbTest {
    @Test
    void aViewIsReadAsFarAsItsColumnsAreGranted() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role view_sight_user; exception when duplicate_object then null; end $$;
                create view halves as select 1 as "given one", 2 as kept;
                grant select ("given one") on halves to view_sight_user;
                create view closed as select 1 as kept;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            Explanation halves = explained(backend, "halves");
            assertThat(halves.summary()).isEqualTo("view_sight_user gets 1 rows from public.halves.");
            assertThat(halves.rows().getFirst().values()).containsOnlyKeys("given one");
            assertThat(explained(backend, "closed").summary()).contains("permission denied for view closed");
        }
    }

    @Test
    void whetherAViewAsksAsItsCallerIsReadAsTheServerReadsIt() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create view v1 with (security_invoker) as select 1 as one;
                create view v2 with (security_invoker = T) as select 1 as one;
                create view v3 with (security_invoker = 'YES') as select 1 as one;
                create view v4 with (security_invoker = off) as select 1 as one;
                create view v5 with (security_barrier = true) as select 1 as one;
                """);
        try (Backend backend = TestPostgres.backend(database, TestPostgres.superuser())) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            assertThat(catalog.tables().values())
                    .filteredOn(table -> table.isSecurityInvoker())
                    .extracting(table -> table.name().name())
                    .containsExactly("v1", "v2", "v3");
        }
    }

    private static Explanation explained(Backend backend, String view) {
        PolicyCatalog catalog = CatalogReader.read(backend);
        return new AccessExplainer(backend, catalog)
                .explain(
                        SessionIdentity.ofRole("view_sight_user"),
                        catalog.find("public." + view),
                        StatementShape.SELECT,
                        new RowSelection.First(10),
                        ReadOptions.standard());
    }
}
