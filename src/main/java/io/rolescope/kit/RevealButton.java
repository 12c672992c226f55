package io.rolescope.kit;

import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Switches a page between masked and revealed.
public final class RevealButton {
    private final ToggleButton button = new ToggleButton("Reveal personal data", new FontIcon(Feather.EYE));
    private final Reveal reveal;
    private final ChangeListener<Boolean> onRevealed;

    /// @param redraw draws again what shows personal things
    public RevealButton(Reveal reveal, Runnable redraw) {
        this.reveal = reveal;
        this.onRevealed = (observable, before, now) -> {
            button.setSelected(now);
            redraw.run();
        };
        button.setId("reveal");
        button.setTooltip(new Tooltip("Noted in the activity log on this computer"));
        button.setOnAction(event -> {
            if (button.isSelected()) {
                reveal.reveal();
            } else {
                reveal.conceal();
            }
        });
        reveal.revealedProperty().addListener(onRevealed);
    }

    public Node root() {
        return button;
    }

    public void close() {
        reveal.revealedProperty().removeListener(onRevealed);
    }
}
