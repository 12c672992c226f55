package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.ui.SchemeForm.Kind;
import io.rolescope.connections.ui.SchemeForm.Line;
import io.rolescope.connections.ui.SchemeViewModel.SchemeScreen;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The form in which it is edited how users are told apart. Drawn anew each time it is opened.
final class SchemeFormView {
    private final SchemeViewModel model;
    private final SchemeForm form;
    private final GridPane grid = new GridPane(12, 8);
    private final VBox lines = new VBox(6);
    private int row;

    private SchemeFormView(SchemeViewModel model) {
        this.model = model;
        this.form = model.form();
    }

    static Node of(SchemeViewModel model, SchemeScreen screen) {
        return new SchemeFormView(model).card(screen);
    }

    private Node card(SchemeScreen screen) {
        ColumnConstraints names = new ColumnConstraints(130);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(names, values);
        carriers();
        role(screen);
        preRequest();
        line("People", field("scheme-people", form.people, "schema.table; empty to have it found"));
        line("Search path", field("scheme-path", form.searchPath, "empty for the role's own"));
        Button save = new Button("Save");
        save.setId("scheme-save");
        save.getStyleClass().add(Styles.ACCENT);
        save.setOnAction(event -> model.save());
        Button cancel = new Button("Cancel");
        cancel.setId("scheme-cancel");
        cancel.setOnAction(event -> model.cancel());
        VBox card = ConnectView.card(
                "How " + screen.backend() + " tells its users apart",
                "Every identity is put on this way from then on, in transactions that only read.",
                grid,
                SchemeView.problem(model),
                new HBox(8, save, cancel));
        card.setId("scheme-card");
        return card;
    }

    private void carriers() {
        ChoiceBox<Kind> kind = new ChoiceBox<>();
        kind.setId("scheme-kind");
        kind.getItems().setAll(Kind.values());
        kind.setMaxWidth(Double.MAX_VALUE);
        kind.setConverter(new StringConverter<>() {
            @Override
            public String toString(Kind value) {
                return value == null ? "" : value.title();
            }

            @Override
            public Kind fromString(String text) {
                throw new UnsupportedOperationException("only chosen, never typed");
            }
        });
        kind.valueProperty().bindBidirectional(form.kind);
        line("Carried by", kind);
        CheckBox legacy = new CheckBox("Each claim as request.jwt.claim.NAME, too");
        legacy.setId("scheme-legacy");
        legacy.selectedProperty().bindBidirectional(form.legacy);
        only(legacy, Bindings.createBooleanBinding(() -> form.kind.get().hasClaims(), form.kind));
        grid.add(legacy, 1, row++);
        Button add = new Button("Add a setting", new FontIcon(Feather.PLUS));
        add.setId("scheme-add");
        add.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        add.setOnAction(event -> model.addLine());
        VBox settings = new VBox(6, lines, add);
        BooleanBinding hasSettings =
                Bindings.createBooleanBinding(() -> form.kind.get().hasSettings(), form.kind);
        only(settings, hasSettings);
        Label name = name("Settings");
        only(name, hasSettings);
        grid.add(name, 0, row);
        GridPane.setValignment(name, javafx.geometry.VPos.TOP);
        grid.add(settings, 1, row++);
        // the list belongs to the form, which outlives this drawing: held weakly
        ListChangeListener<Line> listener = change -> showLines();
        lines.setUserData(listener);
        form.lines.addListener(new javafx.collections.WeakListChangeListener<>(listener));
        showLines();
    }

    private void showLines() {
        lines.getChildren().setAll(form.lines.stream().map(this::settingLine).toList());
    }

    private Node settingLine(Line line) {
        TextField place = field(null, line.place, "app.user_id, or hasura.user ->> x-hasura-user-id");
        place.getStyleClass().addAll("code", "scheme-place");
        TextField claim = field(null, line.claim, "claim: sub");
        claim.getStyleClass().addAll("code", "scheme-claim");
        HBox.setHgrow(place, Priority.ALWAYS);
        HBox.setHgrow(claim, Priority.ALWAYS);
        place.setPrefColumnCount(20);
        claim.setPrefColumnCount(20);
        Button remove = new Button(null, new FontIcon(Feather.X));
        remove.setAccessibleText("Remove this setting");
        remove.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        remove.setOnAction(event -> form.lines.remove(line));
        Label from = new Label("from");
        from.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(8, place, from, claim, remove);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private void role(SchemeScreen screen) {
        ComboBox<String> role = new ComboBox<>();
        role.setId("scheme-role");
        role.setEditable(true);
        role.setMaxWidth(Double.MAX_VALUE);
        role.setPromptText("as detected");
        role.getItems().setAll(screen.roles());
        role.getEditor().textProperty().bindBidirectional(form.role);
        line("Default role", role);
        CheckBox own = new CheckBox("A person has the role that is called as they are, where there is one");
        own.setId("scheme-own-role");
        own.selectedProperty().bindBidirectional(form.rolePerPerson);
        grid.add(own, 1, row++);
        line("Role from claim", field("scheme-role-claim", form.roleClaim, "role"));
    }

    private void preRequest() {
        CheckBox call = new CheckBox("Call it in each transaction, once claims and role are put on");
        call.setId("scheme-call-first");
        call.selectedProperty().bindBidirectional(form.callFirst);
        line("Pre-request", new VBox(6, call, field("scheme-pre-request", form.preRequest, "api.check")));
    }

    private void line(String name, Node field) {
        Label label = name(name);
        GridPane.setValignment(label, javafx.geometry.VPos.TOP);
        grid.addRow(row++, label, field);
    }

    private static Label name(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("fact-name");
        // level with the first line of the field beside it
        label.setPadding(new Insets(6, 0, 0, 0));
        return label;
    }

    private static TextField field(@Nullable String id, StringProperty value, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private static void only(Node node, BooleanBinding when) {
        node.visibleProperty().bind(when);
        node.managedProperty().bind(when);
    }
}
