package io.rolescope.explorer.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.explorer.FilterRules;
import io.rolescope.explorer.RowFilter;
import io.rolescope.explorer.RowFilter.Operator;
import io.rolescope.explorer.TableColumn;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One line to put a filter together, and the filters that hold.
final class FilterBar {
    private final ExplorerViewModel model;
    private final ComboBox<TableColumn> column = new ComboBox<>();
    private final ComboBox<Operator> operator = new ComboBox<>();
    private final TextField value = new TextField();
    private final Label and = new Label("and");
    private final TextField second = new TextField();
    private final Button apply = new Button("Filter", new FontIcon(Feather.FILTER));
    private final Label problem = new Label();
    private final FlowPane chips = new FlowPane(6, 6);
    private final VBox root;

    FilterBar(ExplorerViewModel model) {
        this.model = model;
        column.setId("filter-column");
        column.setAccessibleText("Column");
        column.setPrefWidth(150);
        column.setConverter(shown(TableColumn::name));
        column.valueProperty().addListener((observable, before, now) -> columnChosen(now));
        operator.setId("filter-operator");
        operator.setAccessibleText("Comparison");
        operator.setPrefWidth(132);
        operator.setConverter(shown(Operator::words));
        operator.valueProperty().addListener((observable, before, now) -> operatorChosen(now));
        value.setId("filter-value");
        value.setPrefWidth(190);
        value.setOnAction(event -> apply());
        second.setId("filter-second");
        second.setPrefWidth(150);
        second.setOnAction(event -> apply());
        apply.setId("filter-apply");
        apply.setOnAction(event -> apply());
        problem.setId("filter-problem");
        problem.getStyleClass().addAll("field-problem", Styles.DANGER);
        hide(problem, true);
        HBox line = new HBox(8, column, operator, value, and, second, apply);
        line.setAlignment(Pos.CENTER_LEFT);
        chips.setId("filters");
        hide(chips, true);
        root = new VBox(6, line, problem, chips);
    }

    Node root() {
        return root;
    }

    void focus() {
        value.requestFocus();
    }

    /// Another table: its columns, the first text among them chosen.
    void columns(List<TableColumn> columns) {
        @Nullable TableColumn before = column.getValue();
        column.getItems().setAll(columns);
        TableColumn first = columns.stream()
                .filter(one -> before != null && one.name().equals(before.name()))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(one -> FilterRules.operators(one).getFirst() == Operator.CONTAINS)
                        .findFirst())
                .orElse(columns.isEmpty() ? null : columns.getFirst());
        column.setValue(first);
        showProblem("");
    }

    void show(List<RowFilter> filters) {
        List<Node> made = new ArrayList<>();
        filters.forEach(filter -> made.add(chip(filter)));
        if (filters.size() > 1) {
            Button clear = new Button("Clear all");
            clear.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
            clear.setOnAction(event -> model.clearFilters());
            made.add(clear);
        }
        chips.getChildren().setAll(made);
        hide(chips, made.isEmpty());
    }

    private Node chip(RowFilter filter) {
        Button chip = new Button(
                (filter.column() + " " + filter.operator().words() + " " + String.join(" and ", filter.values()))
                        .strip(),
                new FontIcon(Feather.X));
        chip.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
        chip.getStyleClass().addAll("chip", Styles.SMALL);
        chip.setTooltip(new javafx.scene.control.Tooltip("Remove this filter"));
        chip.setOnAction(event -> model.unfilter(filter));
        return chip;
    }

    private void apply() {
        @Nullable TableColumn on = column.getValue();
        @Nullable Operator how = operator.getValue();
        if (on == null || how == null) {
            return;
        }
        List<String> values = new ArrayList<>();
        if (how.operands() > 0) {
            values.add(value.getText() == null ? "" : value.getText());
        }
        if (how.operands() > 1) {
            values.add(second.getText() == null ? "" : second.getText());
        }
        List<String> problems = model.problems(on, how, values);
        value.pseudoClassStateChanged(
                Styles.STATE_DANGER, !problems.isEmpty() && !problems.getFirst().isEmpty());
        second.pseudoClassStateChanged(
                Styles.STATE_DANGER, problems.size() > 1 && !problems.get(1).isEmpty());
        String first =
                problems.stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
        showProblem(first);
        if (first.isEmpty()) {
            model.filter(new RowFilter(on.name(), how, values));
            value.clear();
            second.clear();
        }
    }

    private void showProblem(String text) {
        problem.setText(text);
        hide(problem, text.isEmpty());
        if (text.isEmpty()) {
            value.pseudoClassStateChanged(Styles.STATE_DANGER, false);
            second.pseudoClassStateChanged(Styles.STATE_DANGER, false);
        }
    }

    private void columnChosen(@Nullable TableColumn chosen) {
        if (chosen == null) {
            return;
        }
        operator.getItems().setAll(FilterRules.operators(chosen));
        operator.setValue(operator.getItems().getFirst());
        value.setPromptText(prompt(chosen));
        showProblem("");
    }

    private void operatorChosen(@Nullable Operator chosen) {
        int operands = chosen == null ? 1 : chosen.operands();
        hide(value, operands < 1);
        hide(and, operands < 2);
        hide(second, operands < 2);
        showProblem("");
    }

    private static String prompt(TableColumn column) {
        return switch (column.kind()) {
            case INTEGER, NUMBER -> "number";
            case INSTANT, LOCAL_TIME, DATE -> "2026-03-31, today, 2 h ago";
            case UUID -> "whole UUID";
            case ENUM -> String.join(", ", column.enumValues());
            case JSON -> "text or {\"name\": \"value\"}";
            case TEXT, BOOLEAN, OTHER -> "text";
        };
    }

    private static void hide(Node node, boolean hidden) {
        node.setVisible(!hidden);
        node.setManaged(!hidden);
    }

    private static <T> StringConverter<T> shown(java.util.function.Function<T, String> text) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T item) {
                return item == null ? "" : text.apply(item);
            }

            @Override
            public @Nullable T fromString(String typed) {
                return null;
            }
        };
    }
}
