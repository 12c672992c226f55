package io.rolescope.access.ui;

import io.rolescope.access.catalog.HiddenValues;
import io.rolescope.access.catalog.PersonalRows;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.kit.Reveal;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Values of rows, and words about them, as pages show them: what is personal is masked until it is revealed.
public final class PersonalValues {
    private final PersonalRows rows = new PersonalRows();
    private final Reveal reveal;

    public PersonalValues(Reveal reveal) {
        this.reveal = reveal;
    }

    public Reveal reveal() {
        return reveal;
    }

    /// Whether a column may hold something that is not shown at first.
    boolean isPersonal(Table table, String column) {
        return rows.isPersonal(table, column);
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
        return reveal.isRevealed() ? value : rows.masked(table, column, value);
    }

    /// A value of a table of which nothing but the names is known.
    String shown(TableName table, String column, String value) {
        return reveal.isRevealed() ? value : Objects.requireNonNullElse(rows.masked(table, column, value), "");
    }

    /// What another row is called by, to be chosen: the name of a person stays
    /// ([io.rolescope.identities.PersonalColumns]).
    String calling(TableName table, String column, String value) {
        return rows.kind(table, column) == Kind.NAME ? value : shown(table, column, value);
    }

    /// Words about a row, without the personal values that they quote.
    String words(Table table, Map<String, @Nullable String> values, String words) {
        return reveal.isRevealed() ? words : rows.words(table, values, words);
    }

    /// Words about a row that was kept beside them; masked by their form where it is `null`.
    public String words(@Nullable TableRow row, String words) {
        return reveal.isRevealed() ? words : rows.words(row, words);
    }

    /// Words about several rows.
    String words(Collection<TableRow> about, String words) {
        return reveal.isRevealed() ? words : rows.words(about, words);
    }

    /// Hides the personal values of a row; nothing where they are revealed.
    void hide(Table table, Map<String, ? extends @Nullable String> values, HiddenValues hidden) {
        if (!reveal.isRevealed()) {
            rows.hide(table, values, hidden);
        }
    }
}
