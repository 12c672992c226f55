package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.ui.Simulation.Question;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// All rows, only those that are reached, or only the others; and the way to those that are not in the list yet.
final class RowsChoice {
    private final Consumer<RowsShown> onChoose;
    private final Map<RowsShown, ToggleButton> buttons = new EnumMap<>(RowsShown.class);
    private final HBox root = new HBox();

    RowsChoice(Consumer<RowsShown> onChoose) {
        this.onChoose = onChoose;
        ToggleGroup group = new ToggleGroup();
        for (RowsShown rows : RowsShown.values()) {
            ToggleButton button = new ToggleButton(word(rows, true));
            button.setId("rows-" + rows.name().toLowerCase(Locale.ROOT));
            button.setToggleGroup(group);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.getStyleClass()
                    .add(
                            switch (rows) {
                                case ALL -> Styles.LEFT_PILL;
                                case ALLOWED -> Styles.CENTER_PILL;
                                case DENIED -> Styles.RIGHT_PILL;
                            });
            button.setOnAction(event -> {
                button.setSelected(true);
                onChoose.accept(rows);
            });
            buttons.put(rows, button);
            root.getChildren().add(button);
        }
    }

    Node root() {
        return root;
    }

    /// What is asked; the numbers come with the answer.
    void show(Question question) {
        boolean read = question.shape().command() == PolicyCommand.SELECT;
        // one row alone, and rows that do not exist yet, are not chosen among
        boolean several = question.key().isEmpty();
        root.setVisible(several);
        root.setManaged(several);
        buttons.forEach((rows, button) -> {
            button.setText(word(rows, read));
            button.setSelected(rows == question.shown());
        });
    }

    /// The answer: how many there are of each, where that is known.
    void show(SimulatorScreen screen) {
        boolean read = screen.question().shape().command() == PolicyCommand.SELECT;
        buttons.forEach((rows, button) -> {
            button.setText(word(rows, read)
                    + screen.counted(rows).map(count -> " " + count).orElse(""));
            // a view's rows are those that it shows
            button.setDisable(!screen.table().canHavePolicies() && rows != RowsShown.ALL);
        });
    }

    /// Says what is further down, with a button that goes there.
    Node beyond(SimulatorScreen.Beyond beyond) {
        Label sentence = new Label(beyond.sentence(), new FontIcon(Feather.INFO));
        sentence.setId("simulator-beyond");
        sentence.setMinWidth(0);
        Button show = new Button(beyond.action());
        show.setId("simulator-jump");
        show.getStyleClass().add(Styles.SMALL);
        show.setMinWidth(Region.USE_PREF_SIZE);
        show.setOnAction(event -> onChoose.accept(beyond.rows()));
        HBox line = new HBox(12, sentence, show);
        line.setAlignment(Pos.CENTER_LEFT);
        line.getStyleClass().add("grid-hint");
        return line;
    }

    private static String word(RowsShown rows, boolean read) {
        return switch (rows) {
            case ALL -> "All rows";
            case ALLOWED -> read ? "Visible" : "Allowed";
            case DENIED -> read ? "Hidden" : "Denied";
        };
    }
}
