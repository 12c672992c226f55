package io.rolescope.sql.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.Formats;
import io.rolescope.sql.PlanNode;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A plan as a tree: costs and rows at the right, conditions below each step, those of row-level security marked.
final class PlanView {
    private PlanView() {}

    static Node of(PlanNode plan) {
        VBox lines = new VBox(2);
        lines.getStyleClass().add("plan");
        add(lines, plan, 0, Math.max(plan.totalCost(), 1e-9));
        ScrollPane scroll = new ScrollPane(lines);
        scroll.setFitToWidth(true);
        scroll.setId("plan");
        scroll.getStyleClass().add("drawer-scroll");
        return scroll;
    }

    private static void add(VBox lines, PlanNode node, int depth, double whole) {
        lines.getChildren().add(step(node, depth, whole));
        for (PlanNode.Condition condition : node.conditions()) {
            lines.getChildren().add(detail(condition.name() + ": " + condition.text(), depth, "plan-condition"));
        }
        if (!node.policies().isEmpty()) {
            Label label = detail(
                    "Row-level security adds to the conditions here: " + String.join(", ", node.policies()),
                    depth,
                    "plan-rls");
            label.setGraphic(new FontIcon(Feather.SHIELD));
            lines.getChildren().add(label);
        }
        node.children().forEach(child -> add(lines, child, depth + 1, whole));
    }

    private static Node step(PlanNode node, int depth, double whole) {
        Label title = new Label(node.title(), new FontIcon(Feather.CORNER_DOWN_RIGHT));
        title.getStyleClass().addAll("plan-title", Styles.TEXT_BOLD);
        title.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        ProgressBar share = new ProgressBar(Math.min(1, node.totalCost() / whole));
        share.setPrefWidth(80);
        share.setMinWidth(80);
        share.getStyleClass().add(Styles.SMALL);
        Label numbers = new Label(numbers(node));
        numbers.getStyleClass().add("fact-name");
        numbers.setMinWidth(Region.USE_PREF_SIZE);
        HBox line = new HBox(10, title, gap, numbers, share);
        line.setAlignment(Pos.CENTER_LEFT);
        line.setStyle("-fx-padding: 4 0 0 " + depth * 22 + ";");
        return line;
    }

    private static String numbers(PlanNode node) {
        String cost = String.format(Locale.ENGLISH, "cost %,.1f", node.totalCost());
        String rows = "about " + Formats.counted(Math.round(node.rows()), "row", "rows");
        if (node.actualRows() == null || node.milliseconds() == null) {
            return rows + " · " + cost;
        }
        return Formats.counted(Math.round(node.actualRows()), "row", "rows") + " (" + rows + ") · "
                + String.format(Locale.ENGLISH, "%,.2f ms", node.milliseconds()) + " · " + cost;
    }

    private static Label detail(String text, int depth, String style) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll("code", style);
        label.setStyle("-fx-padding: 0 0 0 " + (depth * 22 + 20) + ";");
        return label;
    }
}
