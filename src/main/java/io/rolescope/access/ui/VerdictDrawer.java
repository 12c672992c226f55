package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.ConstraintVerdict;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.VerdictTreeView;
import java.util.List;
import java.util.Map;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One row's verdict: the sentence first, to be copied into a ticket; the tree for reviewers below.
final class VerdictDrawer {
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    private VerdictDrawer() {}

    /// @param sentences those with tenants and people by name, when they are there
    static Node of(
            SimulatorScreen screen,
            SimulatorScreen.Row row,
            ObservableValue<Loadable<List<String>>> sentences,
            Navigator navigator,
            WriteDrawers writes,
            PersonalValues personal) {
        VBox body = new VBox(10);
        add(
                body,
                screen.table(),
                row.first(),
                navigator,
                "why-sentence",
                masked(screen, row.first(), named(sentences, 0, row.first()), personal),
                personal);
        @Nullable RowVerdict second = row.second();
        if (second != null) {
            body.getChildren().add(new Separator());
            add(
                    body,
                    screen.table(),
                    second,
                    navigator,
                    "why-other",
                    masked(screen, second, named(sentences, 1, second), personal),
                    personal);
        }
        body.getChildren().addAll(new Separator(), actions(screen, row.first(), navigator, writes));
        body.getChildren()
                .addAll(writes.recording(screen.table(), screen.question().shape(), row.first()));
        if (!screen.first().statement().isEmpty()) {
            body.getChildren().add(small("Judged by asking the server about this statement, not by running it:"));
            body.getChildren().add(statement(screen, personal));
        }
        if (screen.first().wroteNothing()) {
            body.getChildren().add(small("Nothing was written: the server gave out no transaction id."));
        }
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static Node actions(SimulatorScreen screen, RowVerdict row, Navigator navigator, WriteDrawers writes) {
        FlowPane actions = new FlowPane(8, 8);
        Button reach = new Button("Who can see this?", new FontIcon(Feather.USERS));
        reach.setOnAction(event -> navigator.open(
                "reach",
                Map.of(
                        "schema", screen.table().name().schema(),
                        "table", screen.table().name().name(),
                        "key", KeyJson.of(row.key()))));
        Button policies = new Button("Policies", new FontIcon(Feather.SHIELD));
        policies.setOnAction(event -> navigator.open(
                "policies",
                Map.of(
                        "schema", screen.table().name().schema(),
                        "table", screen.table().name().name())));
        addWrites(actions, screen, row, writes);
        actions.getChildren().addAll(reach, policies);
        return actions;
    }

    private static Node statement(SimulatorScreen screen, PersonalValues personal) {
        Label statement = new Label();
        statement
                .textProperty()
                .bind(personal.reveal()
                        .following(() -> personal.words(
                                screen.first().firstRow().stream().toList(),
                                screen.first().statement())));
        statement.getStyleClass().add("code");
        statement.setWrapText(true);
        statement.setMinHeight(Region.USE_PREF_SIZE);
        return statement;
    }

    /// What can be tried of a write: other values for the row, and the statement itself.
    private static void addWrites(FlowPane actions, SimulatorScreen screen, RowVerdict row, WriteDrawers writes) {
        StatementShape shape = screen.question().shape();
        boolean judged = screen.table().canHavePolicies();
        if (judged && shape.command() == PolicyCommand.UPDATE) {
            Button edit = new Button("Other values…", new FontIcon(Feather.EDIT_2));
            edit.setId("edit-values");
            edit.setOnAction(event -> writes.edit(screen.table(), shape, row));
            actions.getChildren().add(edit);
        }
        if (judged && shape.writes() && !shape.isInsert()) {
            Button rehearse = new Button("Rehearse…", new FontIcon(Feather.PLAY));
            rehearse.setId("rehearse-row");
            rehearse.setOnAction(event -> writes.rehearse(screen.table(), shape, row));
            actions.getChildren().add(rehearse);
        }
    }

    /// What a CHECK constraint says, apart from access.
    static Node constraint(ConstraintVerdict constraint) {
        boolean refuses = constraint.state() == ConstraintVerdict.State.REFUSES;
        Label text = small(
                refuses
                        ? "After the policies the CHECK constraint “" + constraint.name()
                                + "” refuses the row (23514). That is no matter of access."
                        : "Whether the CHECK constraint “" + constraint.name() + "” holds is not known. "
                                + constraint.detail());
        Label expression = small(constraint.expression());
        expression.getStyleClass().add("code");
        return RehearseView.line(
                (refuses ? VerdictMark.FAILS : VerdictMark.UNKNOWN).icon(), new VBox(2, text, expression));
    }

    private static void add(
            VBox body,
            Table table,
            RowVerdict verdict,
            Navigator navigator,
            String id,
            ObservableValue<String> words,
            PersonalValues personal) {
        answer(body, verdict, navigator, id, words);
        why(body, table, verdict, personal);
    }

    /// The sentence as it is shown and copied now.
    private static ObservableValue<String> masked(
            SimulatorScreen screen, RowVerdict verdict, ObservableValue<String> words, PersonalValues personal) {
        return words.flatMap(sentence ->
                personal.reveal().following(() -> personal.words(screen.table(), verdict.values(), sentence)));
    }

    /// The row's own sentence until the one with names is there.
    private static ObservableValue<String> named(
            ObservableValue<Loadable<List<String>>> sentences, int index, RowVerdict verdict) {
        String own = verdict.headline();
        return sentences.map(loaded -> loaded.ready()
                .filter(all -> index < all.size() && !all.get(index).isEmpty())
                .map(all -> all.get(index))
                .orElse(own));
    }

    /// The sentence, to be copied, and what constraints say beside it.
    private static void answer(
            VBox body, RowVerdict verdict, Navigator navigator, String id, ObservableValue<String> words) {
        Label sentence = new Label();
        sentence.textProperty().bind(words);
        sentence.setId(id);
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.getStyleClass().add(Styles.TITLE_4);
        Button copy = new Button("Copy sentence", new FontIcon(Feather.COPY));
        copy.setId("copy-" + id);
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(sentence.getText());
            Clipboard.getSystemClipboard().setContent(content);
            navigator.say("Copied");
        });
        copy.setOnKeyPressed(event -> {
            if (COPY.match(event) || event.getCode() == KeyCode.ENTER) {
                copy.fire();
                event.consume();
            }
        });
        body.getChildren().addAll(sentence, copy);
        constraints(body, verdict);
    }

    static void constraints(VBox body, RowVerdict verdict) {
        verdict.constraints().stream()
                .filter(constraint -> constraint.state() != ConstraintVerdict.State.HOLDS)
                .forEach(constraint -> body.getChildren().add(constraint(constraint)));
    }

    /// The tree, and what could change the outcome.
    static void why(VBox body, Table table, RowVerdict verdict, PersonalValues personal) {
        body.getChildren()
                .add(VerdictTreeView.of(
                        verdict.tree(), personal.reveal(), words -> personal.words(table, verdict.values(), words)));
        verdict.caveats().forEach(caveat -> body.getChildren().add(small(caveat)));
    }

    private static Label small(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return label;
    }
}
