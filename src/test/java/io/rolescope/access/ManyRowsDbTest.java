package io.rolescope.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.testing.TestPostgres;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Many rows at once come to what each of them comes to alone, and to what the server answers.
@Tag("db")
class ManyRowsDbTest {
    private static final SessionIdentity ANA = new SessionIdentity("ana", "gen_user", Map.of("app.who", "ana"));
    private static final StatementShape SELECT = StatementShape.SELECT;

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void open() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, GeneratedBackend.rolesSql());
        TestPostgres.run(database, SCHEMA);
        backend = TestPostgres.backend(database, "gen_observer");
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /// Table, and how many of its rows Ana sees.
    @ParameterizedTest(name = "{0}: {1} visible")
    @CsvSource({
        "rows_999, 499",
        "rows_1000, 500",
        "rows_1001, 500",
        "rows_2500, 1250",
        "patterns, 821",
        "domains, 300",
        "whole_row, 400",
        "nulls, 250",
        "row_clauses, 175",
        "any_case, 200",
        "text_key, 300",
        "odd_texts, 200",
        "two_keys, 250",
        "own_name, 250",
        "volatile_helper, 250"
    })
    void comeToWhatTheServerAnswersAndToWhatEachComesToAlone(String name, int visible) {
        Table table = catalog.find("many." + name);
        Explanation all = explain(table, new RowSelection.First(10_000));
        assertThat(all.notes()).isEmpty();
        assertThat(all.wroteNothing()).isTrue();
        assertThat(allowed(all)).hasSize(visible).isEqualTo(seenByAna(table));
        assertAloneTheSame(table, all);
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1000, 1001, 2499, 2500})
    void asManyAsAskedFor(int limit) {
        Table table = catalog.find("many.rows_2500");
        Explanation some = explain(table, new RowSelection.First(limit));
        assertThat(some.rows()).hasSize(limit);
        assertThat(some.count("allowed")).isEqualTo(limit / 2);
        assertThat(some.notes()).noneMatch(note -> note.contains("defect"));
        assertAloneTheSame(table, some);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text_key", "two_keys", "any_case"})
    void theFirstInTheKeysOrder(String name) {
        Table table = catalog.find("many." + name);
        Explanation some = explain(table, new RowSelection.First(230));
        assertThat(some.rows()).hasSize(230);
        assertThat(some.notes()).noneMatch(note -> note.contains("defect"));
        assertAloneTheSame(table, some);
    }

    @Test
    void oneRowThatRaisesIsFoundAmongThousands() {
        Table table = catalog.find("many.one_fails");
        Explanation all = explain(table, new RowSelection.First(10_000));
        assertThat(all.rows()).hasSize(1500);
        for (RowVerdict row : all.rows()) {
            int id = Integer.parseInt(row.key().toString());
            String expected = id == 1234
                    ? "fails 22P02"
                    : id % 2 == 0 ? "depends: allowed | fails 22P02" : "depends: denied (hidden) | fails 22P02";
            assertThat(row.verdict().exactWord()).as("row " + id).isEqualTo(expected);
        }
        assertThat(all.notes()).anyMatch(note -> note.contains("of 1500 rows were held against the server"));
        RowVerdict failing = all.rows().get(1233);
        assertThat(failing.headline()).contains("22P02").contains("x1234");
    }

    @Test
    void narrowReadingSaysTheSame() {
        Table table = catalog.find("many.patterns");
        Explanation whole = explain(table, new RowSelection.First(10_000));
        Explanation narrow = new AccessExplainer(backend, catalog)
                .reasons(ANA, table, SELECT, new RowSelection.First(10_000), ReadOptions.standard());
        assertThat(narrow.rows()).hasSameSizeAs(whole.rows());
        for (int i = 0; i < whole.rows().size(); i++) {
            assertThat(narrow.rows().get(i).tree())
                    .isEqualTo(whole.rows().get(i).tree());
            assertThat(narrow.rows().get(i).headline())
                    .isEqualTo(whole.rows().get(i).headline());
        }
        assertThat(whole.rows().getFirst().values()).containsKey("body");
        assertThat(narrow.rows().getFirst().values()).doesNotContainKey("body");
    }

    @Test
    void verdictsAreThoseOfTheExplanation() {
        for (String name : List.of("patterns", "one_fails", "domains", "whole_row", "row_clauses")) {
            Table table = catalog.find("many." + name);
            for (StatementShape shape : List.of(SELECT, StatementShape.UPDATE, StatementShape.DELETE)) {
                List<Verdict> verdicts = new AccessExplainer(backend, catalog)
                        .verdicts(ANA, table, shape, new RowSelection.First(10_000), ReadOptions.standard());
                List<String> words = verdicts.stream().map(Verdict::exactWord).toList();
                assertThat(new AccessExplainer(backend, catalog)
                                .explain(ANA, table, shape, new RowSelection.First(10_000), ReadOptions.standard())
                                .rows())
                        .extracting(row -> row.verdict().exactWord())
                        .isEqualTo(words);
            }
        }
    }

    @Test
    void aFailingCallIsNotTakenForAValue() {
        Explanation all = explain(catalog.find("many.failing_call"), new RowSelection.First(10_000));
        assertThat(all.rows())
                .hasSize(300)
                .allSatisfy(row -> assertThat(row.verdict().word()).isEqualTo("fails 42704"));
    }

    private static Explanation explain(Table table, RowSelection rows) {
        return new AccessExplainer(backend, catalog).explain(ANA, table, SELECT, rows, ReadOptions.standard());
    }

    private static Set<String> allowed(Explanation explanation) {
        return explanation.rows().stream()
                .filter(row -> row.verdict() instanceof Verdict.Allowed)
                .map(row -> row.key().toString())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> seenByAna(Table table) {
        String list = String.join(
                ", ",
                table.key().isEmpty() ? List.of("tableoid::text as tableoid", "ctid::text as ctid") : table.key());
        return backend.as(ANA)
                .read(db -> db.fetch("select " + list + " from " + table.name().sql()).stream()
                        .map(row -> {
                            Map<String, String> key = new java.util.LinkedHashMap<>();
                            for (int i = 0; i < row.size(); i++) {
                                key.put(row.field(i).getName(), String.valueOf(row.get(i)));
                            }
                            return new RowKey(key, table.key().isEmpty()).toString();
                        })
                        .collect(Collectors.toSet()));
    }

    /// One row at a time takes the way of single rows: carried whole, nothing answered on the way, nothing shared.
    private static void assertAloneTheSame(Table table, Explanation all) {
        int step = Math.max(1, all.rows().size() / 12);
        for (int i = 0; i < all.rows().size(); i += step) {
            RowVerdict among = all.rows().get(i);
            RowVerdict alone = explain(table, new RowSelection.Keys(List.of(among.key())))
                    .rows()
                    .getFirst();
            assertThat(among.verdict().exactWord()).isEqualTo(alone.verdict().exactWord());
            assertThat(among.tree()).isEqualTo(alone.tree());
            assertThat(among.headline()).isEqualTo(alone.headline());
            assertThat(among.values()).isEqualTo(alone.values());
        }
    }

    private static final String SCHEMA = """
            create schema many;
            grant usage on schema many to public;
            create function many.who() returns text language sql stable
              as $f$ select current_setting('app.who', true) $f$;
            create function many.is_even(int) returns bool language plpgsql stable
              as $f$ begin return $1 % 2 = 0; end $f$;
            create function many.lazy(int) returns bool language plpgsql
              as $f$ begin return $1 % 2 = 0; end $f$;
            create function many.size(anyelement) returns int language sql stable as $f$ select length($1::text) $f$;
            create domain many.given as text check (value is not null);
            create collation many.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            create table many.team (id int primary key, who text);
            insert into many.team values (1, 'ana'), (2, 'ben'), (5, 'ana');
            alter table many.team enable row level security;
            create policy own on many.team using (who = many.who());
            grant select on many.team to gen_user, gen_observer;

            create function many.make(name text, count int, key text, more text, filled text) returns void
            language plpgsql as $f$ begin
              execute format('create table many.%I (%s, who text, team int, open bool, body text%s)', name, key, more);
              execute format('insert into many.%I select %s from generate_series(1, %s) i', name, filled, count);
              execute format('alter table many.%I enable row level security', name);
              execute format('grant all on many.%I to gen_user', name);
              execute format('grant select on many.%I to gen_observer', name);
            end $f$;
            select many.make('rows_' || n, n, 'id int primary key', '', 'i, ''w'' || i, i, false, ''b''')
              from unnest(array[999, 1000, 1001, 2500]) n;
            create policy even on many.rows_999 using (many.is_even(id));
            create policy even on many.rows_1000 using (many.is_even(id));
            create policy even on many.rows_1001 using (many.is_even(id));
            create policy even on many.rows_2500 using (many.is_even(id));

            select many.make('patterns', 1300, 'id int primary key', ', name text',
              'i, case i % 7 when 0 then ''ana'' when 1 then null else ''x'' || i end, i % 6,'
              || 'case i % 5 when 0 then true when 1 then null else false end, repeat(''b'', 30), ''Name '' || i');
            create policy own on many.patterns using (who = (select many.who()));
            create policy team on many.patterns using (team in (select t.id from many.team t where t.who = many.who()));
            create policy open on many.patterns using (open or not (team <> 3));
            create policy shut on many.patterns as restrictive using (not (exists (
              select 1 from many.team t where t.id = patterns.team and t.who = 'ana' and patterns.id > 1200)));

            select many.make('domains', 600, 'id int primary key', ', given many.given',
              'i, null, i, i % 2 = 0, null, ''g''');
            create policy open on many.domains using (open and many.is_even(team));
            select many.make('whole_row', 400, 'id int primary key', '', 'i, ''w'' || i, i, true, ''b''');
            create policy whole on many.whole_row using (many.size(whole_row.*) > 3 and whole_row is not null);
            select many.make('nulls', 500, 'id int', '', 'null, null, null, null, null');
            update many.nulls set who = 'ana' where ctid in (select ctid from many.nulls limit 250);
            create policy own on many.nulls using (who = many.who());
            select many.make('row_clauses', 700, 'id int primary key', '',
              'i, case i % 4 when 0 then ''ana'' when 1 then null else ''ben'' end, i % 2, i % 3 = 0, ''b''');
            create policy own on many.row_clauses using (((select many.who()) = who and team = 0 and who <> 'ben'::text)
              or (open and team <> 0 and team = 0));
            select many.make('any_case', 400, 'id text collate many.any_case primary key', '',
              '''K'' || i, case i % 2 when 0 then ''ANA'' else ''ben'' end, i, true, ''b''');
            alter table many.any_case alter who type text collate many.any_case;
            create policy own on many.any_case using (who = many.who());
            select many.make('text_key', 600, 'id text primary key', '',
              'case i % 3 when 0 then ''é'' when 1 then ''E'' else ''_'' end || i, ''a'', i, i % 2 = 0, ''b''');
            create policy own on many.text_key using (open);
            select many.make('odd_texts', 400, 'id text primary key', '',
              'E''k\\t\\n\\\\N'' || i, case i % 4 when 0 then E''\\\\N'' when 1 then '''' when 2 then null else ''Ö'' end, i, i % 2 = 0, E''\\r''');
            create policy own on many.odd_texts using (open and (who is null or who = '\\N'));
            select many.make('two_keys', 500, 'a int, b text, primary key (a, b)', '',
              'i / 10, ''b'' || i, ''a'', i, i % 2 = 0, ''b''');
            create policy own on many.two_keys using (open and many.is_even(team));
            select many.make('own_name', 500, 'id int primary key', ', own_name text',
              'i, ''a'', i, true, ''b'', case i % 2 when 0 then ''ana'' end');
            create policy own on many.own_name using (own_name.own_name = many.who() and (own_name.*)::text <> '');
            select many.make('volatile_helper', 500, 'id int primary key', '', 'i, ''a'', i, true, ''b''');
            create policy own on many.volatile_helper using (many.lazy(team));
            select many.make('one_fails', 1500, 'id int primary key', '',
              'i, case i when 1234 then ''x1234'' else i::text end, i, true, ''b''');
            create policy number on many.one_fails using (who::int % 2 = 0);
            select many.make('failing_call', 300, 'id int primary key', '', 'i, ''a'', i, true, ''b''');
            create policy own on many.failing_call using (who = current_setting('app.never_set'));
            analyze;
            """;
}
