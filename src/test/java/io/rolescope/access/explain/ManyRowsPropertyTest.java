package io.rolescope.access.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.GeneratedBackend;
import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Over generated backends: reading many rows narrowly, with clauses answered on the way, judges them exactly as
/// carrying whole rows does.
@Tag("db")
class ManyRowsPropertyTest {
    private static final int SEEDS = Integer.getInteger("rolescope.seeds", 40);
    private static final List<StatementShape> SHAPES =
            List.of(StatementShape.SELECT, StatementShape.DELETE, StatementShape.UPDATE, StatementShape.INSERT);

    private static String database = "";
    private static Backend backend;

    @BeforeAll
    static void open() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        backend = TestPostgres.backend(database, "gen_observer");
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void judgesAsWithWholeRows() {
        int judged = 0;
        int answered = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            String schema = "many " + seed;
            GeneratedBackend generated = new GeneratedBackend(seed, schema);
            TestPostgres.run(database, generated.sql());
            TestPostgres.run(
                    database,
                    "grant usage on schema \"" + schema + " closed\", \"" + schema
                            + "\" to gen_observer; grant select on all tables in schema \"" + schema
                            + "\" to gen_observer");
            PolicyCatalog catalog = CatalogReader.read(backend);
            for (SessionIdentity identity : generated.identities()) {
                for (Table table : catalog.protectable()) {
                    if (table.name().schema().equals(schema)) {
                        judged += compared(catalog, identity, table);
                        answered += answeredOnTheWay(catalog, identity, table);
                    }
                }
            }
            TestPostgres.run(
                    database, "drop schema \"" + schema + "\" cascade; drop schema \"" + schema + " closed\" cascade");
        }
        assertThat(judged).isGreaterThan(SEEDS * 100);
        assertThat(answered).isGreaterThan(SEEDS);
    }

    private static int compared(PolicyCatalog catalog, SessionIdentity identity, Table table) {
        return backend.snapshot(ReadOptions.standard(), snapshot -> {
            IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
            List<CandidateRow> rows = CandidateRows.first(snapshot, backend, table, 100);
            RowJudge plain = new RowJudge(snapshot, backend, catalog, facts, table, rows);
            int judged = 0;
            for (StatementShape shape : SHAPES) {
                for (ManyRows.Width width : ManyRows.Width.values()) {
                    RowJudge many = many(snapshot, catalog, facts, table).judge(shape, 100, width);
                    assertThat(words(many.judge(shape)))
                            .as("%s %s %s %s", identity.name(), table.name(), shape, width)
                            .isEqualTo(words(plain.judge(shape)));
                    judged += rows.size();
                }
            }
            return judged;
        });
    }

    private static int answeredOnTheWay(PolicyCatalog catalog, SessionIdentity identity, Table table) {
        return backend.snapshot(ReadOptions.standard(), snapshot -> {
            IdentityFacts facts = IdentityFacts.ask(snapshot, identity);
            SeenValues seen = new SeenValues(snapshot, facts, table);
            var clauses = RowJudge.atomsOf(AccessRules.groups(table, StatementShape.SELECT, facts.roles()));
            seen.ask(clauses);
            return new RowClauses(table, new AtomInspector(catalog, java.util.Set.of()), seen, "r")
                    .of(clauses)
                    .size();
        });
    }

    private static ManyRows many(Snapshot snapshot, PolicyCatalog catalog, IdentityFacts facts, Table table) {
        return new ManyRows(snapshot, backend, catalog, facts, table, new SeenValues(snapshot, facts, table));
    }

    private static List<String> words(List<Verdict> verdicts) {
        List<String> words = new ArrayList<>();
        verdicts.forEach(verdict ->
                words.add(verdict.exactWord() + (verdict instanceof Verdict.Unknown(String why) ? " " + why : "")));
        return words;
    }
}
