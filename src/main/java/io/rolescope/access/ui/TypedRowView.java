package io.rolescope.access.ui;

import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.rehearse.RowForm;
import io.rolescope.access.rehearse.RowForm.Field;
import io.rolescope.access.rehearse.Write;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A form for a row with the verdict on it: the answer above, the fields below, so that typing changes what one reads.
final class TypedRowView {
    private final TypedRowViewModel model;
    private final VBox root = new VBox();
    private final Button rehearse = new Button("Rehearse…", new FontIcon(Feather.PLAY));
    private final LoadableView<RowForm> form;
    private final LoadableView<Explanation> verdict;
    private final LoadableView<Explanation> why;
    private final ChangeListener<Loadable<Explanation>> judged;
    private final VBox hint = new VBox();
    private final List<FieldEditor> editors = new ArrayList<>();
    private final ChangeListener<Boolean> revealed =
            (observable, before, now) -> editors().forEach(FieldEditor::showAgain);

    /// @param onRehearse what the button does with the row as it is typed now
    /// @param recording what keeps a verdict as a policy test
    TypedRowView(TypedRowViewModel model, Consumer<Write> onRehearse, Function<RowVerdict, List<Node>> recording) {
        this.model = model;
        form = new LoadableView<>(model.form(), this::fields, model::open);
        verdict = new LoadableView<>(model.verdict(), this::answer, model::judge);
        why = new LoadableView<>(model.verdict(), explanation -> why(explanation, recording), model::judge);
        rehearse.setId("typed-rehearse");
        rehearse.setOnAction(event -> onRehearse.accept(model.write()));
        judged = (observable, before, now) -> showState(now);
        model.verdict().addListener(judged);
        model.personal().reveal().revealedProperty().addListener(revealed);
        hint.getChildren()
                .add(RehearseView.small("Change a value: what would become of the row is judged as you type. Nothing is"
                        + " written."));
        root.setId("typed-row");
        root.getChildren()
                .addAll(hint, verdict.root(), new HBox(8, rehearse), new Separator(), form.root(), why.root());
        root.getStyleClass().add("drawer-body");
        showState(model.verdict().get());
    }

    Node root() {
        return root;
    }

    void close() {
        model.verdict().removeListener(judged);
        model.personal().reveal().revealedProperty().removeListener(revealed);
        form.close();
        verdict.close();
        why.close();
        model.close();
    }

    private void showState(Loadable<Explanation> now) {
        boolean idle = now instanceof Loadable.Idle<Explanation>;
        hint.setVisible(idle);
        hint.setManaged(idle);
        rehearse.setDisable(now.ready().isEmpty());
        // a failure is said once, above
        why.root().setVisible(!(now instanceof Loadable.Failed<Explanation>));
        why.root().setManaged(why.root().isVisible());
    }

    private Node fields(RowForm columns) {
        GridPane grid = new GridPane();
        FieldEditor.columns(grid);
        editors.clear();
        for (Field field : columns.fields()) {
            FieldEditor editor = new FieldEditor(model, field);
            editor.addTo(grid);
            editors.add(editor);
        }
        return grid;
    }

    private List<FieldEditor> editors() {
        return editors;
    }

    private Node answer(Explanation explanation) {
        VBox body = new VBox(10);
        explanation.rows().forEach(row -> {
            Label sentence = RehearseView.wrapped("");
            sentence.textProperty()
                    .bind(model.personal()
                            .reveal()
                            .following(() -> model.personal().words(model.table(), row.values(), row.headline())));
            sentence.setId("typed-sentence");
            body.getChildren()
                    .add(RehearseView.line(Verdicts.mark(row.verdict()).icon(), sentence));
            VerdictDrawer.constraints(body, row);
        });
        return body;
    }

    /// What was typed, and what the row held before, hidden alike: others may look at the screen.
    private String masked(Explanation explanation, String words) {
        List<TableRow> rows = new ArrayList<>();
        explanation.rows().forEach(row -> rows.add(new TableRow(model.table(), row.values())));
        rows.add(new TableRow(model.table(), model.typed()));
        return model.personal().words(rows, words);
    }

    private Node why(Explanation explanation, Function<RowVerdict, List<Node>> recording) {
        Label title = new Label("Why");
        title.getStyleClass().add("section-title");
        VBox body = new VBox(10, new Separator(), title);
        explanation.rows().forEach(row -> VerdictDrawer.why(body, model.table(), row, model.personal()));
        body.getChildren()
                .add(RehearseView.small("Judged by asking the server about this statement, not by running it:"));
        Label statement = RehearseView.wrapped("");
        statement
                .textProperty()
                .bind(model.personal().reveal().following(() -> masked(explanation, explanation.statement())));
        statement.setId("typed-statement");
        statement.getStyleClass().add("code");
        body.getChildren().add(statement);
        explanation.rows().forEach(row -> body.getChildren().addAll(recording.apply(row)));
        return body;
    }
}
