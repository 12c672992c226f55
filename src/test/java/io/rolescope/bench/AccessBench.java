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
                create policy closed on doc as restrictive for select to bench_member using (
                    not exists (select from closed c where c.org = doc.org));
                grant select on doc, member, closed to bench_member;
                """.formatted(PEOPLE));
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

    @Test
    void explainAgainstSelect() {
        SessionIdentity person = people(9, 9).getFirst();
        Table doc = catalog.find("public.doc");
        double select = fastest(
                5,
                () -> backend.as(person)
                        .read(
                                PATIENT,
                                db -> db.fetch("select * from public.doc order by id")
                                        .size()));
        AccessExplainer explainer = new AccessExplainer(backend, catalog);
        RowSelection all = new RowSelection.First(10_000);
        double verdicts = fastest(3, () -> explainer.verdicts(person, doc, StatementShape.SELECT, all, PATIENT));
        double explain = fastest(3, () -> explainer.explain(person, doc, StatementShape.SELECT, all, PATIENT));
        System.out.printf(
                "10,000 rows, 5 policies: SELECT %.1f ms, verdicts %.1f ms, ratio %.2f (aim 2.5);"
                        + " with trees and check %.1f ms, ratio %.2f%n",
                select, verdicts, verdicts / select, explain, explain / select);
        assertThat(select).isPositive();
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
