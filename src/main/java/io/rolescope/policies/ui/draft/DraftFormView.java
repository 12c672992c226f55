package io.rolescope.policies.ui.draft;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.draft.DraftForm;
import io.rolescope.access.draft.ExpressionCheck;
import io.rolescope.access.draft.ExpressionTemplate;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The policy's parts as fields, each with what is wrong with it below.
final class DraftFormView {
    private static final String PERMISSIVE = "permissive";
    private static final String RESTRICTIVE = "restrictive";
    private static final int SHOWN_OF_TEMPLATE = 90;

    private final DraftViewModel model;
    private final TextField name = new TextField();
    private final ComboBox<String> kind = new ComboBox<>();
    private final ComboBox<PolicyCommand> command = new ComboBox<>();
    private final TextField roles = new TextField();
    private final SqlField using = new SqlField("draft-using");
    private final SqlField check = new SqlField("draft-check");
    private final Label nameWrong = wrong("draft-name-wrong");
    private final Label rolesWrong = wrong("draft-roles-wrong");
    private final Label usingWrong = wrong("draft-using-wrong");
    private final Label checkWrong = wrong("draft-check-wrong");
    private final VBox usingBox;
    private final VBox checkBox;
    private final VBox root;

    DraftFormView(DraftViewModel model) {
        this.model = model;
        DraftForm form = model.formProperty().get();
        name.setId("draft-name");
        name.setText(form.name());
        name.setPromptText("What it allows, in a few words");
        kind.setId("draft-kind");
        kind.getItems().setAll(PERMISSIVE, RESTRICTIVE);
        kind.setValue(form.permissive() ? PERMISSIVE : RESTRICTIVE);
        kind.setTooltip(new Tooltip(
                "Permissive: one of them must hold. Restrictive: all of them must hold, beside a permissive one."));
        command.setId("draft-command");
        command.getItems().setAll(PolicyCommand.values());
        command.setValue(form.command());
        roles.setId("draft-roles");
        roles.setText(form.roles());
        roles.setTooltip(new Tooltip("Roles, parted by commas; public is everyone."));
        HBox first = new HBox(
                12,
                field("Name", name, nameWrong),
                field("Kind", kind, null),
                field("Command", command, null),
                field("To roles", roles, rolesWrong));
        HBox.setHgrow(first.getChildren().getFirst(), Priority.ALWAYS);
        kind.setMinWidth(120);
        command.setMinWidth(104);
        roles.setPrefColumnCount(14);
        using.setText(form.using());
        check.setText(form.check());
        usingBox = condition("USING", "existing rows", using, usingWrong);
        checkBox = condition("WITH CHECK", "new rows; empty: as USING", check, checkWrong);
        HBox second = new HBox(12, usingBox, checkBox);
        second.setMinHeight(128);
        second.setPrefHeight(220);
        root = new VBox(8, first, second);
        fit(form);
        name.textProperty().addListener((observable, before, now) -> typed());
        roles.textProperty().addListener((observable, before, now) -> typed());
        kind.valueProperty().addListener((observable, before, now) -> typed());
        command.valueProperty().addListener((observable, before, now) -> typed());
        using.area().textProperty().addListener((observable, before, now) -> typed());
        check.area().textProperty().addListener((observable, before, now) -> typed());
    }

    Node root() {
        return root;
    }

    void show(DraftForm.@Nullable Checked checked) {
        nameWrong.setText(checked == null ? "" : checked.name());
        rolesWrong.setText(checked == null ? "" : checked.roles());
        show(using, usingWrong, checked == null ? null : checked.using());
        show(check, checkWrong, checked == null ? null : checked.check());
    }

    private static void show(SqlField field, Label wrong, ExpressionCheck.@Nullable Checked checked) {
        if (checked == null) {
            return;
        }
        ExpressionCheck.@Nullable Fault fault = checked.fault();
        field.mark(fault == null ? -1 : fault.at());
        wrong.getStyleClass().removeAll(Styles.DANGER, Styles.WARNING);
        wrong.getStyleClass().add(fault == null ? Styles.WARNING : Styles.DANGER);
        wrong.setText(fault == null ? checked.note() : fault.message());
    }

    private void typed() {
        DraftForm form = new DraftForm(
                name.getText(),
                PERMISSIVE.equals(kind.getValue()),
                command.getValue(),
                roles.getText(),
                using.text(),
                check.text());
        fit(form);
        model.type(form);
    }

    private void fit(DraftForm form) {
        usingBox.setVisible(form.takesUsing());
        usingBox.setManaged(form.takesUsing());
        checkBox.setVisible(form.takesCheck());
        checkBox.setManaged(form.takesCheck());
    }

    private VBox condition(String title, String note, SqlField field, Label wrong) {
        Label heading = new Label(title);
        heading.getStyleClass().addAll("code", Styles.TEXT_SMALL);
        Label about = new Label(note);
        about.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        MenuButton templates = new MenuButton("Templates", new FontIcon(Feather.BOOK_OPEN));
        templates.setId(field.area().getId() + "-templates");
        templates.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        for (ExpressionTemplate template : model.templates()) {
            String sql = template.sql();
            String shown = sql.length() > SHOWN_OF_TEMPLATE ? sql.substring(0, SHOWN_OF_TEMPLATE) + "…" : sql;
            MenuItem item = new MenuItem(template.name() + ":  " + shown);
            item.setMnemonicParsing(false);
            item.setOnAction(event -> put(field, sql));
            templates.getItems().add(item);
        }
        HBox head = new HBox(8, heading, about, gap, templates);
        head.setAlignment(Pos.BASELINE_LEFT);
        VBox.setVgrow(field.root(), Priority.ALWAYS);
        VBox box = new VBox(2, head, field.root(), wrong);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setPrefWidth(400);
        return box;
    }

    /// In place of what is selected; a field that has something keeps it, joined by AND.
    private static void put(SqlField field, String sql) {
        String now = field.text().strip();
        if (!field.area().getSelectedText().isEmpty()) {
            field.area().replaceSelection(sql);
        } else if (now.isEmpty()) {
            field.setText(sql);
        } else {
            field.setText("(" + now + ")\nAND (" + sql + ")");
        }
        field.area().requestFocus();
    }

    private static VBox field(String title, Region input, @Nullable Label wrong) {
        Label heading = new Label(title);
        heading.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        input.setMaxWidth(Double.MAX_VALUE);
        VBox box = new VBox(2, heading, input);
        if (wrong != null) {
            box.getChildren().add(wrong);
        }
        return box;
    }

    private static Label wrong(String id) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.DANGER);
        label.managedProperty().bind(label.textProperty().isNotEmpty());
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
