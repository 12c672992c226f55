package io.rolescope.sql.ui;

import io.rolescope.sql.SqlWords;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.LineNumberFactory;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// A field for SQL: coloured, Ctrl+Enter runs it, Ctrl+Space completes names of tables.
final class SqlEditor {
    private static final int SUGGESTIONS = 12;

    private final CodeArea area = new CodeArea();
    private final VirtualizedScrollPane<CodeArea> root = new VirtualizedScrollPane<>(area);
    private final ContextMenu suggestions = new ContextMenu();
    private final Supplier<List<String>> names;

    SqlEditor(Supplier<List<String>> names, Runnable onRun) {
        this.names = names;
        area.setId("sql-editor");
        area.getStyleClass().add("sql-editor");
        area.setParagraphGraphicFactory(LineNumberFactory.get(area));
        area.setWrapText(true);
        area.textProperty().addListener((observable, before, now) -> colour(-1));
        area.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN).match(event)) {
                onRun.run();
                event.consume();
            } else if (new KeyCodeCombination(KeyCode.SPACE, KeyCombination.CONTROL_DOWN).match(event)) {
                suggest();
                event.consume();
            }
        });
    }

    Node root() {
        return root;
    }

    CodeArea area() {
        return area;
    }

    /// The selected text, or all of it.
    String text() {
        String selected = area.getSelectedText();
        return selected.isBlank() ? area.getText() : selected;
    }

    void setText(String sql) {
        area.replaceText(sql);
        area.moveTo(sql.length());
    }

    /// Marks where the server stopped reading, and goes there.
    void markError(String sql, int position) {
        int start = area.getText().indexOf(sql);
        int at = Math.clamp((long) Math.max(0, start) + position, 0, area.getLength());
        colour(at);
        area.moveTo(at);
        area.requestFollowCaret();
        area.requestFocus();
    }

    private void colour(int error) {
        if (area.getLength() > 0) {
            area.setStyleSpans(0, spans(area.getText(), error));
        }
    }

    private static StyleSpans<Collection<String>> spans(String sql, int error) {
        StyleSpansBuilder<Collection<String>> plain = new StyleSpansBuilder<>();
        int at = 0;
        for (SqlWords.Part part : SqlWords.parts(sql)) {
            plain.add(List.of(), part.from() - at);
            plain.add(List.of("sql-" + part.kind().name().toLowerCase(Locale.ROOT)), part.to() - part.from());
            at = part.to();
        }
        plain.add(List.of(), sql.length() - at);
        StyleSpans<Collection<String>> coloured = plain.create();
        if (error < 0 || error >= sql.length()) {
            return coloured;
        }
        int end = error + 1;
        while (end < sql.length() && Character.isLetterOrDigit(sql.charAt(end))) {
            end++;
        }
        StyleSpansBuilder<Collection<String>> marks = new StyleSpansBuilder<>();
        marks.add(List.of(), error);
        marks.add(List.of("sql-error"), end - error);
        marks.add(List.of(), sql.length() - end);
        return coloured.overlay(marks.create(), (colour, mark) -> mark.isEmpty() ? colour : mark);
    }

    private void suggest() {
        int caret = area.getCaretPosition();
        int start = SqlWords.wordStart(area.getText(), caret);
        List<String> found = SqlWords.completions(area.getText().substring(start, caret), names.get(), SUGGESTIONS);
        if (found.isEmpty()) {
            return;
        }
        suggestions.getItems().clear();
        for (String name : found) {
            MenuItem item = new MenuItem(name);
            item.setOnAction(event -> area.replaceText(start, caret, name));
            suggestions.getItems().add(item);
        }
        area.getCaretBounds().ifPresent((Bounds bounds) -> suggestions.show(area, bounds.getMinX(), bounds.getMaxY()));
    }
}
