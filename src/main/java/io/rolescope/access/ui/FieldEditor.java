package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.rehearse.ReferredRows;
import io.rolescope.access.rehearse.RowForm.Field;
import io.rolescope.platform.Cancellation;
import java.util.List;
import java.util.regex.Pattern;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One column of a row that is typed in: left alone, NULL, or a value, which may be the empty text.
final class FieldEditor {
    private static final double KIND_WIDTH = 96;
    private static final String VALUE = "value";
    private static final String NULL = "null";
    private static final String NO_VALUE = "no value";
    private static final Pattern PLAIN = Pattern.compile("^'((?:[^']|'')*)'::[a-z ]+$");

    private final TypedRowViewModel model;
    private final Field field;
    private final String left;
    private final ComboBox<String> kind = new ComboBox<>();
    private final TextField text = new TextField();
    private final ComboBox<String> choice = new ComboBox<>();
    private final ContextMenu offers = new ContextMenu();
    private Cancellation.@Nullable Registration pause;
    private boolean setting;

    FieldEditor(TypedRowViewModel model, Field field) {
        this.model = model;
        this.field = field;
        this.left = model.isNew() ? (field.made().isEmpty() ? "left out" : "default") : "as it is";
    }

    void addTo(GridPane grid) {
        Label name = new Label(field.column());
        name.setMinWidth(0);
        name.setTooltip(new Tooltip(field.column() + " " + field.type()));
        if (field.required() && model.isNew()) {
            name.setStyle("-fx-font-weight: bold;");
        }
        Label type = new Label(field.type() + (field.required() && model.isNew() ? ", must have a value" : ""));
        type.setMinWidth(0);
        type.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        VBox what = new VBox(name, type);
        if (field.closed()) {
            Label computed = new Label("computed by the server");
            computed.getStyleClass().add(Styles.TEXT_MUTED);
            grid.addRow(grid.getRowCount(), what, computed);
            return;
        }
        prepareKind();
        grid.addRow(grid.getRowCount(), what, field.choices().isEmpty() ? textEditor() : choiceEditor(), kind);
    }

    private void prepareKind() {
        kind.setId("kind-" + field.column());
        kind.getItems().setAll(left, VALUE, NULL);
        kind.setValue(left);
        kind.setMaxWidth(KIND_WIDTH);
        kind.getStyleClass().add(Styles.SMALL);
        kind.setAccessibleText("What " + field.column() + " gets");
        kind.valueProperty().addListener((observable, before, now) -> {
            if (!setting) {
                kindChosen(now);
            }
        });
    }

    private Node choiceEditor() {
        choice.setId("field-" + field.column());
        choice.getItems().setAll(field.choices());
        choice.setPromptText(prompt());
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setValue(before());
        if (field.open()) {
            // a value that is not among them may be tried too: the constraint then says no
            choice.setEditable(true);
            choice.getEditor().textProperty().addListener((observable, before, now) -> {
                // the field is filled with what is there when it is first drawn
                boolean asItWas = kind.getValue().equals(left) && now.equals(orEmpty(before()));
                if (!setting && !asItWas) {
                    typed(now);
                }
            });
        }
        choice.valueProperty().addListener((observable, before, now) -> {
            if (!setting && now != null && !field.open()) {
                typed(now);
            }
        });
        return choice;
    }

    private Node textEditor() {
        text.setId("field-" + field.column());
        text.setText(orEmpty(before()));
        text.setPromptText(prompt());
        text.textProperty().addListener((observable, before, now) -> {
            if (!setting) {
                typed(now);
                field.refersTo().ifPresent(key -> searchSoon(now));
            }
        });
        HBox.setHgrow(text, Priority.ALWAYS);
        return text;
    }

    /// What the row has there, to begin with; `null` where that is NULL or not shown.
    private @Nullable String before() {
        return model.isMasked(field.column()) ? null : model.current(field.column());
    }

    /// Shows anew what the row has; what was typed stays.
    void showAgain() {
        if (!field.closed() && left.equals(kind.getValue())) {
            showText(orEmpty(before()), prompt());
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private void typed(String value) {
        model.type(field.column(), value);
        show(VALUE);
        text.setPromptText("empty text");
    }

    private void kindChosen(String chosen) {
        switch (chosen) {
            case NULL -> {
                model.type(field.column(), null);
                showText("", NO_VALUE);
            }
            case VALUE -> {
                String value = field.choices().isEmpty()
                        ? text.getText()
                        : field.open() ? choice.getEditor().getText() : choice.getValue();
                if (value != null) {
                    model.type(field.column(), value);
                }
                text.setPromptText("empty text");
            }
            default -> {
                model.leave(field.column());
                showText(orEmpty(before()), prompt());
            }
        }
    }

    private void showText(String value, String prompt) {
        setting = true;
        text.setText(value);
        text.setPromptText(prompt);
        choice.setValue(value.isEmpty() ? null : value);
        choice.setPromptText(prompt);
        setting = false;
    }

    private void show(String chosen) {
        setting = true;
        kind.setValue(chosen);
        setting = false;
    }

    private String prompt() {
        if (!model.isNew()) {
            if (model.isMasked(field.column())) {
                return orEmpty(model.shown(field.column()));
            }
            return model.current(field.column()) == null ? NO_VALUE : "";
        }
        return field.made().isEmpty() ? NO_VALUE : plain(field.made());
    }

    /// `'other'::text` as people write it; calls stay as they are.
    private static String plain(String made) {
        return PLAIN.matcher(made).replaceFirst("$1").replace("''", "'");
    }

    private void searchSoon(String typed) {
        if (pause != null) {
            pause.close();
        }
        if (text.isFocused() && !typed.isBlank()) {
            pause = model.later(() -> field.refersTo().ifPresent(key -> model.search(key, typed, this::offer)));
        } else {
            offers.hide();
        }
    }

    private void offer(List<ReferredRows.Referred> found) {
        if (text.getScene() == null || found.isEmpty()) {
            offers.hide();
            return;
        }
        field.refersTo()
                .ifPresent(key -> offers.getItems()
                        .setAll(found.stream().map(row -> item(key, row)).toList()));
        if (!offers.isShowing()) {
            offers.show(text, Side.BOTTOM, 0, 2);
        }
    }

    private MenuItem item(ForeignKey key, ReferredRows.Referred row) {
        MenuItem item = new MenuItem(model.shown(key, row));
        item.setMnemonicParsing(false);
        item.setOnAction(event -> {
            setting = true;
            text.setText(row.value());
            setting = false;
            typed(row.value());
            offers.hide();
        });
        return item;
    }

    /// As wide as the values need.
    static void columns(GridPane grid) {
        grid.setHgap(8);
        grid.setVgap(6);
        var names = new javafx.scene.layout.ColumnConstraints();
        names.setPercentWidth(34);
        var values = new javafx.scene.layout.ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setFillWidth(true);
        var kinds = new javafx.scene.layout.ColumnConstraints(KIND_WIDTH, KIND_WIDTH, KIND_WIDTH);
        grid.getColumnConstraints().setAll(names, values, kinds);
    }
}
