package io.rolescope.explorer;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Progress;
import io.rolescope.platform.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// Writes rows to a file by streaming, exactly what the lens sees, in the order of the grid.
public final class RowExport {
    /// Renders without a connection, names quoted.
    static final DSLContext RENDER =
            DSL.using(SQLDialect.POSTGRES, new Settings().withRenderQuotedNames(RenderQuotedNames.ALWAYS));

    private RowExport() {}

    /// How rows are written.
    public enum Format {
        CSV("CSV", "csv", Lens.CopyFormat.CSV),
        /// One JSON object a line.
        JSON_LINES("JSON lines", "jsonl", Lens.CopyFormat.LINES),
        /// A workbook (ECMA-376); numbers and booleans as such, all else as the server writes it.
        EXCEL("Excel", "xlsx", Lens.CopyFormat.TEXT);

        private final String title;
        private final String extension;
        private final Lens.CopyFormat copy;

        Format(String title, String extension, Lens.CopyFormat copy) {
            this.title = title;
            this.extension = extension;
            this.copy = copy;
        }

        /// What people call it.
        public String title() {
            return title;
        }

        public String extension() {
            return extension;
        }
    }

    /// What was written.
    public record Written(Path file, long rows, long bytes) {}

    /// @param masks what is masked in the file too
    /// @param order [RowOrder.By#NOTHING] for the fastest way
    /// @throws io.rolescope.platform.FailureException when the rows cannot be read or the file cannot be written.
    /// Then there is no file of this name, or the one that was there before.
    public static Written write(
            Lens lens,
            TableReader reader,
            List<RowFilter> filters,
            RowOrder order,
            Masks masks,
            Format format,
            Path file,
            Cancellation cancellation,
            Progress progress) {
        return write(lens, masked(query(reader, filters, order), masks), format, file, cancellation, progress);
    }

    /// The same for any SELECT.
    public static Written write(
            Lens lens, Select<?> rows, Format format, Path file, Cancellation cancellation, Progress progress) {
        String query = RENDER.renderInlined(format == Format.JSON_LINES ? asObjects(rows) : rows);
        // an export may take long; it is the person who ends it
        ReadOptions options = new ReadOptions(Duration.ZERO, cancellation);
        if (format == Format.EXCEL) {
            return workbook(lens, query, options, file, progress);
        }
        try (WholeFile out = WholeFile.open(file)) {
            long count = lens.copyOut(options, query, format.copy, out.stream(), told(file, progress));
            cancellation.throwIfCancelled();
            return new Written(file, count, out.complete());
        }
    }

    private static LongConsumer told(Path file, Progress progress) {
        return bytes -> progress.report(
                -1, String.format(Locale.ENGLISH, "%,d KB written to %s", bytes / 1024, file.getFileName()));
    }

    private static Written workbook(Lens lens, String query, ReadOptions options, Path file, Progress progress) {
        Field<?>[] columns = lens.read(
                ReadOptions.cancelledBy(options.cancellation()),
                db -> db.resultQuery("select * from (" + query + ") as exported limit 0")
                        .fetch()
                        .fields());
        try (WholeFile out = WholeFile.open(file)) {
            long count;
            try (Spreadsheet sheet = new Spreadsheet(out.stream(), columns)) {
                count = lens.copyOut(options, query, Format.EXCEL.copy, sheet, told(file, progress));
                options.cancellation().throwIfCancelled();
                sheet.finish();
            }
            return new Written(file, count, out.complete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Select<?> masked(Select<?> rows, Masks masks) {
        return masks.isEmpty()
                ? rows
                : MaskedSelect.of(
                        rows,
                        field -> masks.kind(field.getName())
                                .map(kind -> MaskedSelect.value(kind, field))
                                .orElse(null));
    }

    private static Select<?> query(TableReader reader, List<RowFilter> filters, RowOrder order) {
        List<Field<?>> fields = new ArrayList<>();
        reader.columns().forEach(column -> fields.add(column.field()));
        return DSL.select(fields)
                .from(reader.table())
                .where(reader.where(filters))
                .orderBy(order.parts().stream().map(RowOrder.Part::sortField).toList());
    }

    private static Query asObjects(Select<?> rows) {
        Table<?> named = rows.asTable("exported");
        return DSL.select(DSL.field("pg_catalog.row_to_json({0})::text", String.class, DSL.name("exported")))
                .from(named);
    }
}
