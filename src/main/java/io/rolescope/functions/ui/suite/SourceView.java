package io.rolescope.functions.ui.suite;

import javafx.scene.Node;
import javafx.scene.control.Label;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.jspecify.annotations.Nullable;

/// The text of a suite with its line numbers.
final class SourceView {
    private SourceView() {}

    /// @param firstLine number of the first line
    /// @param marked number of a line to bring into sight and mark; `null` for none
    static Node of(String id, String text, int firstLine, @Nullable Integer marked) {
        CodeArea area = new CodeArea(text);
        area.setId(id);
        area.setEditable(false);
        area.setWrapText(false);
        area.getStyleClass().addAll("code", "sql-editor");
        area.setParagraphGraphicFactory(line -> {
            Label number = new Label(String.format("%4d", line + firstLine));
            number.getStyleClass().add("lineno");
            if (marked != null && line + firstLine == marked) {
                number.setText(" ▸" + number.getText().strip());
                number.setStyle("-fx-text-fill: -color-danger-fg;");
            }
            return number;
        });
        area.moveTo(0);
        area.requestFollowCaret();
        if (marked != null) {
            int paragraph =
                    Math.clamp(marked - firstLine, 0, area.getParagraphs().size() - 1);
            area.moveTo(paragraph, 0);
            area.setStyleClass(
                    area.getAbsolutePosition(paragraph, 0),
                    area.getAbsolutePosition(paragraph, area.getParagraphLength(paragraph)),
                    "sql-error");
            area.requestFollowCaret();
        }
        return new VirtualizedScrollPane<>(area);
    }
}
