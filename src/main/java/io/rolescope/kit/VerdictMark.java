package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The four verdicts, drawn the same everywhere: never by colour alone, icon and word too.
public enum VerdictMark {
    VISIBLE("visible", Feather.CHECK, Styles.SUCCESS),
    HIDDEN("hidden", Feather.X, Styles.DANGER),
    FAILS("fails", Feather.ALERT_TRIANGLE, Styles.WARNING),
    UNKNOWN("unknown", Feather.HELP_CIRCLE, Styles.TEXT_MUTED);

    private final String word;
    private final Ikon icon;
    private final String style;

    VerdictMark(String word, Ikon icon, String style) {
        this.word = word;
        this.icon = icon;
        this.style = style;
    }

    /// The icon alone, with the word for screen readers.
    public Node icon() {
        FontIcon node = new FontIcon(icon);
        node.getStyleClass().addAll("verdict-icon", "verdict-" + word);
        node.setAccessibleText(word);
        return node;
    }

    /// Icon and a text of the caller's.
    public Label label(String text) {
        Label label = new Label(text, icon());
        label.getStyleClass().addAll("verdict", style, "verdict-" + word);
        return label;
    }
}
