package io.rolescope.access.ui.survey;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.Formats;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What there is to know beside the witnesses, as a list below them.
final class IsolationNotes {
    private static final double MOST_HEIGHT = 168;

    private IsolationNotes() {}

    static Node of(List<IsolationScreen.Note> notes) {
        GridPane list = new GridPane();
        list.setVgap(6);
        list.setHgap(8);
        ColumnConstraints words = new ColumnConstraints();
        words.setHgrow(Priority.ALWAYS);
        words.setMinWidth(0);
        list.getColumnConstraints().addAll(new ColumnConstraints(), words);
        for (int i = 0; i < notes.size(); i++) {
            Label mark = new Label("–");
            mark.getStyleClass().add(Styles.TEXT_MUTED);
            GridPane.setValignment(mark, javafx.geometry.VPos.TOP);
            list.addRow(i, mark, note(notes.get(i)));
        }
        Label title = new Label(Formats.counted(notes.size(), "note", "notes"));
        title.getStyleClass().add("isolation-notes-title");
        VBox box = new VBox(6, title, list);
        box.getStyleClass().add("isolation-notes");
        // what there is to know besides must not push the answers out of sight
        ScrollPane scroll = new ScrollPane(box);
        scroll.setId("isolation-notes");
        scroll.setFitToWidth(true);
        scroll.setMaxHeight(MOST_HEIGHT);
        scroll.setMinHeight(Math.min(MOST_HEIGHT, 48 + 24.0 * notes.size()));
        return scroll;
    }

    private static Node note(IsolationScreen.Note note) {
        Label words = new Label(note.words());
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        if (note.of().isEmpty()) {
            return words;
        }
        FlowPane of = new FlowPane(16, 2);
        for (String one : note.of()) {
            Label label = new Label(one);
            label.getStyleClass().addAll("code", Styles.TEXT_MUTED);
            of.getChildren().add(label);
        }
        return new VBox(2, words, of);
    }
}
