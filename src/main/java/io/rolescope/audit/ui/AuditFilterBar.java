package io.rolescope.audit.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.audit.AuditSource;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// Which log, when, who, what.
final class AuditFilterBar {
    private static final String ANY_TABLE = "Any table";
    private static final String ANY_OPERATION = "Any operation";

    private final AuditViewModel model;
    private final ToggleGroup sources = new ToggleGroup();
    private final TextField text = field("audit-text", "Search values", 150);
    private final ComboBox<String> subject = new ComboBox<>();
    private final ComboBox<String> operation = new ComboBox<>();
    private final HBox exact;
    private final VBox root;
    private final ChangeListener<AuditSource> onSource = (observable, before, now) -> showSource(now);
    private final ChangeListener<String> onSubject = (observable, before, now) -> showSubject(now);

    AuditFilterBar(AuditViewModel model) {
        this.model = model;
        TextField from = field("audit-from", "from: 2026-03-31", 130);
        TextField until = field("audit-until", "until: today", 130);
        TextField actor = field("audit-actor", "Who: name, e-mail or id", 170);
        from.textProperty().bindBidirectional(model.form().fromProperty());
        until.textProperty().bindBidirectional(model.form().untilProperty());
        actor.textProperty().bindBidirectional(model.form().actorProperty());
        text.textProperty().bindBidirectional(model.form().textProperty());
        ComboBox<Period> period = new ComboBox<>();
        period.setId("audit-period");
        period.setAccessibleText("Period");
        period.getItems().setAll(Period.values());
        period.valueProperty().bindBidirectional(model.form().periodProperty());
        exact = new HBox(6, from, until);
        exact.visibleProperty().bind(model.form().periodProperty().isEqualTo(Period.EXACT));
        exact.managedProperty().bind(exact.visibleProperty());
        subject.setId("audit-subject");
        subject.setAccessibleText("Table");
        subject.setPrefWidth(160);
        subject.valueProperty()
                .addListener((observable, before, now) ->
                        model.form().subjectProperty().set(now == null || now.equals(ANY_TABLE) ? "" : now));
        operation.setId("audit-operation");
        operation.setAccessibleText("Operation");
        operation.getItems().setAll(ANY_OPERATION, "INSERT", "UPDATE", "DELETE");
        operation.setValue(ANY_OPERATION);
        operation
                .valueProperty()
                .addListener((observable, before, now) ->
                        model.form().operationProperty().set(now == null || now.equals(ANY_OPERATION) ? "" : now));
        showTables(List.of());
        Label problem = new Label();
        problem.setId("audit-problem");
        problem.getStyleClass().add("field-problem");
        problem.textProperty().bind(model.form().problemProperty());
        problem.visibleProperty().bind(model.form().problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        FlowPane line = new FlowPane(8, 8, segments(), period, exact, actor, subject, operation, text);
        line.setAlignment(Pos.CENTER_LEFT);
        root = new VBox(6, line, problem);
        model.form().sourceProperty().addListener(onSource);
        model.form().subjectProperty().addListener(onSubject);
        showSource(model.form().sourceProperty().get());
    }

    Node root() {
        return root;
    }

    void focus() {
        text.requestFocus();
    }

    void close() {
        model.form().sourceProperty().removeListener(onSource);
        model.form().subjectProperty().removeListener(onSubject);
    }

    void showTables(List<String> tables) {
        String chosen = model.form().subjectProperty().get();
        subject.getItems().setAll(tables);
        subject.getItems().addFirst(ANY_TABLE);
        showSubject(chosen);
    }

    private void showSubject(@Nullable String chosen) {
        String wanted = chosen == null || chosen.isEmpty() ? ANY_TABLE : chosen;
        if (!subject.getItems().contains(wanted)) {
            subject.getItems().add(wanted);
        }
        subject.setValue(wanted);
    }

    private Node segments() {
        HBox box = new HBox();
        List<AuditSource> all = List.of(AuditSource.values());
        for (AuditSource one : all) {
            ToggleButton button = new ToggleButton(one.title());
            button.setId("audit-" + one.name().toLowerCase(java.util.Locale.ROOT));
            button.setUserData(one);
            button.setToggleGroup(sources);
            button.getStyleClass()
                    .add(
                            one == all.getFirst()
                                    ? Styles.LEFT_PILL
                                    : one == all.getLast() ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
            button.setOnAction(event -> {
                button.setSelected(true);
                model.form().sourceProperty().set(one);
            });
            box.getChildren().add(button);
        }
        return box;
    }

    private void showSource(AuditSource now) {
        sources.getToggles().forEach(toggle -> toggle.setSelected(toggle.getUserData() == now));
        boolean changes = now == AuditSource.CHANGES;
        for (Node node : List.of(subject, operation)) {
            node.setVisible(changes);
            node.setManaged(changes);
        }
        if (!changes) {
            subject.setValue(ANY_TABLE);
            operation.setValue(ANY_OPERATION);
        }
    }

    private static TextField field(String id, String prompt, double width) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setPrefWidth(width);
        return field;
    }
}
