package io.rolescope.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.connections.Backend;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.explorer.Masks;
import io.rolescope.explorer.OrderRules;
import io.rolescope.explorer.PageRequest;
import io.rolescope.explorer.RowExport;
import io.rolescope.explorer.RowOrder;
import io.rolescope.explorer.TableCatalog;
import io.rolescope.explorer.TablePage;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRef;
import io.rolescope.explorer.TableRow;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Progress;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/// Pages far down a long table, and exporting it, against plain JDBC. `-Dbench.part=10` makes everything a tenth.
@Tag("bench")
class GridBench {
    private static final int PART = Integer.getInteger("bench.part", 1);
    private static final int ROWS = 10_000_000 / PART;
    private static final int EXPORTED = 1_000_000 / PART;
    private static final int PAGE = 200;
    /// Enough of them for the compiler to have seen both ways; the fastest of each counts.
    private static final int RUNS = 3_000;

    private static String database = "";
    private static Backend backend;

    @TempDir
    Path folder = Path.of(".");

    @BeforeAll
    static void fill() {
        database = TestPostgres.emptyDatabase();
        String columns = "(id bigint, at timestamptz, actor uuid, action text, details jsonb)";
        String rows = """
                select i, timestamptz '2026-01-01' + i * interval '1 second', md5((i %% 1000)::text)::uuid,
                       'file.updated', '{"size": 12345, "name": "notes.md"}'
                  from generate_series(1, %d) as g (i)
                """;
        TestPostgres.run(database, "create table audit " + columns);
        TestPostgres.run(database, "insert into audit " + rows.formatted(ROWS));
        TestPostgres.run(database, "alter table audit add primary key (id)");
        TestPostgres.run(database, "create table exported " + columns);
        TestPostgres.run(database, "insert into exported " + rows.formatted(EXPORTED));
        TestPostgres.run(database, "vacuum analyze");
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @Test
    void farPageAgainstFirstAndPlain() throws SQLException {
        Lens lens = backend.as(SessionIdentity.login());
        TableReader reader =
                new TableReader(TableCatalog.table(lens, new TableRef("public", "audit"), ReadOptions.standard()));
        RowOrder order = OrderRules.standard(reader.info());
        PageRequest first = new PageRequest(List.of(), order, new PageRequest.Step.First(), PAGE);
        long skipped = Math.min(9_999L * PAGE, (long) ROWS - PAGE);
        List<String> place = List.of(String.valueOf(skipped));
        PageRequest far = first.at(new PageRequest.Step.After(new TableRow(place, place, false)));
        TablePage page = reader.page(lens, far, ReadOptions.standard());
        assertThat(page.rows().getFirst().values().getFirst()).isEqualTo(String.valueOf(skipped + 1));
        double firstTime = Double.MAX_VALUE;
        double farTime = Double.MAX_VALUE;
        double plainTime = Double.MAX_VALUE;
        try (Connection connection = TestPostgres.dataSource(database).getConnection()) {
            connection.setAutoCommit(false);
            for (int run = 0; run < RUNS; run++) {
                firstTime = Math.min(firstTime, milliseconds(() -> reader.page(lens, first, ReadOptions.standard())));
                farTime = Math.min(farTime, milliseconds(() -> reader.page(lens, far, ReadOptions.standard())));
                plainTime = Math.min(plainTime, milliseconds(() -> plainPage(connection, skipped)));
            }
        }
        System.out.printf(
                "page of %d of %,d rows: first %.2f ms, number 10,000 %.2f ms, ratio %.2f (aim 1.2);"
                        + " plain JDBC %.2f ms, ratio %.2f (aim 1.5)%n",
                PAGE, ROWS, firstTime, farTime, farTime / firstTime, plainTime, farTime / plainTime);
    }

    /// As a plain program does it: a transaction around, all values read.
    private static void plainPage(Connection connection, long after) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select id::text, at::text, actor::text, left(action, 2000), left(details::text, 2000), id::text"
                        + " from audit where id > ? order by audit.id limit 201")) {
            statement.setLong(1, after);
            try (ResultSet rows = statement.executeQuery()) {
                int read = 0;
                while (rows.next()) {
                    for (int column = 1; column <= 6; column++) {
                        read += rows.getString(column).length();
                    }
                }
                assertThat(read).isPositive();
            }
        }
        connection.commit();
    }

    @Test
    void exportAgainstCopy() throws SQLException {
        Lens lens = backend.as(SessionIdentity.login());
        TableReader reader =
                new TableReader(TableCatalog.table(lens, new TableRef("public", "exported"), ReadOptions.standard()));
        double export = Double.MAX_VALUE;
        double copy = Double.MAX_VALUE;
        AtomicLong most = new AtomicLong();
        long before = heap();
        for (int run = 0; run < 3; run++) {
            copy = Math.min(copy, milliseconds(GridBench::plainCopy));
            Path file = folder.resolve("rows" + run + ".csv");
            export = Math.min(
                    export,
                    milliseconds(() -> assertThat(RowExport.write(
                                            lens,
                                            reader,
                                            List.of(),
                                            new RowOrder(RowOrder.By.NOTHING, List.of()),
                                            Masks.none(),
                                            RowExport.Format.CSV,
                                            file,
                                            Cancellation.none(),
                                            Progress.silent())
                                    .rows())
                            .isEqualTo(EXPORTED)));
        }
        // once more, looking at what is alive in the middle of it
        RowExport.write(
                lens,
                reader,
                List.of(),
                new RowOrder(RowOrder.By.NOTHING, List.of()),
                Masks.none(),
                RowExport.Format.CSV,
                folder.resolve("heap.csv"),
                Cancellation.none(),
                new Progress() {
                    private int told;

                    @Override
                    public void report(double fraction, String message) {
                        if (told++ % 40 == 20) {
                            most.accumulateAndGet(heap(), Math::max);
                        }
                    }
                });
        System.out.printf(
                "export of %,d rows: %.0f ms, COPY read by plain JDBC %.0f ms, rate %.2f of it (aim 0.9);"
                        + " heap growth %.1f MB (aim 64)%n",
                EXPORTED, export, copy, copy / export, Math.max(0, most.get() - before) / 1e6);
    }

    private static void plainCopy() throws SQLException, IOException {
        try (Connection connection = TestPostgres.dataSource(database).getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY exported TO STDOUT (FORMAT csv, HEADER)", OutputStream.nullOutputStream());
        }
    }

    /// Bytes alive, garbage taken away first.
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private interface Work {
        void run() throws SQLException, IOException;
    }

    private static double milliseconds(Work work) throws SQLException {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
