package io.rolescope.kit;

import java.time.Instant;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;

/// Names left, values right: what a drawer tells of one thing.
public final class FactList {
    private final GridPane root = new GridPane();
    private int rows;

    public FactList() {
        root.setHgap(12);
        root.setVgap(6);
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(92);
        names.setMaxWidth(150);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        values.setMinWidth(0);
        root.getColumnConstraints().addAll(names, values);
        root.getStyleClass().add("fact-list");
    }

    public Node root() {
        return root;
    }

    /// A text; a dim dash where there is none.
    public FactList text(String name, @Nullable String value) {
        Label label = new Label(value == null || value.isEmpty() ? "–" : value);
        label.setWrapText(true);
        label.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        if (value == null) {
            label.getStyleClass().add("fact-name");
        } else {
            copyable(label, value);
        }
        return node(name, label);
    }

    /// An identifier: monospace, shortened in the middle, whole on hover and copy.
    public FactList id(String name, @Nullable String value) {
        if (value == null) {
            return text(name, null);
        }
        Label label = new Label(Formats.shortId(value));
        label.getStyleClass().add("code");
        label.setTooltip(new Tooltip(value));
        copyable(label, value);
        return node(name, label);
    }

    /// A point in time: local, UTC on hover.
    public FactList time(String name, @Nullable Instant value) {
        if (value == null) {
            return text(name, null);
        }
        Label label = new Label(Formats.exactly(value, Instant.now()));
        label.setTooltip(new Tooltip(Formats.utc(value)));
        label.setWrapText(true);
        copyable(label, value.toString());
        return node(name, label);
    }

    /// Something to follow.
    public FactList link(String name, String value, Runnable action) {
        Hyperlink link = new Hyperlink(value);
        link.getStyleClass().add("fact-link");
        link.setOnAction(event -> action.run());
        return node(name, link);
    }

    public FactList node(String name, Node value) {
        Label label = new Label(name);
        label.getStyleClass().add("fact-name");
        label.setTooltip(new Tooltip(name));
        GridPane.setValignment(label, VPos.TOP);
        root.addRow(rows++, label, value);
        return this;
    }

    private static void copyable(Label label, String value) {
        MenuItem copy = new MenuItem("Copy");
        copy.setOnAction(event -> copy(value));
        label.setContextMenu(new ContextMenu(copy));
    }

    /// Puts `text` on the clipboard.
    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
