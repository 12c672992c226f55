package io.rolescope.kit;

import atlantafx.base.theme.Styles;
import io.rolescope.platform.Failure;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Asks for a file to put something into, and shows beforehand exactly what will be put there. Says below how it went.
public final class SaveToFile {
    private final VBox root = new VBox(8);
    private final TextField path = new TextField();
    private final Label outcome = new Label();
    private final String kind;
    private final String pattern;

    /// Puts something into a file, and answers on the window's thread.
    public interface Saving {
        /// @param saved told how it went, in a sentence
        void into(Path file, Consumer<String> saved, Consumer<Failure> failed);
    }

    /// @param title what is saved
    /// @param preview exactly what will stand in the file
    /// @param suggested a path to begin with
    /// @param kind of files, for the chooser: “Policy tests”; `pattern` which: `*.yaml`
    /// @param saving puts it there
    public SaveToFile(String title, String preview, String suggested, String kind, String pattern, Saving saving) {
        this.kind = kind;
        this.pattern = pattern;
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        TextArea text = new TextArea(preview);
        text.setId("save-preview");
        text.setEditable(false);
        text.setPrefRowCount(Math.clamp(preview.lines().count() + 1, 3, 9));
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.getStyleClass().add("code");
        path.setText(suggested);
        path.setId("save-path");
        Button choose = new Button("Choose…");
        choose.setOnAction(event -> choose());
        Button save = new Button("Save", new FontIcon(Feather.SAVE));
        save.setId("save-file");
        save.getStyleClass().add(Styles.ACCENT);
        save.setOnAction(event -> save(saving));
        path.setMaxWidth(Double.MAX_VALUE);
        HBox line = new HBox(8, save, choose);
        line.setAlignment(Pos.CENTER_LEFT);
        outcome.setId("save-outcome");
        outcome.setWrapText(true);
        outcome.setMinHeight(Region.USE_PREF_SIZE);
        root.getChildren().addAll(heading, text, path, line, outcome);
    }

    public Node root() {
        return root;
    }

    private void failed(Failure failure) {
        say((failure.sentence() + " " + failure.details()).strip(), Styles.DANGER);
    }

    private void save(Saving saving) {
        try {
            Path file = Path.of(path.getText().strip());
            if (path.getText().isBlank() || file.getFileName() == null) {
                say("Name a file.", Styles.DANGER);
                return;
            }
            saving.into(file, sentence -> say(sentence, Styles.SUCCESS), this::failed);
        } catch (InvalidPathException e) {
            say("This is no path of a file.", Styles.DANGER);
        }
    }

    private void say(String sentence, String style) {
        outcome.getStyleClass().removeAll(Styles.SUCCESS, Styles.DANGER);
        outcome.getStyleClass().add(style);
        outcome.setText(sentence);
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter(kind, pattern));
        // the file may be there already: something is added to it
        File file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file != null) {
            path.setText(file.getPath());
        }
    }
}
