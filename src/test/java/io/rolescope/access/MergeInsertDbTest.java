package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `MERGE … WHEN NOT MATCHED THEN INSERT` does, as the server does it.
@Tag("db")
class MergeInsertDbTest {
    private static final SessionIdentity SOMEBODY = SessionIdentity.ofRole("merge_user");
    private static final SessionIdentity BLIND = SessionIdentity.ofRole("merge_blind");

    private static Backend backend;
    private static PolicyCatalog catalog;
    private static AccessExplainer explainer;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role merge_user; exception when duplicate_object then null; end $$;
                do $$ begin create role merge_blind; exception when duplicate_object then null; end $$;
                create table things (id int primary key, owner text, hidden bool);
                insert into things values (1, 'me', false), (2, 'me', true), (3, 'other', true), (4, 'other', false);
                alter table things enable row level security;
                create policy seen on things for select to merge_user using (not hidden);
                create policy mine on things for insert with check (owner = 'me');
                grant all on things to merge_user;
                grant insert on things to merge_blind;
                create table loose (who text, note text);
                insert into loose values ('me', 'x'), ('other', 'y');
                alter table loose enable row level security;
                create policy seen on loose for select using (who = 'me');
                create policy made on loose for insert with check (note = 'y');
                grant all on loose to merge_user;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        backend.permitRehearsals();
        catalog = CatalogReader.read(backend);
        explainer = new AccessExplainer(backend, catalog);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /// Ids 1 and 4 are seen, 2 and 3 are hidden, 9 is new.
    @ParameterizedTest
    @CsvSource({
        "merge insert, 9, me, false, allowed",
        "merge insert, 9, me, true, allowed",
        "merge insert, 9, other, false, denied (42501 policy)",
        "merge insert, 1, other, true, allowed",
        "merge insert, 2, me, false, allowed",
        "merge insert, 2, other, false, denied (42501 policy)",
        "merge insert returning, 9, me, false, allowed",
        "merge insert returning, 9, me, true, denied (42501 policy)",
        "merge insert returning, 1, other, true, allowed",
        "merge insert returning, 2, me, true, denied (42501 policy)"
    })
    void typedRows(String form, String id, String owner, String hidden, String verdict) {
        assumeThat(backend.facts().versionNumber())
                .isGreaterThanOrEqualTo(StatementShape.parse(form).since());
        RowVerdict row = typed(SOMEBODY, form, Map.of("id", id, "owner", owner, "hidden", hidden));
        assertThat(row.verdict().exactWord()).isEqualTo(verdict);
        if (id.equals("1")) {
            assertThat(row.headline()).contains("inserts nothing").contains("there already");
            assertThat(row.tree().children()).hasSize(2);
        } else {
            assertThat(row.headline()).doesNotContain("inserts nothing");
        }
    }

    @Test
    void whoMayNotReadTheKeyMayNotMerge() {
        RowVerdict row = typed(BLIND, "merge insert", Map.of("id", "9", "owner", "me"));
        assertThat(row.verdict().exactWord()).isEqualTo("denied (42501 privilege)");
    }

    @Test
    void withoutAKeyThereIsNothingToMatchBy() {
        assertThatThrownBy(() -> typed(SOMEBODY, "merge insert", Map.of("owner", "me")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("MERGE finds out by the key");
    }

    @Test
    void theServerDoesTheSame() {
        VerificationReport report = new AccessVerification(backend, catalog)
                .run(
                        AccessVerification.Plan.of(List.of(SOMEBODY, BLIND, SessionIdentity.login()))
                                .withShapes(
                                        List.of(StatementShape.MERGE_INSERT, StatementShape.MERGE_INSERT_RETURNING)),
                        decision -> {});
        assertThat(report.skipped()).isEmpty();
        assertThat(report.disagreements()).isEmpty();
        assertThat(report.decisions()).isEqualTo(3 * 2 * 6);
        assertThat(report.uncertain()).isZero();
    }

    private static RowVerdict typed(SessionIdentity who, String form, Map<String, String> values) {
        return explainer
                .explain(
                        who,
                        catalog.find("public.things"),
                        StatementShape.parse(form),
                        new RowSelection.Typed(new java.util.LinkedHashMap<>(values)),
                        ReadOptions.standard())
                .rows()
                .getFirst();
    }
}
