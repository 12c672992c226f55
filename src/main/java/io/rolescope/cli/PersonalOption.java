package io.rolescope.cli;

import io.rolescope.access.catalog.HiddenValues;
import io.rolescope.access.catalog.PersonalRows;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.VerdictNode;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.PersonalText;
import io.rolescope.platform.settings.Folders;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--reveal`, for every command that prints rows or sentences about them ([Mixin]): masked as in the window until it
/// is given, and then noted in the same activity log.
///
/// Names of identities and tables and keys by which a row is found again stay as they are in JSON: they are what a
/// pipeline goes on with.
final class PersonalOption {
    @Option(
            names = "--reveal",
            description = "Show personal data (addresses, phone numbers, what columns' names or comments mark) instead "
                    + "of masking it. Noted in the activity log on this computer.")
    private boolean revealed;

    private final PersonalRows rows = new PersonalRows();
    private boolean masked;

    boolean isRevealed() {
        return revealed;
    }

    /// Notes that personal data was asked for; nothing where it was not.
    ///
    /// @param who whose eyes were looked through
    /// @param subject what was shown: “rows of public.users”
    void note(Backend backend, SessionIdentity who, String subject, OutputOption output) {
        if (revealed) {
            ActivityLog.in(Folders.ofThisUser())
                    .add(backend.profile(), ActivityLog.Action.REVEALED, who, null, subject)
                    .ifPresent(failure -> output.message(failure.sentence() + " " + failure.nextStep()));
        }
    }

    /// Says, where something was, that it was masked.
    void tell(OutputOption output) {
        if (masked) {
            output.message("Personal data is masked; --reveal shows it, which is noted in the activity log.");
        }
    }

    /// Words without what is personal by its form.
    String words(String words) {
        return revealed ? words : noticed(words, PersonalText.masked(words));
    }

    /// Words about a row, without the personal values that they quote.
    String words(Table table, Map<String, ? extends @Nullable String> values, String words) {
        return revealed ? words : noticed(words, rows.words(table, values, words));
    }

    /// Words about a row that was kept beside them; masked by their form where it is `null`.
    String words(@Nullable TableRow row, String words) {
        return revealed ? words : noticed(words, rows.words(row, words));
    }

    /// Words about several rows.
    String words(Collection<TableRow> about, String words) {
        return revealed ? words : noticed(words, rows.words(about, words));
    }

    /// Words without the values that were hidden.
    String words(HiddenValues hidden, String words) {
        return revealed ? words : noticed(words, PersonalText.masked(hidden.in(words)));
    }

    /// Hides the personal values of a row; nothing where they are revealed.
    void hide(Table table, Map<String, ? extends @Nullable String> values, HiddenValues hidden) {
        if (!revealed) {
            rows.hide(table, values, hidden);
        }
    }

    /// A value of a row.
    @Nullable
    String value(Table table, String column, @Nullable String value) {
        return revealed || value == null
                ? value
                : noticed(value, Objects.requireNonNullElse(rows.masked(table, column, value), ""));
    }

    /// A value that a statement answered, of which only the column's name is known.
    @Nullable
    String value(String column, @Nullable String value) {
        return revealed || value == null
                ? value
                : noticed(value, Objects.requireNonNullElse(rows.masked(new TableName("", ""), column, value), ""));
    }

    /// The values of a row.
    Map<String, @Nullable String> values(Table table, Map<String, @Nullable String> values) {
        Map<String, @Nullable String> shown = new LinkedHashMap<>();
        values.forEach((column, value) -> shown.put(column, value(table, column, value)));
        return shown;
    }

    /// Whether the table has anything that is not shown at first.
    boolean isPersonal(Table table) {
        return table.columns().stream().anyMatch(column -> rows.isPersonal(table, column.name()));
    }

    /// A verdict taken apart, without the personal values that its clauses saw.
    VerdictNode tree(Table table, Map<String, ? extends @Nullable String> values, VerdictNode node) {
        if (revealed) {
            return node;
        }
        Map<String, @Nullable String> saw = new LinkedHashMap<>();
        node.saw().forEach((what, value) -> saw.put(words(table, values, what), saw(table, values, what, value)));
        return new VerdictNode(
                node.kind(),
                words(table, values, node.label()),
                node.state(),
                words(table, values, node.detail()),
                node.decisive(),
                saw,
                node.policy(),
                node.children().stream()
                        .map(child -> tree(table, values, child))
                        .toList());
    }

    private @Nullable String saw(
            Table table, Map<String, ? extends @Nullable String> values, String what, @Nullable String value) {
        if (value == null) {
            return null;
        }
        return words(table, values, noticed(value, String.valueOf(PersonalText.masked(what, value))));
    }

    private String noticed(String before, String after) {
        masked |= !before.equals(after);
        return after;
    }
}
