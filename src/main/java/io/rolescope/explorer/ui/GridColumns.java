package io.rolescope.explorer.ui;

import io.rolescope.explorer.ColumnKind;
import io.rolescope.explorer.Masks;
import io.rolescope.explorer.OrderRules;
import io.rolescope.explorer.TableColumn;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRow;
import io.rolescope.explorer.TimeText;
import io.rolescope.kit.grid.GridColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Columns of a table as the grid draws them.
final class GridColumns {
    private GridColumns() {}

    static List<GridColumn<TableRow>> of(TableReader reader, Masks masks) {
        List<GridColumn<TableRow>> made = new ArrayList<>();
        for (int i = 0; i < reader.columns().size(); i++) {
            made.add(column(reader.info(), reader.columns().get(i), i, masks));
        }
        return made;
    }

    private static GridColumn<TableRow> column(TableInfo info, TableColumn column, int at, Masks masks) {
        GridColumn.Kind kind = kind(column.kind());
        GridColumn<TableRow> made = GridColumn.of(
                column.name(),
                column.name(),
                kind,
                width(column),
                row -> value(column.kind(), masks.shown(column, row.value(at))));
        Optional<String> whyNot = OrderRules.whyNot(info, column.name());
        GridColumn<TableRow> sortable = whyNot.isEmpty() ? made.sortableByServer() : made;
        return sortable.noted(
                note(info, column, whyNot) + (masks.hides(column) ? "\nPersonal: masked until revealed." : ""));
    }

    /// The value as the grid aligns and formats it; the server's own text where that says more.
    static @Nullable Object value(ColumnKind kind, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (kind) {
            case INTEGER, NUMBER -> number(text);
            case INSTANT -> {
                @Nullable Instant time = TimeText.instant(text);
                yield time == null ? text : time;
            }
            case BOOLEAN -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static GridColumn.Kind kind(ColumnKind kind) {
        return switch (kind) {
            case INTEGER, NUMBER -> GridColumn.Kind.NUMBER;
            case INSTANT -> GridColumn.Kind.TIME;
            case UUID -> GridColumn.Kind.ID;
            case JSON -> GridColumn.Kind.JSON;
            case BOOLEAN -> GridColumn.Kind.BOOLEAN;
            case OTHER -> GridColumn.Kind.CODE;
            case TEXT, ENUM, LOCAL_TIME, DATE -> GridColumn.Kind.TEXT;
        };
    }

    private static double width(TableColumn column) {
        double byKind = switch (column.kind()) {
            case UUID, INSTANT -> 104;
            case LOCAL_TIME -> 160;
            case BOOLEAN -> 72;
            case INTEGER, NUMBER, DATE, ENUM -> 96;
            case JSON, OTHER -> 180;
            case TEXT -> 150;
        };
        return Math.max(byKind, Math.min(190, 34 + column.name().length() * 7.2));
    }

    private static String note(TableInfo info, TableColumn column, Optional<String> whyNot) {
        StringBuilder text = new StringBuilder(column.name() + " · " + column.type());
        if (!column.nullable()) {
            text.append(", never null");
        }
        if (info.key().stream().anyMatch(part -> part.name().equals(column.name()))) {
            text.append(", key");
        }
        info.foreignKeys().stream()
                .filter(key -> key.columns().contains(column.name()))
                .forEach(key -> text.append("\nRefers to ").append(key.to()));
        if (column.comment() != null) {
            text.append('\n').append(column.comment());
        }
        text.append('\n').append(whyNot.orElse("Click to order by it."));
        return text.toString();
    }
}
