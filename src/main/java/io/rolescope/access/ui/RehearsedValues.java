package io.rolescope.access.ui;

import io.rolescope.access.catalog.HiddenValues;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ServerMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a rehearsal found, as it is shown now: personal values masked in rows, and in what the server said of them.
final class RehearsedValues {
    private static final String HIDDEN = "•••••";
    private static final String HIDDEN_DETAIL = "Hidden until personal data is revealed: it may quote the row.";

    private final PersonalValues personal;
    private final PolicyCatalog catalog;
    private final @Nullable Table target;
    private final HiddenValues hidden = new HiddenValues();

    RehearsedValues(PersonalValues personal, PolicyCatalog catalog, RehearsalResult result) {
        this.personal = personal;
        this.catalog = catalog;
        this.target = result.plan().write() instanceof Write.OfRow ofRow ? ofRow.table() : null;
        hide(result);
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

    /// A text of the server or the statement, without the personal values of the rows that are known.
    String said(String text) {
        return personal.reveal().text(hidden.in(text));
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

    private void hide(RehearsalResult result) {
        if (result.plan().write() instanceof Write.OfRow ofRow) {
            personal.hide(ofRow.table(), ofRow.typed(), hidden);
            for (RowVerdict row : result.prediction().map(there -> there.rows()).orElse(List.of())) {
                personal.hide(ofRow.table(), row.values(), hidden);
            }
        }
        for (TableEffect effect : result.tables()) {
            table(effect)
                    .ifPresent(table -> effect.rows().forEach(row -> {
                        personal.hide(table, row.before(), hidden);
                        personal.hide(table, row.after(), hidden);
                    }));
        }
    }
}
