package io.rolescope.policies.ui.draft;

import atlantafx.base.theme.Styles;
import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.draft.DraftReport.Effect;
import io.rolescope.access.draft.DraftReport.Kind;
import io.rolescope.access.draft.DraftReport.RowChange;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.explain.Verdict;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.SaveToFile;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws what a draft would change: the label with its definition, who gains and loses, and the rows behind each.
final class DraftResultView {
    private static final int NAMED = 3;

    private final DraftViewModel model;
    private final PagePane pane;

    DraftResultView(DraftViewModel model, PagePane pane) {
        this.model = model;
        this.pane = pane;
    }

    Node draw(DraftViewModel.DraftScreen screen) {
        pane.closeDrawer();
        DraftReport report = screen.report();
        VBox all = new VBox(8, summary(report));
        all.getStyleClass().add("inset");
        if (report.effects().isEmpty()) {
            all.getChildren()
                    .add(EmptyView.of(
                            Feather.CHECK_CIRCLE,
                            "Access stays as it is",
                            "Nobody who was asked gains or loses a row that was looked at."));
        } else {
            DataGrid<Effect> grid = grid(report.effects());
            VBox.setVgrow(grid.root(), Priority.ALWAYS);
            all.getChildren().add(grid.root());
        }
        Label notes = new Label(String.join(" ", report.notes()));
        notes.setWrapText(true);
        notes.setMinHeight(Region.USE_PREF_SIZE);
        notes.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        all.getChildren().add(notes);
        return all;
    }

    private static Node summary(DraftReport report) {
        Label label = label(report.label());
        label.setId("draft-label");
        label.getStyleClass().add("section-title");
        Label meaning = new Label(report.label().meaning() + counts(report));
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        meaning.getStyleClass().add(Styles.TEXT_MUTED);
        HBox.setHgrow(meaning, Priority.ALWAYS);
        Label who = new Label(people(report));
        who.setId("draft-people");
        who.setWrapText(true);
        who.setMinHeight(Region.USE_PREF_SIZE);
        return new VBox(2, new HBox(10, label, meaning), who);
    }

