package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.explain.ConstraintVerdict;
import io.rolescope.access.rehearse.OutsideEffect;
import io.rolescope.access.rehearse.RehearsalPlan;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.Verdicts;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Asks before a write is rehearsed: the exact statement, as whom, what it may set off; then shows what it did.
final class RehearseView {
    private final RehearseViewModel model;
    private final Runnable back;
    private final VBox root = new VBox();
    private final LoadableView<RehearsalPlan> plan;
    private final LoadableView<RehearsalResult> result;
    private final ChangeListener<Loadable<RehearsalResult>> ran;
    private final ChangeListener<Boolean> revealed;

    /// @param back returns to where the write was put together
    RehearseView(RehearseViewModel model, Runnable back) {
        this.model = model;
        this.back = back;
        plan = new LoadableView<>(model.plan(), this::ask, model::prepare);
        result = new LoadableView<>(model.result(), this::tell, model::run);
        ran = (observable, before, now) -> {
            // what was asked has been answered: the result stands in its place
            plan.root().setVisible(now instanceof Loadable.Idle<RehearsalResult>);
            plan.root().setManaged(plan.root().isVisible());
        };
        model.result().addListener(ran);
        revealed = (observable, before, now) -> result.redraw();
        model.revealed().addListener(revealed);
        root.setId("rehearse");
        root.getChildren().addAll(plan.root(), result.root());
        root.getStyleClass().add("drawer-body");
    }

    Node root() {
        return root;
    }

    void close() {
        model.result().removeListener(ran);
        model.revealed().removeListener(revealed);
        plan.close();
        result.close();
        model.close();
    }

    private Node ask(RehearsalPlan planned) {
        VBox body = new VBox(10);
        Label title = wrapped("Runs for real as " + planned.identity().name() + ", then is rolled back");
        title.getStyleClass().add(Styles.TITLE_4);
        body.getChildren()
                .addAll(
                        title,
                        small("Rows it touches are locked until then. It waits at most "
                                + planned.lockWait().toSeconds() + " s for a lock that somebody else holds."));
        if (model.isProduction()) {
            body.getChildren()
                    .add(line(
                            VerdictMark.FAILS.icon(),
                            wrapped("This is a production backend: rows and locks of real people.")));
        }
        Label statement = wrapped("");
        statement.textProperty().bind(model.statement(planned));
        statement.setId("rehearse-statement");
        statement.getStyleClass().add("code");
        body.getChildren().add(statement);
        expected(body, planned);
        body.getChildren().add(new Separator());
        effects(body, planned);
        body.getChildren().add(buttons(planned));
        return body;
    }

    private void expected(VBox body, RehearsalPlan planned) {
        planned.prediction().filter(there -> there.rows().size() == 1).ifPresent(there -> {
            var row = there.rows().getFirst();
            Label expectation = wrapped("");
            expectation
                    .textProperty()
                    .bind(model.words(there.table(), row.values(), () -> "Expected: " + row.headline()));
            body.getChildren().add(line(Verdicts.mark(row.verdict()).icon(), expectation));
            @Nullable ConstraintVerdict refusing = row.refusing();
            if (refusing != null) {
                body.getChildren().add(VerdictDrawer.constraint(refusing));
            }
        });
    }

    private static void effects(VBox body, RehearsalPlan planned) {
        if (planned.effects().isEmpty()) {
            body.getChildren()
                    .add(line(
                            VerdictMark.VISIBLE.icon(),
                            wrapped(
                                    "Nothing reaches outside the transaction, as far as the sources of triggers, rules and"
                                            + " functions tell.")));
            return;
        }
        OutsideEffect.@Nullable Severity last = null;
        for (OutsideEffect effect : planned.effects()) {
            if (effect.severity() != last) {
                last = effect.severity();
                Label words = new Label(last.words());
                words.getStyleClass().add("section-title");
                body.getChildren().add(words);
            }
            VBox text = new VBox(2, wrapped(effect.reason()), small(effect.way()));
            body.getChildren().add(line(icon(effect.severity()), text));
        }
    }

    private Node tell(RehearsalResult told) {
        Button again = new Button("Run again", new FontIcon(Feather.REFRESH_CW));
        again.setId("rehearse-again");
        again.setOnAction(event -> model.run());
        VBox body = new VBox(
                10, RehearsalResultView.of(told, model.values(told)), new HBox(8, again, leave("rehearsed-back")));
        return body;
    }

    private Button leave(String id) {
        Button leave = new Button("Back");
        leave.setId(id);
        leave.getStyleClass().add(Styles.FLAT);
        leave.setOnAction(event -> back.run());
        return leave;
    }

    private Node buttons(RehearsalPlan planned) {
        Button run = new Button("Run and roll back", new FontIcon(Feather.PLAY));
        run.setId("rehearse-run");
        run.getStyleClass().add(planned.mayEscape() || model.isProduction() ? Styles.DANGER : Styles.ACCENT);
        run.setOnAction(event -> model.run());
        return new HBox(8, run, leave("rehearse-back"));
    }

    private static Node icon(OutsideEffect.Severity severity) {
        return switch (severity) {
            case ESCAPES -> VerdictMark.HIDDEN.icon();
            case UNREADABLE -> VerdictMark.UNKNOWN.icon();
            case STAYS -> VerdictMark.FAILS.icon();
            case TAKEN_BACK -> VerdictMark.VISIBLE.icon();
        };
    }

    static HBox line(Node icon, Region text) {
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox line = new HBox(8, icon, text);
        line.setAlignment(Pos.TOP_LEFT);
        return line;
    }

    static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    static Label small(String text) {
        Label label = wrapped(text);
        label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return label;
    }
}
