package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import io.rolescope.access.explain.VerdictNode;
import io.rolescope.access.expression.SqlLayout;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A verdict taken apart: gate, restrictive and permissive policies, clauses with what they saw. What decided is bold
/// and open, the rest closed.
public final class VerdictTreeView {
    private static final double INDENT = 16;
    /// Letters of SQL in a line of the drawer.
    private static final int LINE = 36;

    private VerdictTreeView() {}

    /// @param reveal whether personal values are shown; the tree follows it
    public static Node of(VerdictNode root, Reveal reveal) {
        return of(root, reveal, reveal::text);
    }

    /// @param words how words that may quote the row are shown now
    public static Node of(VerdictNode root, Reveal reveal, UnaryOperator<String> words) {
        VBox box = new VBox(3);
        box.setId("verdict-tree");
        for (VerdictNode child : root.children()) {
            box.getChildren().add(node(child, reveal, words));
        }
        if (root.children().isEmpty()) {
            box.getChildren().add(node(root, reveal, words));
        }
        return box;
    }

    private static Node node(VerdictNode node, Reveal reveal, UnaryOperator<String> words) {
        VBox box = new VBox(3);
        VBox inner = new VBox(3);
        inner.setPadding(new Insets(0, 0, 0, INDENT));
        node.children().forEach(child -> inner.getChildren().add(node(child, reveal, words)));
        boolean open = node.decisive() || hasDecisive(node) || node.kind() == VerdictNode.Kind.GROUP;
        boolean clause = node.kind() == VerdictNode.Kind.CLAUSE;
        String said = clause ? SqlLayout.of(node.label(), LINE) : node.label().strip();
        Label label = new Label();
        label.textProperty().bind(reveal.following(() -> words.apply(said)));
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        if (clause) {
            label.getStyleClass().add("code");
        }
        if (node.decisive()) {
            label.setStyle("-fx-font-weight: bold;");
            label.setTooltip(new Tooltip("Decisive: changing this changes the verdict."));
        }
        HBox.setHgrow(label, Priority.ALWAYS);
        boolean part = isPartOfPolicy(node.detail());
        Label state = new Label(Verdicts.word(node.state()) + (part ? " · " + node.detail() : ""));
        state.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        state.setMinWidth(Region.USE_PREF_SIZE);
        StackPane mark = new StackPane(Verdicts.mark(node.state()).icon());
        mark.setMinSize(16, 18);
        mark.setMaxSize(16, 18);
        HBox line = new HBox(4, toggle(inner, open && !node.children().isEmpty(), node), mark, label, state);
        line.setAlignment(Pos.TOP_LEFT);
        box.getChildren().add(line);
        if (!part && !node.detail().isBlank()) {
            addSmall(box, reveal.following(() -> words.apply(node.detail())));
        }
        if (!node.saw().isEmpty()) {
            addSmall(box, reveal.following(() -> saw(node.saw(), reveal, words)));
        }
        box.getChildren().add(inner);
        return box;
    }

    private static Node toggle(VBox inner, boolean open, VerdictNode node) {
        FontIcon icon = new FontIcon(open ? Feather.CHEVRON_DOWN : Feather.CHEVRON_RIGHT);
        Button button = new Button(null, icon);
        button.getStyleClass().addAll(Styles.FLAT, Styles.SMALL, "tree-toggle");
        button.setStyle("-fx-padding: 0 2 0 2; -fx-min-width: 20px;");
        button.setAccessibleText("Open or close");
        button.setVisible(!node.children().isEmpty());
        show(inner, open);
        button.setOnAction(event -> {
            boolean now = !inner.isVisible();
            show(inner, now);
            icon.setIconCode(now ? Feather.CHEVRON_DOWN : Feather.CHEVRON_RIGHT);
        });
        return button;
    }

    private static void show(VBox inner, boolean visible) {
        inner.setVisible(visible);
        inner.setManaged(visible);
    }

    private static void addSmall(VBox box, ObservableValue<String> text) {
        Label label = new Label();
        label.textProperty().bind(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        label.setPadding(new Insets(0, 0, 0, 44));
        box.getChildren().add(label);
    }

    private static String saw(Map<String, @Nullable String> values, Reveal reveal, UnaryOperator<String> words) {
        return values.entrySet().stream()
                .map(entry -> words.apply(entry.getKey()) + " = "
                        + (entry.getValue() == null
                                ? "null"
                                : words.apply(String.valueOf(reveal.saw(entry.getKey(), entry.getValue())))))
                .collect(Collectors.joining("\n"));
    }

    /// A policy's node says only which of its expressions was asked.
    private static boolean isPartOfPolicy(String detail) {
        return detail.equals("USING") || detail.equals("WITH CHECK") || detail.equals("CHECK");
    }

    private static boolean hasDecisive(VerdictNode node) {
        return node.children().stream().anyMatch(child -> child.decisive() || hasDecisive(child));
    }
}
