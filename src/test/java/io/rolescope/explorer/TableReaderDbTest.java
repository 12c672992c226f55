package io.rolescope.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rolescope.connections.Backend;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.explorer.PageRequest.Step;
import io.rolescope.explorer.RowFilter.Operator;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("db")
class TableReaderDbTest {
    private static String database = "";
    private static @Nullable Backend backend;

    @BeforeAll
    static void tables() {
        database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create type mood as enum ('sad', 'ok', 'happy');
                create table odd (
                    id uuid primary key default gen_random_uuid(),
                    "Odd ""name" text, number numeric, moment timestamptz, feeling mood, flag boolean,
                    small int, big bigint, doc jsonb, day date, padded char(5), letters text collate "C", bytes bytea);
                create index on odd (moment desc, id desc);
                create index on odd (number);
                create index on odd (feeling, moment desc, small);
                create index on odd ("Odd ""name" desc nulls last, big);
                create index on odd (letters, "Odd ""name");
                create index on odd (day);
                create index on odd (padded);
                create index on odd (lower(letters));
                create index on odd (big) where flag;
                insert into odd ("Odd ""name", number, moment, feeling, flag, small, big, doc, day, padded, letters, bytes)
                select case when i % 7 = 0 then null else 'näme ' || chr(39) || (i % 23) || '\\%_' end,
                       case i % 11 when 0 then 'NaN' when 1 then null when 2 then i / 3.0 else i % 5 end,
                       case i % 13 when 0 then 'infinity' when 1 then '-infinity' when 2 then null
                                   when 3 then '0044-03-15 12:00 BC' else timestamptz '2026-01-01 00:00:00.123456+00' + (i % 29) * interval '1.000001 s' end,
                       (enum_range(null::mood))[1 + i % 3], i % 4 = 0, nullif(i % 6, 5), i::bigint << 33,
                       jsonb_build_object('n', i, 'list', array[1.10, i]), date '2026-01-01' + i % 9, (i % 4)::text,
                       upper(md5((i % 17)::text)), decode(md5(i::text), 'hex')
                  from generate_series(1, 311) as g (i);
                create table pair (a int, b text, c int not null, primary key (b, a));
                insert into pair select i, chr(65 + i % 5), i from generate_series(1, 90) as g (i);
                create table keyless (n int, t text);
                insert into keyless select i, i || repeat('x', 900) from generate_series(1, 3000) as g (i);
                delete from keyless where n between 500 and 2200;
                create table empty (id int primary key);
                create view happy as select * from odd where feeling = 'happy';
                create role rls_reader nologin;
                create role nobody_here nologin;
                grant select on odd, pair to rls_reader;
                grant select (a, b) on pair to nobody_here;
                alter table odd enable row level security;
                create policy few on odd to rls_reader using (small = 1);
                analyze;
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        backend().close();
    }

    static Backend backend() {
        if (backend == null) {
            throw new IllegalStateException();
        }
        return backend;
    }

    private static Lens login() {
        return backend().as(SessionIdentity.login());
    }

    private static TableReader reader(String table) {
        return new TableReader(TableCatalog.table(login(), new TableRef("public", table), ReadOptions.standard()));
    }

    @ParameterizedTest
    @CsvSource({
        "moment,true",
        "moment,false",
        "number,false",
        "number,true",
        "feeling,false",
        "feeling,true",
        "'Odd \"name',true",
        "'Odd \"name',false",
        "letters,false",
        "letters,true",
        "day,false",
        "padded,true",
        "id,false"
    })
    void pagesBothWaysMeetEveryRowOnceAndInOrder(String column, boolean descending) {
        TableReader reader = reader("odd");
        RowOrder order = OrderRules.by(reader.info(), column, descending).orElseThrow();
        List<String> expected = login().read(db -> ids(db, order));

        assertThat(walk(reader, order, 13, true)).isEqualTo(expected).hasSize(311);
        assertThat(walk(reader, order, 13, false)).isEqualTo(expected.reversed());
        assertThat(walk(reader, order, 400, true)).isEqualTo(expected);
    }

    @Test
    void compositeKeysAndKeylessTablesPageToo() {
        for (String table : List.of("pair", "keyless")) {
            TableReader reader = reader(table);
            RowOrder order = OrderRules.standard(reader.info());
            List<String> forward = walk(reader, order, 17, true);
            assertThat(forward).doesNotHaveDuplicates().hasSize(table.equals("pair") ? 90 : 1299);
            assertThat(walk(reader, order, 17, false)).isEqualTo(forward.reversed());
        }
        assertThat(OrderRules.standard(reader("keyless").info()).by()).isEqualTo(RowOrder.By.PLACE);
        assertThat(OrderRules.standard(reader("happy").info()).by()).isEqualTo(RowOrder.By.NOTHING);
        assertThat(read(reader("happy"), RowOrder.none(), new Step.First(), 50).rows())
                .hasSize(104);
        assertThat(read(reader("empty"), OrderRules.standard(reader("empty").info()), new Step.Last(), 5)
                        .rows())
                .isEmpty();
    }

