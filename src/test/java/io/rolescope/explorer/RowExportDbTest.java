package io.rolescope.explorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rolescope.connections.Backend;
import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.platform.WholeFile;
import io.rolescope.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("db")
class RowExportDbTest {
    private static @Nullable Backend backend;

    @TempDir
    Path folder = Path.of(".");

    @BeforeAll
    static void table() {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, """
                create table note (id int primary key, said text, doc jsonb, seen boolean);
                insert into note values
                    (1, 'a "quoted", line' || chr(10) || 'and next', '{"a": [1, 2]}', true),
                    (2, null, null, false), (3, '', '"tab\\there"', null), (4, 'hidden', '{}', true);
                insert into note select i, repeat('long ', 100), '{}', true from generate_series(5, 60000) as g (i);
                create role exporter nologin;
                grant select on note to exporter;
                alter table note enable row level security;
                create policy few on note to exporter using (id < 4);
                """);
        backend = TestPostgres.backend(database, TestPostgres.superuser());
    }

    @AfterAll
    static void close() {
        backend().close();
    }

    private static Backend backend() {
        if (backend == null) {
            throw new IllegalStateException();
        }
        return backend;
    }

    private RowExport.Written export(SessionIdentity as, RowExport.Format format, Path file, Cancellation stop) {
        Lens lens = backend().as(as);
        TableReader reader =
                new TableReader(TableCatalog.table(lens, new TableRef("public", "note"), ReadOptions.standard()));
        return RowExport.write(
                lens,
                reader,
                List.of(),
                OrderRules.standard(reader.info()),
                Masks.none(),
                format,
                file,
                stop,
                Progress.silent());
    }

    @Test
    void csvHoldsExactlyWhatTheLensSees() throws IOException {
        Path file = folder.resolve("notes.csv");
        RowExport.Written written =
                export(SessionIdentity.ofRole("exporter"), RowExport.Format.CSV, file, Cancellation.none());
        assertThat(written.rows()).isEqualTo(3);
        assertThat(Files.readString(file)).isEqualTo("""
                id,said,doc,seen
                1,"a ""quoted"", line
                and next","{""a"": [1, 2]}",t
                2,,,f
                3,"",\"""tab\\there\""",
                """);
        assertThat(written.bytes()).isEqualTo(Files.size(file));
    }

    @Test
    void jsonLinesHoldOneObjectALine() throws IOException {
        Path file = folder.resolve("notes.jsonl");
        export(SessionIdentity.ofRole("exporter"), RowExport.Format.JSON_LINES, file, Cancellation.none());
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"id\":1,\"said\":\"a \\\"quoted\\\", line\\nand next\",\"doc\":{\"a\": [1, 2]},\"seen\":true}",
                        "{\"id\":2,\"said\":null,\"doc\":null,\"seen\":false}",
                        "{\"id\":3,\"said\":\"\",\"doc\":\"tab\\there\",\"seen\":null}");
    }

    @Test
    void aWorkbookHoldsNumbersAsNumbersAndTextAsText() throws Exception {
        Path file = folder.resolve("rows.xlsx");
        Lens lens = backend().as(SessionIdentity.login());
        var rows = org.jooq
                .impl
                .DSL
                .select(
                        org.jooq.impl.DSL.field("g.n", Integer.class).as("n"),
                        org.jooq.impl.DSL.field("'=1+' || g.n", String.class).as("formula"),
                        org.jooq
                                .impl
                                .DSL
                                .field("12345678901234567890::numeric", java.math.BigDecimal.class)
                                .as("long_number"),
                        org.jooq
                                .impl
                                .DSL
                                .field("E'a\\tb\\n\\\\c<&>' || chr(1)", String.class)
                                .as("odd"),
                        org.jooq
                                .impl
                                .DSL
                                .field("case when g.n = 1 then repeat('x', 40000) end", String.class)
                                .as("huge"),
                        org.jooq.impl.DSL.field("g.n = 1", Boolean.class).as("first"),
                        org.jooq.impl.DSL.field("null::text", String.class).as("nothing"))
                .from("generate_series(1, 2500) as g(n)");
        RowExport.Written written =
                RowExport.write(lens, rows, RowExport.Format.EXCEL, file, Cancellation.none(), Progress.silent());
        assertThat(written.rows()).isEqualTo(2500);
        String sheet = sheet(file, 1);
        assertThat(sheet.split("<row ", -1)).hasSize(2502);
        assertThat(sheet)
                .contains("<c r=\"A2\"", "<v>1</v>", "<t>=1+1</t>", "12345678901234567890")
                .contains("a&#x9;b&#xa;\\c&lt;&amp;&gt;&#xfffd;", "&#x2026; (cut)")
                .doesNotContain("<f>");
        Path gone = folder.resolve("cancelled.xlsx");
        Cancellation stop = new Cancellation();
        assertThatThrownBy(() -> RowExport.write(
                        lens, rows, RowExport.Format.EXCEL, gone, stop, (fraction, message) -> stop.cancel()))
                .isInstanceOf(FailureException.class);
        assertThat(gone).doesNotExist();
    }

    @Test
    void aFullSheetGoesOnInAnother() throws Exception {
        Path file = folder.resolve("many.xlsx");
        org.jooq.Field<?>[] columns = {org.jooq.impl.DSL.field("n", Integer.class)};
        try (var out = Files.newOutputStream(file);
                Spreadsheet sheet = new Spreadsheet(out, columns, 4)) {
            sheet.write("1\n2\n3\n4\n5\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            sheet.finish();
        }
        assertThat(sheet(file, 1).split("<row ", -1)).hasSize(5);
        assertThat(sheet(file, 2).split("<row ", -1)).hasSize(4);
    }

    private static String sheet(Path file, int number) throws IOException {
        try (var zip = new java.util.zip.ZipFile(file.toFile())) {
            var entry = zip.getEntry("xl/worksheets/sheet" + number + ".xml");
            return new String(zip.getInputStream(entry).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsMaskedOnThePageIsMaskedInTheFile() throws IOException {
        Backend backend = backend();
        TestPostgres.run(
                backend.profile().database(),
                "create table if not exists public.people (id int primary key, email text, phone text, ip inet, n int);"
                        + " insert into public.people values (1, 'a@b.c', '+49 1', '10.0.0.1', 5), (2, null, '', '::1', 6)"
                        + " on conflict do nothing");
        Lens lens = backend.as(SessionIdentity.ofRole(backend.facts().login()));
        TableReader reader =
                new TableReader(TableCatalog.table(lens, new TableRef("public", "people"), ReadOptions.standard()));
        Masks masks = Masks.of(reader.info(), new io.rolescope.identities.PersonalColumns(java.util.Map.of()));
        Path file = folder.resolve("people.csv");
        RowExport.write(
                lens,
                reader,
                List.of(),
                OrderRules.standard(reader.info()),
                masks,
                RowExport.Format.CSV,
                file,
                Cancellation.none(),
                Progress.silent());
        assertThat(Files.readString(file)).isEqualTo("""
                id,email,phone,ip,n
                1,•••@•••,+•••,•.•.•.•,5
                2,,"",•:•,6
                """);
    }

    @Test
    void cancellingLeavesTheOldFileAndNothingHalfWritten() throws IOException {
        Path file = folder.resolve("kept.csv");
        Files.writeString(file, "before");
        Cancellation stop = Cancellation.none();
        Lens lens = backend().as(SessionIdentity.login());
        TableReader reader =
                new TableReader(TableCatalog.table(lens, new TableRef("public", "note"), ReadOptions.standard()));
        assertThatThrownBy(() -> RowExport.write(
                        lens,
                        reader,
                        List.of(),
                        RowOrder.none(),
                        Masks.none(),
                        RowExport.Format.CSV,
                        file,
                        stop,
                        (fraction, message) -> stop.cancel()))
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Cancelled.class));
        assertThat(Files.readString(file)).isEqualTo("before");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aMissingFolderIsSaidPlainly() {
        assertThatThrownBy(() -> export(
                        SessionIdentity.login(),
                        RowExport.Format.CSV,
                        folder.resolve("no/such/notes.csv"),
                        Cancellation.none()))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().sentence()).contains("folder for “notes.csv” does not exist"));
    }

    @Test
    void aFullDiskIsSaidPlainly() throws IOException {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
        assertThatThrownBy(() -> {
                    try (WholeFile file = WholeFile.onto(full, folder.resolve("never.csv"))) {
                        file.stream().write(new byte[1 << 17]);
                        file.complete();
                    }
                })
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Invalid.class));
        assertThat(folder.resolve("never.csv")).doesNotExist();
    }
}
