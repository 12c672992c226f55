package io.rolescope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.AccessReach;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What explaining, counting and asking around cost against what the server needs for the bare SELECT.
/// `-Dbench.part=10` makes everything a tenth.
@Tag("bench")
class AccessBench {
    private static final int PART = Integer.getInteger("bench.part", 1);
    private static final int TABLES = 50;
    private static final int ROWS = 20_000 / PART;
    private static final int PEOPLE = 100_000 / PART;
    private static final int RUNS = Integer.getInteger("bench.runs", 60);
    private static final ReadOptions PATIENT = ReadOptions.standard().withTimeout(Duration.ofMinutes(5));

    private static Backend backend;
    private static PolicyCatalog catalog;

    @BeforeAll
    static void fill() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                do $$ begin create role bench_member nologin; exception when duplicate_object then null; end $$;
                create function uid() returns uuid language sql stable
                    as $$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
                create table member (org int, person uuid, role text, primary key (org, person));
                insert into member select i %% 50, md5(i::text)::uuid, case i %% 9 when 0 then 'admin' else 'reader' end
                  from generate_series(1, %d) as g (i);
                create index on member (person);
                create table doc (id int primary key, org int, owner uuid, open boolean, title text, body text);
                insert into doc select i, i %% 50, md5(i::text)::uuid, i %% 100 = 0, 'Document ' || i, repeat('text ', 20)
                  from generate_series(1, 10000) as g (i);
                alter table doc enable row level security;
                create policy own on doc for select to bench_member using (owner = (select uid()));
                create policy shared on doc for select to bench_member using (
                    org in (select m.org from member m where m.person = (select uid())));
                create policy open on doc for select to bench_member using (open);
                create policy admin on doc for select to bench_member using (exists (
                    select from member m where m.org = doc.org and m.person = (select uid()) and m.role = 'admin'));
                create table closed (org int primary key);
                insert into closed values (3), (49);
                insert into member select o, md5('%d')::uuid, 'reader' from generate_series(0, 49) as g (o);
                create policy closed on doc as restrictive for select to bench_member using (
                    not exists (select from closed c where c.org = doc.org));
                grant select on doc, member, closed to bench_member;
                """.formatted(PEOPLE, PEOPLE + 1));
        TestPostgres.run(database, """
                do $$ begin
                  for t in 1 .. 500 loop
                    execute format('create table t%%s (id int primary key, org int, owner uuid, said text)', t);
                    execute format('alter table t%%s enable row level security', t);
                    execute format('create policy own on t%%s to bench_member using (owner = (select uid())
                        or org in (select m.org from member m where m.person = (select uid())))', t);
                    execute format('grant all on t%%s to bench_member', t);
                    if t <= %d then
                      execute format('insert into t%%s select i, i %% 50, md5(i::text)::uuid, ''x''
                          from generate_series(1, %d) as g (i)', t);
                    end if;
                  end loop;
                end $$
                """.formatted(TABLES, ROWS).replace("i % 50", "i %% 50"));
        TestPostgres.run(database, "vacuum analyze");
        backend = TestPostgres.backend(database, TestPostgres.superuser());
        catalog = CatalogReader.read(backend);
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void catalogOfManyTables() {
        double milliseconds = fastest(5, () -> CatalogReader.read(backend).tables());
        System.out.printf("catalog of 500 tables: %.0f ms (aim 1000)%n", milliseconds);
        assertThat(catalog.tables()).hasSizeGreaterThan(500);
    }

    /// Against the identity's own SELECT of the same table (all columns, in the key's order, fetched), for one who
    /// sees few of the 10,000 rows and for one who sees nearly all. The first SELECT is as cheap as they come: it
    /// hands out 300 rows, while explaining reads all 10,000, the hidden ones too.
    @Test
    void explainAgainstSelect() {
        explainAgainstSelect(people(9, 9).getFirst());
        // a reader of every organization
        explainAgainstSelect(people(PEOPLE + 1, PEOPLE + 1).getFirst());
    }

    private static void explainAgainstSelect(SessionIdentity person) {
        Table doc = catalog.find("public.doc");
        AccessExplainer explainer = new AccessExplainer(backend, catalog);
        RowSelection all = new RowSelection.First(10_000);
        StatementShape shape = StatementShape.SELECT;
        List<Work> works = List.of(
                () -> backend.as(person)
                        .read(
                                PATIENT,
                                db -> db.fetch("select * from public.doc order by id")
                                        .size()),
                () -> explainer.verdicts(person, doc, shape, all, PATIENT),
                () -> explainer.reasons(person, doc, shape, all, PATIENT),
                () -> explainer.explain(person, doc, shape, all, PATIENT),
                () -> explainer.reasons(person, doc, shape, all, PATIENT).rows().stream()
                        .mapToInt(row -> row.tree().children().size())
                        .sum(),
                () -> explainer.reasons(person, doc, shape, all, PATIENT).rows().stream()
                        .mapToInt(row -> row.headline().length())
                        .sum());
        List<String> names = List.of(
                "SELECT",
                "verdicts only",
                "verdicts, held against the server, trees on demand",
                "the same with whole rows",
                "the same with every tree made",
                "the same with every sentence made");
        double[] best = fastestInTurn(RUNS, works);
        long visible = explainer.explain(person, doc, shape, all, PATIENT).count("allowed");
        System.out.printf("10,000 rows, 5 policies, %,d of them visible to %s:%n", visible, person.name());
        for (int i = 0; i < best.length; i++) {
            System.out.printf("  %-52s %7.1f ms, ratio %.2f%n", names.get(i), best[i], best[i] / best[0]);
        }
        assertThat(best[0]).isPositive();
    }

    @Test
    void matrixAgainstCounts() {
        List<SessionIdentity> twenty = people(1, 20);
        List<Table> tables = IntStream.rangeClosed(1, TABLES)
                .mapToObj(i -> catalog.find("public.t" + i))
                .toList();
        double counts = fastest(1, () -> {
            long sum = 0;
            for (Table table : tables) {
                for (SessionIdentity person : twenty) {
                    for (int command = 0; command < 4; command++) {
                        sum += backend.as(person)
                                .read(
                                        PATIENT,
                                        db -> db.fetchSingle("select count(*) from "
                                                        + table.name().sql())
                                                .get(0, Long.class));
                    }
                }
            }
            return sum;
        });
        List<MatrixCell> cells = new ArrayList<>();
        double matrix = fastest(
                1,
                () -> new AccessMatrix(backend, catalog, TenantKeys.detect(catalog, null))
                        .compute(twenty, tables, PATIENT, Progress.silent(), cells::add));
        System.out.printf(
                "matrix of %d cells over %,d rows: %.0f ms, a bare count for each cell %.0f ms, ratio %.2f (aim 1.1)%n",
                cells.size(), TABLES * ROWS, matrix, counts, matrix / counts);
        assertThat(cells).hasSize(TABLES * 20 * 4);
    }

    @Test
    void reachOfManyPeople() {
        List<SessionIdentity> people = people(1, PEOPLE);
        List<AccessReach.Reach> found = new ArrayList<>();
        double milliseconds = fastest(
                1,
                () -> found.add(new AccessReach(backend)
                        .whoSees(
                                catalog.find("public.doc"),
                                new RowKey(Map.of("id", "77"), false),
                                people,
                                PATIENT,
                                Progress.silent(),
                                identity -> {})));
        System.out.printf(
                "who of %,d people sees a row: %.1f µs each (aim 80), %,d see it%n",
                PEOPLE, milliseconds * 1000 / PEOPLE, found.getFirst().seeing().size());
        assertThat(found.getFirst().seeing()).hasSize(PEOPLE / 50);
        assertThat(found.getFirst().failed()).isEmpty();
    }

    private static List<SessionIdentity> people(int first, int last) {
        List<SessionIdentity> people = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            String sub = md5(i);
            people.add(new SessionIdentity(
                    "person " + i,
                    "bench_member",
                    Map.of(
                            "request.jwt.claims",
                            "{\"sub\": \"" + sub + "\", \"role\": \"authenticated\", \"app_metadata\": {\"org\": "
                                    + i % 50 + "}}",
                            "request.jwt.claim.sub",
                            sub,
                            "request.jwt.claim.role",
                            "authenticated")));
        }
        return people;
    }

    /// The UUID that the server makes of `md5(text)::uuid`.
    private static String md5(int i) {
        try {
            byte[] sum = java.security.MessageDigest.getInstance("MD5")
                    .digest(String.valueOf(i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(sum);
            return new UUID(bytes.getLong(), bytes.getLong()).toString();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As [#fastest], each work in turn, so that a busy minute of the machine strikes all of them.
    private static double[] fastestInTurn(int runs, List<Work> works) {
        double[] best = new double[works.size()];
        java.util.Arrays.fill(best, Double.MAX_VALUE);
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < best.length; i++) {
                best[i] = Math.min(best[i], fastest(1, works.get(i)));
            }
        }
        return best;
    }

    private interface Work {
        Object run();
    }

    /// Milliseconds of the fastest of so many runs: other work on the machine only ever adds.
    private static double fastest(int runs, Work work) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            assertThat(work.run()).isNotNull();
            best = Math.min(best, (System.nanoTime() - start) / 1e6);
        }
        return best;
    }
}
