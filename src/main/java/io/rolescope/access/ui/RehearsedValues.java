package io.rolescope.access.ui;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ServerMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a rehearsal found, as it is shown now: personal values masked in rows, and in what the server said of them.
final class RehearsedValues {
    private static final String HIDDEN = "•••••";
    private static final String HIDDEN_DETAIL = "Hidden until personal data is revealed: it may quote the row.";
    /// Shorter values would hit words that only look like them.
    private static final int TELLING = 4;

    private final PersonalValues personal;
    private final PolicyCatalog catalog;
    private final @Nullable Table target;
    private final List<String> hidden;

    RehearsedValues(PersonalValues personal, PolicyCatalog catalog, RehearsalResult result) {
        this.personal = personal;
        this.catalog = catalog;
        this.target = result.plan().write() instanceof Write.OfRow ofRow ? ofRow.table() : null;
        this.hidden = personal.reveal().isRevealed() ? List.of() : hidden(result);
    }

    /// A value of a row that was written.
    @Nullable
    String shown(TableEffect effect, String column, @Nullable String value) {
        @Nullable Table table = table(effect).orElse(null);
        if (table != null) {
            return personal.shown(table, column, value);
        }
        return value == null ? null : personal.shown(new TableName("", ""), column, value);
    }

    /// What a row is known by.
    String key(TableEffect effect, RowChange row) {
        boolean quoted = table(effect).stream()
                .flatMap(table -> table.key().stream().filter(column -> personal.isPersonal(table, column)))
                .findAny()
                .isPresent();
        return quoted && !personal.reveal().isRevealed() ? HIDDEN : row.key();
    }

    /// A value that RETURNING or a query answered.
    @Nullable
    String returned(String column, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return target != null
                ? personal.shown(target, column, value)
                : personal.shown(new TableName("", ""), column, value);
    }

    /// A text of the server, without the personal values of the rows that are known.
    String said(String text) {
        String shown = text;
        for (String value : hidden) {
            shown = shown.replace(value, HIDDEN);
        }
        return shown;
    }

    /// The detail of a refusal, which quotes keys and whole rows.
    String detail(ServerMessage error) {
        if (error.detail().isEmpty() || personal.reveal().isRevealed()) {
            return error.detail();
        }
        Table table =
                catalog.table(new TableName(error.schema(), error.table())).orElse(target);
        return table == null || personal.isPersonal(table) ? HIDDEN_DETAIL : error.detail();
    }

    private Optional<Table> table(TableEffect effect) {
        return catalog.tables().values().stream()
                .filter(table -> table.name().toString().equals(effect.table()))
                .findFirst();
    }

    /// Longest first, so that none is cut by a shorter one.
    private List<String> hidden(RehearsalResult result) {
        List<String> values = new ArrayList<>();
        if (target != null) {
            for (RowVerdict row : result.prediction().map(there -> there.rows()).orElse(List.of())) {
                add(values, target, row.values());
            }
        }
        for (TableEffect effect : result.tables()) {
            table(effect)
                    .ifPresent(table -> effect.rows().forEach(row -> {
                        add(values, table, row.before());
                        add(values, table, row.after());
                    }));
        }
        return values.stream()
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private void add(List<String> values, Table table, Map<String, ? extends @Nullable String> row) {
        row.forEach((column, value) -> {
            if (value != null && value.length() >= TELLING && personal.masks(table, column, value)) {
                values.add(Objects.requireNonNull(value));
            }
        });
    }
}
