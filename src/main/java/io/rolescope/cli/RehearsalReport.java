package io.rolescope.cli;

import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.rehearse.OutsideEffect;
import io.rolescope.access.rehearse.RehearsalPlan;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RehearsalResult.Outcome;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.connections.ServerMessage;
import io.rolescope.connections.TextRows;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A rehearsal as the command line prints it.
final class RehearsalReport {
    private RehearsalReport() {}

    static Map<String, Object> json(RehearsalPlan plan) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("identity", plan.identity().name());
        all.put("statement", plan.statement());
        all.put("ran", false);
        all.put("lockTimeoutSeconds", plan.lockWait().toSeconds());
        all.put(
                "outside",
                plan.effects().stream()
                        .map(effect -> Map.of(
                                "severity",
                                effect.severity().name().toLowerCase(java.util.Locale.ROOT),
                                "path",
                                effect.path(),
                                "reason",
                                effect.reason()))
                        .toList());
        row(plan.prediction()).ifPresent(row -> {
            all.put("predicted", row.verdict().exactWord());
            all.put("because", row.headline());
            all.put("constraints", row.constraints());
        });
        return all;
    }

    static Map<String, Object> json(RehearsalResult result) {
        Map<String, Object> all = json(result.plan());
        all.put("ran", true);
        all.put("summary", result.summary());
        switch (result.outcome()) {
            case Outcome.Done done -> {
                all.put("outcome", "done");
                all.put("rows", done.rows());
                all.put("returned", rows(done.returned()));
            }
            case Outcome.Refused refused -> {
                all.put("outcome", refused.atCommit() ? "refused at commit" : "refused");
                all.put("error", refused.error());
            }
        }
        all.put("notices", result.notices());
        all.put("tables", result.tables());
        all.put("sequences", result.sequences());
        all.put("agreement", result.agreement());
        all.put("milliseconds", result.took().toNanos() / 1e6);
        return all;
    }

    static void print(PrintWriter out, RehearsalPlan plan) {
        out.println(plan.statement());
        out.println(
                "  as " + plan.identity().name() + "; waits " + plan.lockWait().toSeconds() + " s for locks");
        row(plan.prediction()).ifPresent(row -> {
            out.println("  Expected: " + row.headline());
            Optional.ofNullable(row.refusing())
                    .ifPresent(constraint -> out.println("  Then the CHECK constraint " + constraint.name()
                            + " refuses the row (23514), which is no matter of access: " + constraint.expression()));
        });
        for (OutsideEffect effect : plan.effects()) {
            out.println("  " + effect.severity().words() + ": " + effect.way());
            out.println("      " + effect.reason());
        }
    }

    static void print(PrintWriter out, RehearsalResult result) {
        print(out, result.plan());
        out.println(result.summary() + " (" + Math.round(result.took().toNanos() / 1e5) / 10.0 + " ms, rolled back)");
        if (result.outcome() instanceof Outcome.Done done) {
            rows(done.returned()).forEach(row -> out.println("  returned " + row));
        } else if (result.outcome() instanceof Outcome.Refused refused) {
            error(out, refused.error());
        }
        out.println("  " + result.agreement().sentence());
        for (ServerMessage notice : result.notices()) {
            out.println("  " + notice.severity() + ": " + notice.message());
        }
        for (TableEffect effect : result.tables()) {
            out.println("  " + effect.table() + ": " + effect.counts() + (effect.target() ? "" : ", set off by it"));
            effect.rows().forEach(row -> print(out, row));
            if (!effect.note().isEmpty()) {
                out.println("      " + effect.note());
            }
        }
        result.sequences().forEach(moved -> out.println("  Stays behind: sequence " + moved));
    }

    private static void print(PrintWriter out, RowChange row) {
        out.println("      " + row.key());
        for (String column : row.changed()) {
            String who = row.made().containsKey(column) ? "  (" + row.made().get(column) + ")" : "";
            String was = row.before().isEmpty() ? "" : value(row.before().get(column)) + " → ";
            String is = row.after().isEmpty() ? "gone" : value(row.after().get(column));
            out.println("        " + column + ": " + was + is + who);
        }
    }

    private static void error(PrintWriter out, ServerMessage error) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("detail", error.detail());
        fields.put("hint", error.hint());
        fields.put("constraint", error.constraint());
        fields.put("column", error.column());
        fields.put("raised in", error.context().replace("\n", "; "));
        fields.forEach((name, text) -> {
            if (!text.isEmpty()) {
                out.println("  " + name + ": " + text);
            }
        });
    }

    private static List<Map<String, @Nullable String>> rows(TextRows rows) {
        List<Map<String, @Nullable String>> all = new ArrayList<>();
        for (@Nullable String[] row : rows.rows()) {
            Map<String, @Nullable String> one = new LinkedHashMap<>();
            for (int i = 0; i < rows.columns().size(); i++) {
                one.put(rows.columns().get(i), Arrays.asList(row).get(i));
            }
            all.add(one);
        }
        return all;
    }

    private static Optional<RowVerdict> row(Optional<Explanation> prediction) {
        return prediction
                .filter(there -> there.rows().size() == 1)
                .map(there -> there.rows().getFirst());
    }

    private static String value(@Nullable String value) {
        return value == null ? "NULL" : value;
    }
}
