package io.rolescope.access.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.testing.TestViewpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rows typed in, over the sandbox's own tables, policies and triggers: whatever was predicted for certain,
/// the server does.
@Tag("db")
@Timeout(600)
class TypedRowsAgreeDbTest {
    private static final List<String> TABLES = List.of(
            "public.projects",
            "public.files",
            "public.agent_executions",
            "public.organization_members",
            "public.organizations",
            "public.profiles",
            "public.agent_instances",
            "public.agent_task_queue");

    private final List<String> differing = new ArrayList<>();
    private int decided;
    private int done;

    @Test
    void theServerDoesWhatWasPredictedOfTypedRows() {
        try (TestViewpoint sandbox = TestViewpoint.sandbox()) {
            Backend backend = sandbox.get().backend();
            backend.permitRehearsals();
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<Identity> people =
                    List.of(sandbox.member("student"), sandbox.member("admin"), new Identity.Role("service_role"));
            for (String name : TABLES) {
                Table table = catalog.find(name);
                for (Identity person : people) {
                    SessionIdentity who = sandbox.get().scheme().put(person);
                    Explanation rows = new io.rolescope.access.explain.AccessExplainer(backend, catalog)
                            .explain(
                                    who,
                                    table,
                                    StatementShape.SELECT,
                                    new RowSelection.First(4),
                                    ReadOptions.standard());
                    rows.rows().stream()
                            .limit(2)
                            .forEach(row -> tryAll(new Rehearsal(backend, catalog), who, table, row));
                }
            }
        }
        assertThat(differing).isEmpty();
        assertThat(decided).as("predictions held against the server").isGreaterThan(60);
        assertThat(done).as("writes that went through").isGreaterThan(10);
    }

    private void tryAll(Rehearsal rehearsal, SessionIdentity who, Table table, RowVerdict row) {
        Map<String, String> copy = new LinkedHashMap<>();
        Map<String, String> other = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            String value = row.values().get(column.name());
            if (value != null && !column.generated() && !table.key().contains(column.name())) {
                copy.put(column.name(), value);
            }
        }
        copy.keySet().stream()
                .filter(column -> column.endsWith("_id") || column.equals("name") || column.equals("status"))
                .limit(2)
                .forEach(column -> other.put(column, copy.get(column)));
        for (StatementShape shape : List.of(StatementShape.INSERT, StatementShape.INSERT_RETURNING)) {
            one(rehearsal, who, new Write.OfRow(table, shape, new RowSelection.Typed(new LinkedHashMap<>(copy))));
        }
        Map<String, String> whole = new LinkedHashMap<>(row.key().columns());
        whole.putAll(copy);
        Map<String, String> fresh = new LinkedHashMap<>(whole);
        table.columns().stream()
                .filter(column ->
                        table.key().contains(column.name()) && column.type().equals("uuid"))
                .forEach(column -> fresh.put(column.name(), UUID.randomUUID().toString()));
        one(
                rehearsal,
                who,
                new Write.OfRow(
                        table, StatementShape.MERGE_INSERT, new RowSelection.Typed(new LinkedHashMap<>(whole))));
        one(
                rehearsal,
                who,
                new Write.OfRow(
                        table,
                        StatementShape.MERGE_INSERT_RETURNING,
                        new RowSelection.Typed(new LinkedHashMap<>(fresh))));
        one(
                rehearsal,
                who,
                new Write.OfRow(
                        table,
                        StatementShape.INSERT_ON_CONFLICT_DO_UPDATE,
                        new RowSelection.Typed(new LinkedHashMap<>(whole))));
        if (!other.isEmpty()) {
            for (StatementShape shape : List.of(StatementShape.UPDATE, StatementShape.MERGE_UPDATE)) {
                one(
                        rehearsal,
                        who,
                        new Write.OfRow(table, shape, new RowSelection.Changed(row.key(), new LinkedHashMap<>(other))));
            }
        }
    }

    private void one(Rehearsal rehearsal, SessionIdentity who, Write.OfRow write) {
        RehearsalResult result =
                rehearsal.run(rehearsal.plan(who, write, ReadOptions.standard()), ReadOptions.standard());
        if (result.agreement().state() == Agreement.State.DIFFERS) {
            differing.add(who.name() + ": " + result.plan().statement() + "\n  "
                    + result.agreement().sentence() + "\n  " + result.summary());
        }
        decided += result.agreement().state() == Agreement.State.AGREES ? 1 : 0;
        done += result.outcome() instanceof RehearsalResult.Outcome.Done ? 1 : 0;
    }
}
