package io.rolescope.access.ui;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.ui.Simulation.Question;
import io.rolescope.identities.Identity;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that the Simulator shows.
///
/// @param exist rows there are, empty where nobody can tell or it is no question of reading
/// @param visible rows that the identity reads, empty where that is not one number
record SimulatorScreen(
        Question question,
        Table table,
        String who,
        Explanation first,
        Optional<Explanation> second,
        Optional<Long> exist,
        Optional<Long> visible,
        Optional<Long> otherVisible) {
    private static final int COLUMNS = 8;

    /// One row for one or two identities.
    record Row(RowVerdict first, @Nullable RowVerdict second) {
        boolean isDenied() {
            return first.verdict() instanceof Verdict.Denied
                    || second != null && second.verdict() instanceof Verdict.Denied;
        }

        boolean differs() {
            return second != null
                    && !second.verdict().exactWord().equals(first.verdict().exactWord());
        }
    }

    List<Row> rows() {
        Map<RowKey, RowVerdict> others = new HashMap<>();
        second.ifPresent(explanation -> explanation.rows().forEach(row -> others.put(row.key(), row)));
        return first.rows().stream()
                .map(row -> new Row(row, others.get(row.key())))
                .toList();
    }

    /// `512 exist · 37 visible to Ana · 475 hidden`, or the engine's own summary.
    String summary() {
        if (exist.isEmpty() || visible.isEmpty()) {
            return first.summary();
        }
        long all = exist.get();
        List<String> parts = new ArrayList<>();
        parts.add(number(all) + " exist");
        parts.add(number(visible.get()) + " visible to " + who);
        if (all < Simulation.COUNTED_AT_MOST) {
            parts.add(Formats.count(Math.max(0, all - visible.get())) + " hidden");
        }
        @Nullable Identity other = question.other();
        if (other != null) {
            otherVisible.ifPresent(count -> parts.add(number(count) + " visible to " + other.name()));
        }
        return String.join(" · ", parts);
    }

    /// Said above the grid where all rows that are listed come to the same, while others further down do not: `The
    /// first 100 rows are all hidden from Ana. 26 others are visible.`
    Optional<Beyond> beyond() {
        if (question.shown() != RowsShown.ALL
                || visible.isEmpty()
                || exist.isEmpty()
                || first.rows().isEmpty()) {
            return Optional.empty();
        }
        long allowed = first.count("allowed");
        int listed = first.rows().size();
        long hidden = exist.get() - visible.get();
        if (allowed == 0 && visible.get() > 0) {
            return Optional.of(new Beyond(
                    "None of the first " + Formats.counted(listed, "row", "rows") + " is visible to " + who + "; "
                            + number(visible.get()) + " further down " + (visible.get() == 1 ? "is." : "are."),
                    "Show visible rows",
                    RowsShown.ALLOWED));
        }
        if (allowed == listed && hidden > 0) {
            return Optional.of(new Beyond(
                    "All of the first " + Formats.counted(listed, "row", "rows") + " are visible to " + who + "; "
                            + Formats.count(hidden) + " further down " + (hidden == 1 ? "is" : "are") + " hidden.",
                    "Show hidden rows",
                    RowsShown.DENIED));
        }
        return Optional.empty();
    }

    /// Rows that are not in the list, and how to come to them.
    record Beyond(String sentence, String action, RowsShown rows) {}

    /// How many rows of a kind there are; empty where that is not counted.
    Optional<String> counted(RowsShown rows) {
        if (exist.isEmpty() || visible.isEmpty()) {
            return Optional.empty();
        }
        boolean capped = exist.get() >= Simulation.COUNTED_AT_MOST;
        return switch (rows) {
            case ALL -> Optional.of(number(exist.get()));
            case ALLOWED -> Optional.of(number(visible.get()));
            case DENIED ->
                capped ? Optional.empty() : Optional.of(Formats.count(Math.max(0, exist.get() - visible.get())));
        };
    }

    /// What is listed below the grid.
    String listed() {
        long differing = rows().stream().filter(Row::differs).count();
        String different = second.isPresent()
                ? " · " + Formats.counted(differing, "row differs", "rows differ") + " between the two"
                : "";
        return Formats.counted(first.rows().size(), kind() + "row", kind() + "rows") + " listed" + uncertain()
                + different + (first.notes().isEmpty() ? "" : " · " + String.join(" ", first.notes()));
    }

    private String kind() {
        return !question.isSought()
                ? ""
                : question.shown() == RowsShown.ALLOWED ? allowedWord() + " " : deniedWord() + " ";
    }

    /// What nobody knows is listed with what is denied, but is not called so.
    private String uncertain() {
        long uncertain = !question.isSought()
                ? 0
                : first.rows().stream()
                        .filter(row -> !row.verdict().isCertain())
                        .count();
        return uncertain == 0 ? "" : ", " + Formats.count(uncertain) + " of them uncertain";
    }

    /// The columns worth a place in the grid: the key, then what reads as a text of its own.
    List<String> columns() {
        List<String> chosen = new ArrayList<>(table.key());
        for (Column column : table.columns()) {
            boolean bulky = column.type().startsWith("json")
                    || column.type().equals("bytea")
                    || column.type().equals("tsvector")
                    || column.type().endsWith("[]");
            if (chosen.size() < COLUMNS && !chosen.contains(column.name()) && !bulky) {
                chosen.add(column.name());
            }
        }
        return chosen;
    }

    /// What an allowed statement is called: rows are seen, other things are allowed.
    String allowedWord() {
        return question.shape().command() == PolicyCommand.SELECT ? "visible" : "allowed";
    }

    String deniedWord() {
        return question.shape().command() == PolicyCommand.SELECT ? "hidden" : "denied";
    }

    private static String number(long rows) {
        return (rows >= Simulation.COUNTED_AT_MOST ? "≥ " : "") + Formats.count(rows);
    }
}
