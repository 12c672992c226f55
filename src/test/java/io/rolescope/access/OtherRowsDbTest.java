package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows that nobody looked at, and what another row holds, may decide as well.
@Tag("db")
class OtherRowsDbTest {
    private static final SessionIdentity SOMEBODY = SessionIdentity.ofRole("other_rows_user");

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role other_rows_user; exception when duplicate_object then null; end $$;
                create table exact (id numeric primary key, value text);
                insert into exact select n, case n when 30 then 'x' else '1' end from generate_series(1, 30) n;
                create table plain (id int primary key, value text);
                insert into plain select n, case n when 30 then 'x' else '1' end from generate_series(1, 30) n;
                create schema other_rows_closed;
                create table other_rows_closed.secret (id int);
                create table named (id int primary key, relation regclass);
                insert into named values (1, 'other_rows_closed.secret'), (2, 'plain'), (3, null);
                create table later (id int primary key deferrable, value text);
                insert into later values (1, 'x');
                do $$ declare t text; begin
                    foreach t in array array['exact', 'plain', 'named', 'later'] loop
                        execute format('alter table %I enable row level security; grant all on %I to other_rows_user',
                            t, t);
                    end loop; end $$;
                create policy ones on exact using (value::int = 1);
                create policy ones on plain using (value::int = 1);
                create policy every on later using (true);
                create policy given on named using (relation is not null);
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        backend.permitRehearsals();
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void aRowThatRaisesIsMetWhereTheKeyIsComparedLast() {
        for (StatementShape shape : List.of(StatementShape.UPDATE, StatementShape.DELETE)) {
            assertThat(verdict("exact", shape)).isInstanceOf(Verdict.DependsOnPlan.class);
            assertThat(verdict("plain", shape)).isInstanceOf(Verdict.Allowed.class);
        }
        assertThat(verdict("plain", StatementShape.DELETE_WITHOUT_WHERE)).isInstanceOf(Verdict.DependsOnPlan.class);
    }

    @Test
    void whatIsSaidOfAFewRowsHoldsOnTheServer() {
        VerificationReport report = new AccessVerification(backend, catalog)
                .run(
                        AccessVerification.Plan.of(List.of(SOMEBODY))
                                .withShapes(List.of(StatementShape.values()))
                                .withRows(8, 8),
                        decision -> {});
        HeldToServer.agrees(report);
        assertThat(report.decisions()).isGreaterThan(150);
    }

    private static Verdict verdict(String table, StatementShape shape) {
        return new AccessExplainer(backend, catalog)
                .explain(
                        SOMEBODY,
                        catalog.find("public." + table),
                        shape,
                        new RowSelection.Keys(List.of(new RowKey(Map.of("id", "1"), false))),
                        ReadOptions.standard())
                .rows()
                .getFirst()
                .verdict();
    }
}
