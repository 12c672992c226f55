package io.rolescope.users.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.files.FileRecord;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// “Why can't … see a file?”: finds a file among all that exist, hidden ones too, and asks the simulator as this
/// person.
final class FileQuestion {
    private final UsersViewModel model;
    private final Label title = new Label();
    private final TextField field = new TextField();
    private final VBox found = new VBox(4);
    private final VBox root = new VBox(6, title, field, found);
    private Identity.@Nullable User user;
    private String name = "";
    private boolean focusWanted;

    FileQuestion(UsersViewModel model) {
        this.model = model;
        title.getStyleClass().add("section-title");
        field.setId("file-question");
        field.setPromptText("Name, path or id of the file");
        field.textProperty().addListener((observable, before, now) -> model.findFiles(now));
        field.setOnAction(event -> first());
        root.visibleProperty().bind(model.filesThereProperty());
        root.managedProperty().bind(model.filesThereProperty());
        model.filesThereProperty().addListener((observable, before, now) -> tryFocus());
        field.sceneProperty().addListener((observable, before, now) -> tryFocus());
        model.foundFilesProperty().addListener((observable, before, now) -> show(now));
    }

    /// The control, asking about this person.
    Node about(Person person, Identity.User identity) {
        if (user == null || !user.id().equals(identity.id())) {
            field.clear();
            found.getChildren().clear();
        }
        user = identity;
        name = person.name();
        title.setText("Why can’t " + name + " see a file?");
        return root;
    }

    /// As soon as it is shown, what is typed goes here.
    void focusWhenShown() {
        focusWanted = true;
        tryFocus();
    }

    /// Later than what is going on now: a drawer that is being put together takes no focus.
    private void tryFocus() {
        if (focusWanted) {
            model.soon(() -> {
                if (focusWanted && root.isVisible() && field.getScene() != null) {
                    field.requestFocus();
                    focusWanted = !field.isFocused();
                }
            });
        }
    }

    private void first() {
        List<FileRecord> files = model.foundFilesProperty().get();
        if (files != null && !files.isEmpty()) {
            ask(files.getFirst());
        }
    }

    private void ask(FileRecord file) {
        if (user != null) {
            model.why(user, file);
        }
    }

    private void show(@Nullable List<FileRecord> files) {
        found.getChildren().clear();
        if (files == null) {
            return;
        }
        if (files.isEmpty()) {
            found.getChildren().add(PersonDrawer.muted("No file has this in its name, path, tags or id."));
        }
        files.forEach(file -> found.getChildren().add(line(file)));
    }

    private Node line(FileRecord file) {
        Label what = new Label(file.name(), new FontIcon(Feather.FILE_TEXT));
        what.setMinWidth(0);
        Label where = new Label(file.organizationLabel() + (file.deleted() ? " · deleted" : ""));
        where.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        where.setMinWidth(0);
        Button why = new Button("Why can’t " + firstName() + " see this?");
        why.getStyleClass().addAll(Styles.SMALL, "why-file");
        why.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        why.setOnAction(event -> ask(file));
        VBox both = new VBox(0, what, where);
        both.setMinWidth(80);
        HBox.setHgrow(both, Priority.ALWAYS);
        HBox line = new HBox(8, both, why);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private String firstName() {
        int space = name.indexOf(' ');
        return space < 0 ? name : name.substring(0, space);
    }
}
