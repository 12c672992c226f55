package io.rolescope.policies.ui.draft;

import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.scene.Node;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/// A field for a condition: coloured as the engine reads it, with a mark where the server stopped.
final class SqlField {
    private static final Set<String> KEYWORDS = Set.of(
            "select",
            "from",
            "where",
            "and",
            "or",
            "not",
            "in",
            "is",
            "null",
            "as",
            "on",
            "join",
            "left",
            "case",
            "when",
            "then",
            "else",
            "end",
            "exists",
            "between",
            "like",
            "ilike",
            "any",
            "all",
            "some",
            "true",
            "false",
            "array",
            "distinct",
            "with",
            "limit",
            "order",
            "by",
            "group",
            "having",
            "union",
            "values");

    private final CodeArea area = new CodeArea();
    private final VirtualizedScrollPane<CodeArea> root = new VirtualizedScrollPane<>(area);
    private int error = -1;

    SqlField(String id) {
        area.setId(id);
        area.getStyleClass().add("sql-editor");
        area.setWrapText(true);
        root.getStyleClass().add("draft-sql");
        root.setMinHeight(72);
        area.textProperty().addListener((observable, before, now) -> {
            error = -1;
            colour();
        });
    }

    Node root() {
        return root;
    }

    CodeArea area() {
        return area;
    }

    String text() {
        return area.getText();
    }

    void setText(String sql) {
        area.replaceText(sql);
        area.moveTo(0);
        area.requestFollowCaret();
    }

    /// @param at the character that is wrong, -1 for none
    void mark(int at) {
        error = at;
        colour();
    }

    private void colour() {
        String text = area.getText();
        if (!text.isEmpty()) {
            area.setStyleSpans(0, spans(text));
        }
    }

    private StyleSpans<Collection<String>> spans(String text) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        int at = 0;
        for (Token token : tokens(text)) {
            int end = Math.min(token.end(), text.length());
            spans.add(List.of(), token.start() - at);
            boolean wrong = error >= token.start() && error < end;
            spans.add(wrong ? List.of("sql-error") : style(token), end - token.start());
            at = end;
        }
        spans.add(List.of(), text.length() - at);
        return spans.create();
    }

    private static List<Token> tokens(String text) {
        try {
            return Tokenizer.tokens(text);
        } catch (MalformedExpressionException e) {
            // half-typed: plain until the quote is closed
            return List.of();
        }
    }

    private static List<String> style(Token token) {
        return switch (token.kind()) {
            case STRING -> List.of("sql-string");
            case NUMBER -> List.of("sql-number");
            case WORD -> KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT)) ? List.of("sql-keyword") : List.of();
            default -> List.of();
        };
    }
}
