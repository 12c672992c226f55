package io.rolescope.functions.ui.desk;

import java.util.Collection;
import java.util.Collections;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.Node;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// JSON with its names, texts, numbers and words told apart. Other text stays plain.
public final class JsonArea {
    private static final int COLOURED_AT_MOST = 200_000;
    private static final Pattern TOKEN =
            Pattern.compile("(?<name>\"(?:[^\"\\\\\\n]|\\\\.)*\")(?=\\s*:)|(?<text>\"(?:[^\"\\\\\\n]|\\\\.)*\")"
                    + "|(?<number>-?\\b\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?\\b)|(?<word>\\b(?:true|false|null)\\b)");

    private final CodeArea area = new CodeArea();
    private final VirtualizedScrollPane<CodeArea> root = new VirtualizedScrollPane<>(area);

    public JsonArea(String id, boolean editable) {
        area.setId(id);
        area.setEditable(editable);
        area.setWrapText(true);
        area.getStyleClass().addAll("code", "json-area");
        area.getStylesheets().add(sheet());
        area.textProperty().addListener((observable, before, now) -> colour(now));
    }

    public Node root() {
        return root;
    }

    public CodeArea area() {
        return area;
    }

    public String text() {
        return area.getText();
    }

    public void setText(String text) {
        if (!text.equals(area.getText())) {
            area.replaceText(text);
            area.moveTo(0);
            area.requestFollowCaret();
        }
    }

    /// Marks the lines that are not among `others`.
    public void markAllBut(java.util.Set<String> others) {
        for (int i = 0; i < area.getParagraphs().size(); i++) {
            String line = area.getParagraph(i).getText().strip().replaceFirst(",$", "");
            if (!others.contains(line)) {
                area.setParagraphStyle(i, java.util.List.of("json-other"));
            }
        }
    }

    private void colour(String text) {
        if (!text.isEmpty() && text.length() <= COLOURED_AT_MOST) {
            area.setStyleSpans(0, spans(text));
        }
    }

    static StyleSpans<Collection<String>> spans(String text) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        Matcher matcher = TOKEN.matcher(text);
        int at = 0;
        while (matcher.find()) {
            String style = matcher.group("name") != null
                    ? "json-name"
                    : matcher.group("text") != null
                            ? "json-text"
                            : matcher.group("number") != null ? "json-number" : "json-word";
            spans.add(Collections.emptyList(), matcher.start() - at);
            spans.add(Collections.singleton(style), matcher.end() - matcher.start());
            at = matcher.end();
        }
        spans.add(Collections.emptyList(), text.length() - at);
        return spans.create();
    }

    private static String sheet() {
        return java.util.Objects.requireNonNull(JsonArea.class.getResource("json.css"), "json.css is missing")
                .toExternalForm();
    }
}
