package io.rolescope.access.catalog;

import io.rolescope.identities.PersonalColumns;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.identities.PersonalJson;
import io.rolescope.identities.PersonalText;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of tables with what is personal masked, told by each column's name, type and comment ([PersonalColumns]); and
/// sentences about such rows.
public final class PersonalRows {
    private final PersonalColumns rules = new PersonalColumns(Map.of());

    /// The kind of personal thing in a column, `null` where it is shown as it is.
    public @Nullable Kind kind(Table table, String column) {
        @Nullable Column found = table.column(column).orElse(null);
        return found == null
                ? kind(table.name(), column)
                : rules.kind(table.name().schema(), table.name().name(), column, found.type(), found.comment());
    }

    /// The same for a table of which nothing but the name is known.
    public @Nullable Kind kind(TableName table, String column) {
        return rules.kind(table.schema(), table.name(), column, "text", null);
    }

    /// Whether a column may hold something that is not shown at first.
    public boolean isPersonal(Table table, String column) {
        return kind(table, column) != null || isJson(table, column);
    }

    /// A value as it is shown until revealed.
    public @Nullable String masked(Table table, String column, @Nullable String value) {
        @Nullable Kind kind = kind(table, column);
        if (kind != null) {
            return PersonalColumns.masked(kind, value);
        }
        return value != null && isJson(table, column) ? json(table.name(), value) : value;
    }

    /// The same for a table of which nothing but the name is known.
    public @Nullable String masked(TableName table, String column, @Nullable String value) {
        @Nullable Kind kind = kind(table, column);
        return kind == null ? value : PersonalColumns.masked(kind, value);
    }

    /// Words about a row, without the personal values of it that they quote, and without what is personal by its form.
    public String words(Table table, Map<String, ? extends @Nullable String> values, String words) {
        HiddenValues hidden = new HiddenValues();
        hide(table, values, hidden);
        return PersonalText.masked(hidden.in(words));
    }

    /// The same for a row that was kept; without what is personal by its form where there is none.
    public String words(@Nullable TableRow row, String words) {
        return row == null ? PersonalText.masked(words) : words(row.table(), row.values(), words);
    }

    /// The same for words about several rows.
    public String words(Collection<TableRow> rows, String words) {
        HiddenValues hidden = new HiddenValues();
        rows.forEach(row -> hide(row.table(), row.values(), hidden));
        return PersonalText.masked(hidden.in(words));
    }

    /// Hides the personal values of a row, with those inside of its JSON.
    public void hide(Table table, Map<String, ? extends @Nullable String> values, HiddenValues hidden) {
        values.forEach((column, value) -> {
            if (value != null) {
                hidden.hide(value, Objects.requireNonNullElse(masked(table, column, value), value));
                if (value.startsWith("{") || value.startsWith("[")) {
                    PersonalJson.secrets(
                            rules, kind(table, column), table.name().name(), value, hidden::hide);
                }
            }
        });
    }

    /// As it was written where nothing in it is masked.
    private String json(TableName table, String value) {
        String masked = String.valueOf(PersonalJson.masked(rules, table.schema(), table.name(), value));
        return masked.indexOf('•') < 0 ? value : masked;
    }

    private static boolean isJson(Table table, String column) {
        return table.column(column)
                .map(found -> found.type().equals("json") || found.type().equals("jsonb"))
                .orElse(false);
    }
}
