package io.rolescope.explorer;

import io.rolescope.identities.PersonalColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which columns of a table are shown masked, because they hold something about a person.
public final class Masks {
    private final Map<String, PersonalColumns.Kind> kinds;

    private Masks(Map<String, PersonalColumns.Kind> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    public static Masks of(TableInfo info, PersonalColumns rules) {
        Map<String, PersonalColumns.Kind> kinds = new HashMap<>();
        for (TableColumn column : info.columns()) {
            PersonalColumns.@Nullable Kind kind = rules.kind(
                    info.table().schema(), info.table().name(), column.name(), column.type(), column.comment());
            if (kind != null) {
                kinds.put(column.name(), kind);
            }
        }
        return new Masks(kinds);
    }

    /// Nothing is masked.
    public static Masks none() {
        return new Masks(Map.of());
    }

    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    Optional<PersonalColumns.Kind> kind(String column) {
        return Optional.ofNullable(kinds.get(column));
    }

    public boolean hides(TableColumn column) {
        return kinds.containsKey(column.name());
    }

    /// A value as it is shown.
    public @Nullable String shown(TableColumn column, @Nullable String value) {
        PersonalColumns.@Nullable Kind kind = kinds.get(column.name());
        return kind == null ? value : PersonalColumns.masked(kind, value);
    }

    /// A row as it is shown and copied.
    public TableRow shown(List<TableColumn> columns, TableRow row) {
        if (kinds.isEmpty()) {
            return row;
        }
        List<@Nullable String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(shown(columns.get(i), row.value(i)));
        }
        return new TableRow(values, row.place(), row.cut());
    }
}
