package io.rolescope.access.ui;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.kit.Reveal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values of rows as the Simulator shows them: what is personal is masked until it is revealed.
///
/// People's names stay in sight, since rows are told apart by them. JSON is masked field by field, names included.
final class PersonalValues {
    private final Reveal reveal;

    PersonalValues(Reveal reveal) {
        this.reveal = reveal;
    }

    Reveal reveal() {
        return reveal;
    }

    /// Whether a column may hold something that is not shown at first.
    boolean isPersonal(Table table, String column) {
        return kind(table.name(), column, type(table, column)) != null || isJson(type(table, column));
    }

    /// Whether some column may.
    boolean isPersonal(Table table) {
        return table.columns().stream().anyMatch(column -> isPersonal(table, column.name()));
    }

    /// Whether this value is not shown as it is now.
    boolean masks(Table table, String column, @Nullable String value) {
        return !Objects.equals(value, shown(table, column, value));
    }

    /// A value as it is shown now.
    @Nullable
    String shown(Table table, String column, @Nullable String value) {
        return shown(table.name(), column, type(table, column), value);
    }

    /// A value of a table of which nothing but the names is known.
    String shown(TableName table, String column, String value) {
        return Objects.requireNonNullElse(shown(table, column, "text", value), "");
    }

    /// A sentence about a row, without the personal values that it quotes.
    String words(Table table, Map<String, @Nullable String> values, String words) {
        if (reveal.isRevealed()) {
            return words;
        }
        String masked = words;
        for (Map.Entry<String, @Nullable String> one : values.entrySet()) {
            String value = one.getValue();
            // a shorter one is no telling part of a sentence, and may stand in any word
            if (value != null && value.length() >= 3 && masks(table, one.getKey(), value)) {
                masked = masked.replace(value, String.valueOf(shown(table, one.getKey(), value)));
            }
        }
        return reveal.text(masked);
    }

    private @Nullable String shown(TableName table, String column, String type, @Nullable String value) {
        if (value == null || reveal.isRevealed()) {
            return value;
        }
        @Nullable Kind kind = kind(table, column, type);
        if (kind != null) {
            return reveal.shown(kind, value);
        }
        return isJson(type) ? json(table, value) : value;
    }

    /// As it was written where nothing in it is masked.
    private String json(TableName table, String value) {
        String masked = String.valueOf(reveal.json(table.schema(), table.name(), value));
        return masked.indexOf('•') < 0 ? value : masked;
    }

    private @Nullable Kind kind(TableName table, String column, String type) {
        @Nullable Kind kind = reveal.kind(table.schema(), table.name(), column, type);
        return kind == Kind.NAME ? null : kind;
    }

    private static boolean isJson(String type) {
        return type.equals("json") || type.equals("jsonb");
    }

    private static String type(Table table, String column) {
        return table.column(column).map(Column::type).orElse("text");
    }
}