    @Test
    void aPageGoesStraightToItsPlaceInTheIndex() {
        TableReader reader = reader("odd");
        RowOrder order = OrderRules.standard(reader.info());
        assertThat(order.parts()).extracting(part -> part.column().name()).containsExactly("id");
        RowOrder newest = OrderRules.by(reader.info(), "moment", true).orElseThrow();
        TablePage page = read(reader, newest, new Step.First(), 100);
        String plan = login().read(db -> {
            db.execute("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true), "
                    + "set_config('enable_bitmapscan', 'off', true)");
            org.jooq.Condition piece =
                    Seek.behind(newest.parts(), page.rows().getLast().place()).getFirst();
            return db.explain(reader.select(db, List.of(), piece, List.of())
                            .orderBy(newest.parts().stream()
                                    .map(RowOrder.Part::sortField)
                                    .toList())
                            .limit(100))
                    .plan();
        });
        assertThat(plan).contains("Index Scan using odd_moment_id_idx", "Index Cond: (ROW(moment, id) < ROW(");
        assertThat(plan).doesNotContain("Sort", "Filter");
    }

    @Test
    void rowSecurityDoesNotKeepAPageFromItsPlace() {
        TableReader reader = reader("odd");
        RowOrder newest = OrderRules.by(reader.info(), "moment", true).orElseThrow();
        TableRow edge = read(reader, newest, new Step.First(), 100).rows().getLast();
        String plan = backend().as(SessionIdentity.ofRole("rls_reader")).read(db -> {
            db.execute("select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true), "
                    + "set_config('enable_bitmapscan', 'off', true)");
            return db.explain(reader.select(
                                    db,
                                    List.of(),
                                    Seek.behind(newest.parts(), edge.place()).getFirst(),
                                    List.of())
                            .orderBy(newest.parts().stream()
                                    .map(RowOrder.Part::sortField)
                                    .toList())
                            .limit(100))
                    .plan();
        });
        // the policy stays a filter; the place is found by the index, since its operators leak nothing
        assertThat(plan).contains("Index Cond: (ROW(moment, id) < ROW(", "Filter: (small = 1)");
    }

    @Test
    void ordersAreOfferedOnlyWhereAnIndexKeepsThem() {
        TableInfo info = reader("odd").info();
        assertThat(OrderRules.by(info, "big", false)).isEmpty();
        assertThat(OrderRules.whyNot(info, "big")).get().asString().contains("No usable index starts with");
        assertThat(OrderRules.whyNot(info, "flag")).get().asString().contains("no index");
        assertThat(OrderRules.whyNot(info, "moment")).isEmpty();
        assertThat(OrderRules.whyNot(reader("happy").info(), "id"))
                .get()
                .asString()
                .contains("view");
    }

