package io.rolescope.access.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The console stays open for hours; what somebody else alters meanwhile counts from the next answer on.
@Tag("db")
class FreshFactsDbTest {
    private static final SessionIdentity MEMBER = new SessionIdentity("a member", "fresh_member", Map.of());

    private static String database;
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create role fresh_member;
                create role fresh_auditor bypassrls;
                create role fresh_login login password 'test-only';
                grant fresh_member, fresh_auditor to fresh_login;
                create table notes (id int primary key, tenant text);
                insert into notes values (1, 'north'), (2, 'south');
                alter table notes enable row level security;
                create policy own on notes using (tenant = current_setting('app.tenant', true));
                grant select on notes to fresh_member, fresh_auditor;
                """);
        backend = TestPostgres.backend(database, "fresh_login");
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    private static String allowed() {
        Table notes = CatalogReader.read(backend).find("public.notes");
        return new AccessExplainer(backend, CatalogReader.read(backend))
                        .explain(
                                MEMBER,
                                notes,
                                StatementShape.SELECT,
                                new RowSelection.First(10),
                                ReadOptions.standard())
                        .rows()
                        .stream()
                        .filter(row -> row.verdict().word().equals("allowed"))
                        .map(row -> row.key().columns().get("id"))
                        .toList()
                        .toString();
    }

    @Test
    void settingsOfARoleThatWereAltered() {
        assertThat(allowed()).isEqualTo("[]");

        TestPostgres.run(database, "alter role fresh_member set app.tenant = 'south'");
        assertThat(allowed()).isEqualTo("[2]");

        TestPostgres.run(database, "alter role fresh_member reset app.tenant");
        assertThat(allowed()).isEqualTo("[]");
    }

    @Test
    void anObserverWhoDoesNotSeeEverythingAnyMore() {
        CatalogReader.read(backend);
        assertThat(backend.facts().observerBypassesRls()).isTrue();

        TestPostgres.run(database, "alter role fresh_auditor nobypassrls");
        try {
            CatalogReader.read(backend);
            assertThat(backend.facts().observerBypassesRls()).isFalse();
        } finally {
            TestPostgres.run(database, "alter role fresh_auditor bypassrls");
        }
    }
}
