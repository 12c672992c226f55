package io.rolescope.access.ui.survey;

import atlantafx.base.theme.Styles;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.access.ui.PersonalValues;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.SaveToFile;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line of the page Isolation looked at: each of its witnesses in turn, and what to do about it.
final class WitnessDrawer {
    private final IsolationViewModel model;
    private final Navigator navigator;
    private final Reveal reveal;
    private final PersonalValues personal;
    private final IsolationScreen screen;
    private final VBox body = new VBox(12);
    private final VBox root = new VBox(12);

    WitnessDrawer(
            IsolationViewModel model,
            Navigator navigator,
            Reveal reveal,
            IsolationScreen screen,
            WitnessGroup group,
            Witness first) {
        this.model = model;
        this.navigator = navigator;
        this.reveal = reveal;
        this.personal = new PersonalValues(reveal);
        this.screen = screen;
        root.getStyleClass().add("drawer-body");
        if (group.witnesses().size() > 1) {
            root.getChildren().add(choice(group, first));
        }
        root.getChildren().add(body);
        show(first);
    }

    Node root() {
        return root;
    }

    /// Who, and by which command; for a role that goes across tenants on which table, too.
    private Node choice(WitnessGroup group, Witness first) {
        boolean tables = group.tables().size() > 1;
        boolean commands = group.commands().size() > 1;
        ComboBox<Witness> choice = new ComboBox<>();
        choice.setId("witness-choice");
        choice.getItems().setAll(group.witnesses());
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setCellFactory(list -> new Choice(tables, commands));
        choice.setButtonCell(new Choice(tables, commands));
        choice.setValue(first);
        choice.valueProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(now);
            }
        });
        Label label = new Label(Formats.counted(group.who().size(), "identity", "identities")
                + (commands ? ", " + Formats.counted(group.commands().size(), "command", "commands") : "")
                + (tables ? ", " + Formats.counted(group.tables().size(), "table", "tables") : ""));
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return new VBox(4, label, choice);
    }

    private final class Choice extends ListCell<Witness> {
        private final boolean tables;
        private final boolean commands;

        Choice(boolean tables, boolean commands) {
            this.tables = tables;
            this.commands = commands;
        }

        @Override
        protected void updateItem(@Nullable Witness witness, boolean empty) {
            super.updateItem(witness, empty);
            setText(
                    witness == null || empty
                            ? null
                            : reveal.text(witness.identity().name())
                                    + (commands ? " · " + witness.shape().label() : "")
                                    + (tables ? " · " + witness.table() : ""));
        }
    }

    private void show(Witness witness) {
        Label headline = new Label(reveal.text(witness.identity().name()) + " can "
                + witness.shape().label() + " a row of " + witness.table()
                + (witness.tenant().isEmpty()
                        ? " that belongs to no tenant."
                        : " that belongs to " + screen.tenant(witness.tenant()) + "."));
        headline.setWrapText(true);
        headline.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        headline.getStyleClass().add("section-title");
        Label because = new Label(personal.words(witness.row(), witness.because()));
        because.setWrapText(true);
        because.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        FactList facts = new FactList()
                .text("Kind", witness.kind().label())
                .text("Row", personal.words(witness.row(), witness.key().toString()))
                .text(
                        "Member of",
                        witness.own().isEmpty()
                                ? "no tenant"
                                : witness.own().stream().map(screen::tenant).collect(Collectors.joining(", ")))
                .text(
                        "Let through by",
                        witness.policies().isEmpty() ? "no policy is asked" : String.join(", ", witness.policies()))
                .text(
                        "Proof",
                        witness.proven() ? "the server returned this row" : "a verdict; nothing was written to try it");
        TextArea script = new TextArea(personal.words(witness.row(), model.script(witness)));
        script.setEditable(false);
        script.setPrefRowCount(12);
        script.getStyleClass().add("code");
        Map<String, String> where = Map.of(
                "schema", witness.table().schema(), "table", witness.table().name());
        VBox test = new VBox();
        body.getChildren()
                .setAll(headline, because, facts.root(), mend(witness, where, test), test, look(script, where), script);
    }

    private Node mend(Witness witness, Map<String, String> where, VBox test) {
        Button fix = new Button("Draft a fix", new FontIcon(Feather.EDIT_2));
        fix.setId("witness-fix");
        fix.getStyleClass().add(Styles.ACCENT);
        fix.setOnAction(event -> {
            Map<String, String> draft = new HashMap<>(where);
            draft.put(
                    "draft",
                    witness.policies().isEmpty() ? "" : witness.policies().getFirst());
            navigator.open("policies", draft);
        });
        Button keep = new Button("Save as policy test", new FontIcon(Feather.CHECK_SQUARE));
        keep.setId("witness-test");
        keep.setOnAction(event -> keep(witness, test));
        return new HBox(8, fix, keep);
    }

    private Node look(TextArea script, Map<String, String> where) {
        Button copy = new Button("Copy script", new FontIcon(Feather.COPY));
        copy.setOnAction(event -> copy(script.getText()));
        Button policies = new Button("Policies", new FontIcon(Feather.SHIELD));
        policies.setId("witness-policies");
        policies.setOnAction(event -> navigator.open("policies", where));
        Button rows = new Button("Rows", new FontIcon(Feather.EYE));
        rows.setOnAction(event -> navigator.open("simulator", where));
        return new HBox(8, copy, policies, rows);
    }

    /// What should be, as a test: this row is none of theirs.
    private void keep(Witness witness, VBox into) {
        model.test(
                witness,
                test -> into.getChildren()
                        .setAll(new SaveToFile(
                                        "Expected: " + test.expect().word(),
                                        PolicyTestRecorder.text(test),
                                        model.testFile(),
                                        "Policy tests",
                                        "*.yaml",
                                        (file, saved, failed) -> model.save(
                                                test, file, recorded -> saved.accept(recorded.said()), failed))
                                .root()),
                failure -> into.getChildren().setAll(new Label(failure.sentence())));
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        navigator.say("Copied");
    }
}
