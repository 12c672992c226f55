package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What BEFORE triggers may do to a row ahead of the check policies.
///
/// Read from the source of PL/pgSQL functions: which columns of NEW they assign, and which of these only
/// where they are NULL (`NEW.x := coalesce(NEW.x, …)`, `IF NEW.x IS NULL THEN NEW.x := …`); whether they may
/// hand back nothing, which skips the row silently. What cannot be read counts as “anything”.
///
/// @param columns columns that may change; `null` for any
/// @param whereNull columns that change at most where they are NULL
/// @param triggers names of the triggers that fire
/// @param skipping those that may skip the row
/// @param suppressing those that skip a row which an UPDATE leaves as it is
/// @param settings whether settings may change, which any policy may read
/// @param settingsFirst whether they may change before any row is looked at: a trigger of the statement does it
record TriggerEffects(
        Table table,
        @Nullable Set<String> columns,
        Set<String> whereNull,
        List<String> triggers,
        List<String> skipping,
        List<String> suppressing,
        boolean settings,
        boolean settingsFirst) {
    static final Set<String> COMES_BACK =
            Set.of("uuid", "text", "boolean", "smallint", "integer", "jsonb", "bytea", "timestamp with time zone");

    /// The server's own trigger function that changes nothing, and passes over rows that stay as they are.
    private static final String SUPPRESSES = "suppress_redundant_updates_trigger";

    /// The server's own trigger functions that change the column named first.
    private static final Set<String> CHANGES_THE_FIRST =
            Set.of("tsvector_update_trigger", "tsvector_update_trigger_column");

    /// Functions of the server's own extensions: they change the column named first and skip nothing.
    ///
    /// Source: PostgreSQL manual, “spi”.
    private static final Set<String> COMPILED = Set.of("moddatetime", "insert_username");

    /// @param events INSERT, UPDATE or DELETE; several where a statement fires the triggers of each
    static TriggerEffects of(Table table, String... events) {
        Collected all = new Collected(table);
        for (String event : events) {
            for (Trigger trigger : table.triggers()) {
                if (trigger.before() && trigger.events().contains(event)) {
                    all.add(trigger, event);
                }
            }
        }
        all.whereNull.removeAll(all.always);
        return new TriggerEffects(
                table,
                all.known ? all.always : null,
                all.whereNull,
                List.copyOf(all.names),
                List.copyOf(all.skipping),
                List.copyOf(all.suppressing),
                all.settings,
                all.settingsFirst);
    }

    /// As it concerns rows that an UPDATE changes in these columns: one that comes to another partition is deleted
    /// here and inserted there, and checked only behind the triggers of that.
    ///
    /// Source: PostgreSQL manual, “Overview of Trigger Behavior”; a partitioned table's key has all columns that
    /// decide where a row goes (“Table Partitioning”).
    static TriggerEffects ofUpdate(Table table, Set<String> changed) {
        TriggerEffects update = of(table, "UPDATE");
        Set<String> written = new HashSet<>(changed);
        written.addAll(update.whereNull);
        if (update.columns != null) {
            written.addAll(update.columns);
        }
        boolean moves = table.kind() == 'p'
                && (update.columns == null
                        || (table.key().isEmpty()
                                ? !written.isEmpty()
                                : table.key().stream().anyMatch(written::contains)));
        return moves ? of(table, "UPDATE", "DELETE", "INSERT") : update;
    }

    /// Whether a clause that names these columns may see something else than what was written. A generated
    /// column is computed once more behind the triggers, so it stands for the columns that it is computed from.
    boolean mayTouch(Set<String> named, CandidateRow row) {
        if (triggers.isEmpty()) {
            return false;
        }
        Set<String> read = withSources(table, named);
        return settings
                || (columns == null
                        ? !read.isEmpty()
                        : read.stream()
                                .anyMatch(column ->
                                        columns.contains(column) || whereNull.contains(column) && isNull(row, column)));
    }

    /// As [#mayTouch] for some row or other.
    boolean mayTouchSome(Set<String> named) {
        Set<String> read = withSources(table, named);
        return !triggers.isEmpty()
                && (settings
                        || (columns == null
                                ? !read.isEmpty()
                                : read.stream()
                                        .anyMatch(column -> columns.contains(column) || whereNull.contains(column))));
    }

    /// Why rows may be looked at under other settings than the identity's; `null` where they are not.
    @Nullable
    String settingsChangeBeforehand(StatementShape shape) {
        boolean between = shape.reachesEveryRow()
                || shape.looksAtEveryRow()
                || shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        return settingsFirst || settings && between ? doubt() : null;
    }

    /// Why the row may be passed over without an error; `null` where it is not.
    ///
    /// @param unchanged it is written as it was
    @Nullable
    String skips(boolean unchanged) {
        Set<String> names = new java.util.TreeSet<>(skipping);
        if (unchanged) {
            names.addAll(suppressing);
        }
        return names.isEmpty()
                ? null
                : "The trigger " + String.join(", ", names) + " may skip the row without an error.";
    }

    /// Why what these columns hold is not known when it is checked.
    String doubt() {
        return "The trigger " + String.join(", ", triggers)
                + (settings ? " may change the row, or settings," : " may change the row") + " before it is checked.";
    }

    /// The columns, and of generated ones those that they are computed from.
    static Set<String> withSources(Table table, Set<String> named) {
        Set<String> all = new HashSet<>(named);
        for (String name : named) {
            table.column(name)
                    .filter(Column::generated)
                    .ifPresent(column -> all.addAll(AtomInspector.columns(table, String.valueOf(column.defaultSql()))));
        }
        return all;
    }

    /// A row value all of whose fields are NULL is NULL as well.
    static boolean isNull(CandidateRow row, String column) {
        String value = row.values().get(column);
        return value == null || value.startsWith("(") || row.undecided().contains(column);
    }

    private static final class Collected {
        private final Table table;
        private final Set<String> always = new HashSet<>();
        private final Set<String> whereNull = new HashSet<>();
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<String> skipping = new LinkedHashSet<>();
        private final List<String> suppressing = new ArrayList<>();
        private boolean known = true;
        private boolean settings;
        private boolean settingsFirst;

        Collected(Table table) {
            this.table = table;
        }

        void add(Trigger trigger, String event) {
            if (!trigger.perRow()) {
                addOfStatement(trigger, event);
                return;
            }
            names.add(trigger.name());
            String function = trigger.function().name();
            String language = trigger.function().language();
            if (language.equals("plpgsql")) {
                add(trigger.name(), TriggerBody.read(table, trigger, event));
            } else if (language.equals("internal") && function.equals(SUPPRESSES)) {
                suppressing.add(trigger.name());
            } else if (changesTheFirst(language, function)
                    && !trigger.arguments().isEmpty()) {
                always.add(trigger.arguments().getFirst());
            } else {
                known = false;
                skipping.add(trigger.name());
                settings = settings || !language.equals("c") && !language.equals("internal");
            }
        }

        /// It changes no row, yet what it puts on is there before the first one is looked at.
        private void addOfStatement(Trigger trigger, String event) {
            String language = trigger.function().language();
            boolean compiled = language.equals("c") || language.equals("internal");
            boolean sets = language.equals("plpgsql")
                    ? TriggerBody.read(table, trigger, event).maySet()
                    : !compiled;
            if (sets) {
                names.add(trigger.name());
                settings = true;
                settingsFirst = true;
            }
        }

        private static boolean changesTheFirst(String language, String function) {
            return language.equals("internal") && CHANGES_THE_FIRST.contains(function)
                    || language.equals("c") && COMPILED.contains(function);
        }

        private void add(String name, TriggerBody body) {
            known = known && body.isUnderstood();
            settings = settings || body.maySet();
            always.addAll(body.always());
            whereNull.addAll(body.whereNull());
            if (body.maySkip()) {
                skipping.add(name);
            }
        }
    }
}
