package io.rolescope.access.ui;

import static io.rolescope.access.ui.RehearseView.line;
import static io.rolescope.access.ui.RehearseView.small;
import static io.rolescope.access.ui.RehearseView.wrapped;

import atlantafx.base.theme.Styles;
import io.rolescope.access.rehearse.Agreement;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RehearsalResult.Outcome;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.connections.ServerMessage;
import io.rolescope.connections.TextRows;
import io.rolescope.kit.Formats;
import io.rolescope.kit.VerdictMark;
import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// What a rehearsed write did: the outcome first, whether it was predicted, then every row it touched.
final class RehearsalResultView {
    private static final int LONGEST = 240;

    private RehearsalResultView() {}

    /// @param values how what it found is shown
    static Node of(RehearsalResult result, RehearsedValues values) {
        VBox body = new VBox(10);
        body.setId("rehearsal-result");
        Label summary = wrapped(values.said(result.summary()));
        summary.setId("rehearsal-summary");
        summary.getStyleClass().add(Styles.TITLE_4);
        Label statement = wrapped(values.said(result.plan().statement()));
        statement.getStyleClass().add("code");
        body.getChildren()
                .addAll(
                        line(mark(result.outcome()).icon(), summary),
                        small("As " + result.plan().identity().name() + " · took " + Formats.duration(result.took())
                                + " · rolled back"),
                        agreement(result.agreement(), values),
                        statement);
        if (result.outcome() instanceof Outcome.Refused refused) {
            error(body, refused.error(), values);
        }
        for (TableEffect effect : result.tables()) {
            effect(body, effect, values);
        }
        if (result.outcome() instanceof Outcome.Done done
                && !done.returned().rows().isEmpty()) {
            returned(body, done.returned(), values);
        }
        if (!result.notices().isEmpty()) {
            body.getChildren().add(heading("The server said"));
            result.notices()
                    .forEach(notice ->
                            body.getChildren().add(small(notice.severity() + ": " + values.said(notice.message()))));
        }
        if (!result.sequences().isEmpty()) {
            body.getChildren().add(heading("Stays behind"));
            result.sequences().forEach(moved -> body.getChildren().add(small("Sequence " + moved)));
        }
        return body;
    }

    private static VerdictMark mark(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> done.rows() > 0 ? VerdictMark.VISIBLE : VerdictMark.HIDDEN;
            case Outcome.Refused refused -> VerdictMark.FAILS;
        };
    }

    private static Node agreement(Agreement agreement, RehearsedValues values) {
        VerdictMark mark = switch (agreement.state()) {
            case AGREES -> VerdictMark.VISIBLE;
            case DIFFERS -> VerdictMark.HIDDEN;
            case UNDECIDED -> VerdictMark.UNKNOWN;
        };
        Label sentence = wrapped(values.said(agreement.sentence()));
        sentence.setId("rehearsal-agreement");
        return line(mark.icon(), sentence);
    }

    private static void error(VBox body, ServerMessage error, RehearsedValues values) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("SQLSTATE", error.sqlState());
        fields.put("Detail", values.detail(error));
        fields.put("Hint", values.said(error.hint()));
        fields.put("Table", error.table());
        fields.put("Constraint", error.constraint());
        fields.put("Column", error.column());
        fields.put("Raised in", values.said(error.context()));
        GridPane grid = new GridPane();
        grid.setHgap(12);
        grid.setVgap(4);
        fields.forEach((name, text) -> {
            if (!text.isEmpty()) {
                Label left = new Label(name);
                left.getStyleClass().add("fact-name");
                left.setMinWidth(Region.USE_PREF_SIZE);
                grid.addRow(grid.getRowCount(), left, wrapped(text));
            }
        });
        body.getChildren().add(grid);
    }

    private static void effect(VBox body, TableEffect effect, RehearsedValues values) {
        body.getChildren().add(heading(effect.target() ? effect.table() : "Also written: " + effect.table()));
        body.getChildren()
                .add(small(effect.counts()
                        + (effect.target() ? "" : " by a trigger, rule or cascade")
                        + (effect.note().isEmpty() ? "" : ". " + effect.note())));
        VBox rows = new VBox(8);
        effect.rows().forEach(row -> rows.getChildren().add(change(effect, row, values)));
        if (effect.target() || effect.rows().isEmpty()) {
            body.getChildren().add(rows);
        } else {
            body.getChildren().add(folded(rows, Formats.counted(effect.rows().size(), "row", "rows")));
        }
    }

    /// What is less often asked for, one click away.
    private static Node folded(VBox rows, String what) {
        Hyperlink toggle = new Hyperlink("Show " + what);
        toggle.getStyleClass().add("fact-link");
        rows.setVisible(false);
        rows.setManaged(false);
        toggle.setOnAction(event -> {
            boolean shown = !rows.isVisible();
            rows.setVisible(shown);
            rows.setManaged(shown);
            toggle.setText((shown ? "Hide " : "Show ") + what);
        });
        return new VBox(4, toggle, rows);
    }

    /// The columns that changed, before and after, and who made them so; one value only where the row is new or gone.
    private static Node change(TableEffect effect, RowChange row, RehearsedValues values) {
        if (row.changed().isEmpty()) {
            return small("Row " + values.key(effect, row) + ": written without a change.");
        }
        boolean both = !row.before().isEmpty() && !row.after().isEmpty();
        GridPane grid = new GridPane();
        grid.getStyleClass().add("diff");
        grid.getColumnConstraints().addAll(share(both ? 28 : 34), share(both ? 36 : 66));
        if (both) {
            grid.getColumnConstraints().add(share(36));
        }
        for (String column : row.changed()) {
            VBox name = cell(column, "", "diff-same");
            VBox before = cell(cut(values.shown(effect, column, row.before().get(column))), "code", "diff-old");
            VBox after = cell(cut(values.shown(effect, column, row.after().get(column))), "code", "diff-new");
            @Nullable String who = row.made().get(column);
            if (who != null) {
                after.getChildren().add(small(who));
            }
            int at = grid.getRowCount();
            if (both) {
                grid.addRow(at, name, before, after);
            } else {
                grid.addRow(at, name, row.after().isEmpty() ? before : after);
            }
        }
        return grid;
    }

    private static ColumnConstraints share(double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        return column;
    }

    private static void returned(VBox body, TextRows rows, RehearsedValues values) {
        body.getChildren().add(heading("Returned"));
        for (@Nullable
        String[] row : rows.rows().subList(0, Math.min(20, rows.rows().size()))) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                text.append(i == 0 ? "" : ", ")
                        .append(rows.columns().get(i))
                        .append(" = ")
                        .append(cut(values.returned(rows.columns().get(i), row[i])));
            }
            Label line = wrapped(text.toString());
            line.getStyleClass().add("code");
            body.getChildren().add(line);
        }
    }

    private static Label heading(String text) {
        Label label = wrapped(text);
        label.getStyleClass().add("section-title");
        return label;
    }

    private static VBox cell(String text, String font, String background) {
        Label label = wrapped(text);
        label.getStyleClass().add(font);
        VBox cell = new VBox(label);
        cell.getStyleClass().addAll("diff-cell", background);
        return cell;
    }

    private static String cut(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        return value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }
}