    /// How many changes of each kind, where there are several kinds.
    private static String counts(DraftReport report) {
        Map<DraftReport.Label, Long> counts = new TreeMap<>(Comparator.reverseOrder());
        report.effects().forEach(effect -> counts.merge(effect.label(), 1L, Long::sum));
        return counts.size() < 2
                ? ""
                : counts.entrySet().stream()
                        .map(one -> one.getValue() + " " + one.getKey().word())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String people(DraftReport report) {
        String asked = Formats.counted(report.identities().size(), "identity", "identities") + " asked about "
                + Formats.counted(report.rows(), "row", "rows") + ". ";
        return asked
                + (report.losing().isEmpty() ? "Nobody loses a row" : some(report.losing(), "loses", "lose") + " rows")
                + "; "
                + (report.gaining().isEmpty() ? "nobody gains one" : some(report.gaining(), "gains", "gain") + " rows")
                + ".";
    }

    private static String some(Collection<SessionIdentity> who, String one, String many) {
        String names = who.stream().limit(NAMED).map(SessionIdentity::name).collect(Collectors.joining(", "));
        int more = who.size() - NAMED;
        return names + (more > 0 ? " and " + more + " more" : "") + " " + (who.size() == 1 ? one : many);
    }

    private static Label label(DraftReport.Label label) {
        String word =
                Character.toUpperCase(label.word().charAt(0)) + label.word().substring(1);
        Label shown = new Label(word, icon(label));
        shown.getStyleClass().addAll("verdict", tone(label));
        shown.setTooltip(new Tooltip(label.meaning()));
        shown.setMinWidth(Region.USE_PREF_SIZE);
        return shown;
    }

    private static Node icon(DraftReport.Label label) {
        FontIcon icon = new FontIcon(
                switch (label) {
                    case SAFE -> Feather.CHECK_CIRCLE;
                    case NARROWING -> Feather.MINIMIZE_2;
                    case UNCLEAR -> Feather.HELP_CIRCLE;
                    case WIDENING -> Feather.MAXIMIZE_2;
                    case BREAKING -> Feather.X_OCTAGON;
                });
        icon.getStyleClass().add("verdict-icon");
        return icon;
    }

    private static String tone(DraftReport.Label label) {
        return switch (label) {
            case SAFE -> Styles.SUCCESS;
            case NARROWING -> Styles.ACCENT;
            case UNCLEAR -> Styles.TEXT_MUTED;
            case WIDENING -> Styles.WARNING;
            case BREAKING -> Styles.DANGER;
        };
    }

    private DataGrid<Effect> grid(List<Effect> effects) {
        DataGrid<Effect> grid = new DataGrid<>(List.of(
                GridColumn.text("who", "Who", 210, effect -> effect.identity().name()),
                GridColumn.text(
                        "command", "Command", 90, effect -> effect.shape().label()),
                GridColumn.<Effect>drawn(
                                "label",
                                "Change",
                                130,
                                effect -> effect.label().word(),
                                effect -> label(effect.label()))
                        .noted("Safe, narrowing, widening or breaking: hover a label for its definition."),
                number("gains", "Gains", effect -> effect.count(Kind.GAINED)),
                number("loses", "Loses", effect -> effect.count(Kind.LOST)),
                number("fails", "Fails", effect -> effect.count(Kind.FAILS)),
                number("unclear", "Unclear", effect -> effect.count(Kind.UNCLEAR)),
                number("keeps", "Keeps", Effect::kept)));
        grid.root().setId("draft-effects");
        grid.table().setId("draft-effects-table");
        grid.setRows(effects.stream()
                .sorted(Comparator.comparing(Effect::label).reversed())
                .toList());
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(now);
            }
        });
        return grid;
    }

    private static GridColumn<Effect> number(String id, String title, ToLongFunction<Effect> count) {
        return GridColumn.of(id, title, GridColumn.Kind.NUMBER, 76, effect -> {
            long rows = count.applyAsLong(effect);
            return rows == 0 ? null : rows;
        });
    }

    private void show(Effect effect) {
        Label headline = new Label(headline(effect));
        headline.setWrapText(true);
        headline.setMinHeight(Region.USE_PREF_SIZE);
        headline.getStyleClass().add("section-title");
        Label meaning = new Label(effect.label().meaning());
        meaning.setWrapText(true);
        meaning.setMinHeight(Region.USE_PREF_SIZE);
        meaning.getStyleClass().add(Styles.TEXT_MUTED);
        DataGrid<RowChange> rows = new DataGrid<>(List.of(
                GridColumn.<RowChange>of(
                        "row",
                        "Row",
                        GridColumn.Kind.ID,
                        96,
                        change -> change.key().toString()),
                GridColumn.drawn(
                        "before",
                        "As it is",
                        96,
                        change -> change.before().exactWord(),
                        change -> mark(change.before())),
                GridColumn.drawn(
                        "after",
                        "As drafted",
                        136,
                        change -> change.after().exactWord(),
                        change -> mark(change.after()))));
        rows.root().setId("draft-rows");
        rows.table().setId("draft-rows-table");
        rows.setRows(effect.changes());
        double height = 50 + 30.0 * Math.clamp(effect.changes().size(), 1, 5);
        ((Region) rows.root()).setMinHeight(height);
        ((Region) rows.root()).setPrefHeight(height);
        ((Region) rows.root()).setMaxHeight(height);
        VBox test = new VBox();
        VBox body = new VBox(12, new VBox(2, headline, label(effect.label()), meaning), rows.root(), test);
        body.getStyleClass().add("drawer-body");
        rows.selectedProperty().addListener((observable, before, now) -> offer(effect, now, test));
        pane.showDrawer("Rows that change", body);
        if (!effect.changes().isEmpty()) {
            rows.select(effect.changes().getFirst());
        }
    }

    private String headline(Effect effect) {
        return effect.identity().name() + ", " + effect.shape().label() + " on "
                + model.table().name() + ": "
                + Formats.counted(effect.changes().size(), "row is", "rows are") + " judged differently.";
    }

    private static Node mark(Verdict verdict) {
        VerdictMark mark = switch (verdict) {
            case Verdict.Allowed ignored -> VerdictMark.VISIBLE;
            case Verdict.Denied ignored -> VerdictMark.HIDDEN;
            case Verdict.Fails ignored -> VerdictMark.FAILS;
            default -> VerdictMark.UNKNOWN;
        };
        Label label = mark.label(verdict.exactWord());
        if (verdict instanceof Verdict.Unknown unknown) {
            label.setTooltip(new Tooltip(unknown.why()));
        }
        return label;
    }

    /// What the draft makes of the row, as a test to keep.
    private void offer(Effect effect, @Nullable RowChange change, VBox into) {
        into.getChildren().clear();
        if (change != null) {
            model.test(
                    effect,
                    change,
                    test -> into.getChildren().setAll(saving(test)),
                    failure -> into.getChildren().setAll(new Label(failure.sentence())));
        }
    }

    private Node saving(PolicyTest test) {
        return new SaveToFile(
                        "Save as policy test",
                        PolicyTestRecorder.text(test),
                        model.testFile(),
                        "Policy tests",
                        "*.yaml",
                        (file, saved, failed) ->
                                model.save(test, file, recorded -> saved.accept(recorded.said()), failed))
                .root();
    }
}
