package io.rolescope.explorer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/// Turns rows in PostgreSQL's COPY text format into a workbook as they come, a thousand in memory at a time.
///
/// Source of the limits: Microsoft, “Excel specifications and limits”. More rows than a sheet holds go on in another
/// sheet; a longer text than a cell holds is cut and says so. Text is never taken for a formula.
final class Spreadsheet extends OutputStream {
    static final int ROWS_OF_A_SHEET = 1_048_576;
    static final int LONGEST_CELL = 32_767;
    private static final String CUT = "… (cut)";
    private static final int AT_ONCE = 1_000;
    /// A double holds so many digits without changing one.
    private static final int EXACT_DIGITS = 15;

    private static final Pattern NOT_IN_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    private final Workbook book;
    private final Field<?>[] columns;
    private final int limit;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private Worksheet sheet;
    private int sheets = 1;
    private int row;

    Spreadsheet(OutputStream out, Field<?>[] columns) {
        this(out, columns, ROWS_OF_A_SHEET);
    }

    /// @param limit rows of a sheet, its head among them
    Spreadsheet(OutputStream out, Field<?>[] columns, int limit) {
        this.book = new Workbook(out, "Rolescope", "1.0");
        this.columns = columns;
        this.limit = limit;
        this.sheet = begin();
    }

    private Worksheet begin() {
        Worksheet begun = book.newWorksheet(sheets == 1 ? "Rows" : "Rows " + sheets);
        for (int i = 0; i < columns.length; i++) {
            begun.inlineString(0, i, columns[i].getName());
            begun.style(0, i).bold().set();
        }
        begun.freezePane(0, 1);
        row = 1;
        return begun;
    }

    @Override
    public void write(int one) throws IOException {
        if (one == '\n') {
            addRow(line.toString(StandardCharsets.UTF_8));
            line.reset();
        } else {
            line.write(one);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }

    private void addRow(String text) throws IOException {
        if (row == limit) {
            sheet.finish();
            sheets++;
            sheet = begin();
        }
        String[] values = text.split("\t", -1);
        for (int i = 0; i < columns.length && i < values.length; i++) {
            put(i, unescaped(values[i]));
        }
        row++;
        if (row % AT_ONCE == 0) {
            sheet.flush();
        }
    }

    private void put(int column, @Nullable String value) {
        if (value == null) {
            return;
        }
        var type = columns[column].getDataType();
        if (type.isNumeric() && isExact(value)) {
            sheet.value(row, column, new BigDecimal(value));
        } else if (type.isBoolean()) {
            sheet.value(row, column, value.equals("t"));
        } else {
            sheet.inlineString(row, column, cell(value));
        }
    }

    private static boolean isExact(String number) {
        if (!number.matches("-?\\d{1,15}(\\.\\d{1,15})?")) {
            return false;
        }
        return new BigDecimal(number).stripTrailingZeros().precision() <= EXACT_DIGITS;
    }

    private static String cell(String value) {
        String clean = NOT_IN_XML.matcher(value).replaceAll("\uFFFD");
        return clean.length() <= LONGEST_CELL ? clean : clean.substring(0, LONGEST_CELL - CUT.length()) + CUT;
    }

    /// Source: PostgreSQL manual, “COPY”, text format.
    private static @Nullable String unescaped(String text) {
        if (text.equals("\\N")) {
            return null;
        }
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                plain.append(c);
                continue;
            }
            i++;
            plain.append(
                    switch (text.charAt(i)) {
                        case 'b' -> '\b';
                        case 'f' -> '\f';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case 'v' -> '\u000B';
                        default -> text.charAt(i);
                    });
        }
        return plain.toString();
    }

    /// Writes what belongs behind the rows.
    void finish() throws IOException {
        sheet.finish();
        book.finish();
    }

    @Override
    public void close() {
        // the stream below is closed by whoever opened it; a workbook that was not finished is thrown away
    }
}