    @ParameterizedTest
    @CsvSource({
        "'Odd \"name',CONTAINS,'''5\\%_',12",
        "'Odd \"name',CONTAINS,'5_x',0",
        "'Odd \"name',STARTS_WITH,NÄME,267",
        "'Odd \"name',IS_NULL,,44",
        "number,AT_LEAST,NaN,28",
        "number,EQUALS,2.00,44",
        "moment,AT_LEAST,2027-01-01,23",
        "moment,IS_NULL,,24",
        "flag,IS_TRUE,,77",
        "flag,IS_FALSE,,234",
        "feeling,ONE_OF,'sad, happy',207",
        "doc,JSON_CONTAINS,'{\"n\": 7}',1",
        "doc,CONTAINS,'\"n\": 7,',1",
        "day,AT_MOST,2026-01-01,34",
        "small,NOT_EQUALS,1,259"
    })
    void filtersMeanWhatTheySay(String column, Operator operator, @Nullable String value, int expected) {
        List<RowFilter> filters =
                List.of(new RowFilter(column, operator, operator.operands() == 0 ? List.of() : List.of(value)));
        TableReader reader = reader("odd");
        assertThat(reader.count(login(), filters, ReadOptions.standard())).isEqualTo(RowCount.exact(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "id,EQUALS,123,whole UUID",
        "small,EQUALS,1.5,whole number",
        "small,AT_LEAST,99999999999,more than integer",
        "number,EQUALS,'1,5',Write a number",
        "moment,AT_LEAST,soonish,date or time",
        "feeling,EQUALS,angry,sad",
        "doc,JSON_CONTAINS,'{a',not JSON",
        "doc,JSON_CONTAINS,'',JSON",
        "flag,CONTAINS,'',look for"
    })
    void wrongValuesAreToldAtTheField(String column, Operator operator, String value, String told) {
        TableReader reader = reader("odd");
        TableColumn found = reader.info().column(column).orElseThrow();
        assertThat(FilterRules.problem(found, operator, value)).get().asString().contains(told);
        RowFilter filter = RowFilter.of(column, operator, value);
        assertThatThrownBy(() -> reader.count(login(), List.of(filter), ReadOptions.standard()))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Invalid.class));
    }

    @Test
    void countsTellWhatExistsAndWhatIsVisible() {
        TableReader reader = reader("odd");
        Lens few = backend().as(SessionIdentity.ofRole("rls_reader"));
        RowCounts counts = reader.counts(few, login(), true, List.of(), ReadOptions.standard());
        assertThat(counts.text("Ana")).isEqualTo("311 exist · 52 visible to Ana");
        assertThat(reader.counts(few, login(), false, List.of(), ReadOptions.standard())
                        .text("Ana"))
                .isEqualTo("52 visible to Ana · hidden rows cannot be counted with this login");
    }

    @Test
    void missingGrantsAreSaidAndGrantedColumnsStillRead() {
        Lens nobody = backend().as(SessionIdentity.ofRole("nobody_here"));
        TableReader odd =
                new TableReader(TableCatalog.table(nobody, new TableRef("public", "odd"), ReadOptions.standard()));
        assertThat(odd.info().summary().readable()).isFalse();
        PageRequest request = new PageRequest(List.of(), OrderRules.standard(odd.info()), new Step.First(), 5);
        assertThatThrownBy(() -> odd.page(nobody, request, ReadOptions.standard()))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.NotPermitted.class));

        TableReader pair =
                new TableReader(TableCatalog.table(nobody, new TableRef("public", "pair"), ReadOptions.standard()));
        assertThat(pair.columns()).extracting(TableColumn::name).containsExactly("a", "b");
        PageRequest some = new PageRequest(List.of(), OrderRules.standard(pair.info()), new Step.First(), 5);
        assertThat(pair.page(nobody, some, ReadOptions.standard()).rows()).hasSize(5);
    }

    @Test
    void oneRowIsReadWholeByItsKey() {
        TableReader reader = reader("pair");
        Optional<TableRow> row = reader.row(login(), Map.of("a", "7", "b", "C"), ReadOptions.standard());
        assertThat(row).get().extracting(TableRow::values).isEqualTo(List.of("7", "C", "7"));
        assertThat(reader.row(login(), Map.of("a", "7", "b", "it's"), ReadOptions.standard()))
                .isEmpty();
        String insert = RowText.insert(reader.info().table(), reader.columns(), row.orElseThrow());
        assertThat(insert).isEqualTo("insert into \"public\".\"pair\" (\"a\", \"b\", \"c\") values ('7', 'C', '7');");
        assertThat(RowText.json(reader.columns(), row.orElseThrow()))
                .contains("\"a\" : 7")
                .contains("\"b\" : \"C\"");
    }

    @Test
    void aTableThatIsGoneIsToldAsSuch() {
        assertThatThrownBy(() -> reader("nowhere"))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence())
                                .isEqualTo("There is no table public.nowhere on this backend."));
    }

    private static List<String> ids(DSLContext db, RowOrder order) {
        return db.select(org.jooq.impl.DSL.field("id::text", String.class))
                .from("odd t")
                .orderBy(order.parts().stream().map(RowOrder.Part::sortField).toList())
                .fetch(0, String.class);
    }

    private static TablePage read(TableReader reader, RowOrder order, Step step, int size) {
        return reader.page(login(), new PageRequest(List.of(), order, step, size), ReadOptions.standard());
    }

    /// First columns of all rows, page by page.
    private static List<String> walk(TableReader reader, RowOrder order, int size, boolean forward) {
        List<String> met = new ArrayList<>();
        TablePage page = read(reader, order, forward ? new Step.First() : new Step.Last(), size);
        while (true) {
            List<TableRow> rows = forward ? page.rows() : page.rows().reversed();
            rows.forEach(row -> met.add(row.value(0) + (reader.columns().size() < 5 ? "/" + row.value(1) : "")));
            boolean more = forward ? page.after() : page.before();
            if (!more) {
                break;
            }
            TableRow edge = rows.getLast();
            page = read(reader, order, forward ? new Step.After(edge) : new Step.Before(edge), size);
        }
        return met;
    }
}
