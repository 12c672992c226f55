package io.rolescope.files.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.files.FileRecord;
import io.rolescope.files.change.ChangePlan;
import io.rolescope.files.change.FileChange;
import io.rolescope.identities.Identity;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.LoadableView;
import io.rolescope.platform.Failure;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Deleting, restoring, renaming and moving the open file: chosen, shown exactly, then applied.
final class ChangeSection {
    private final OpenFile model;
    private final VBox root = new VBox(8);
    private final LoadableView<ChangePlan> plan;
    private final StackPane refused = new StackPane();
    private final ChangeListener<@Nullable Failure> onRefused = (observable, before, now) -> showRefused(now);

    ChangeSection(OpenFile model) {
        this.model = model;
        plan = new LoadableView<>(model.plan(), this::of, null);
        model.refused().addListener(onRefused);
        root.setId("file-change");
    }

    /// Fits itself to the file that is open and to whether writes are unlocked.
    Node root() {
        @Nullable FileRecord file = model.file();
        if (file == null || !model.writesUnlocked()) {
            root.getChildren()
                    .setAll(small("Writes are locked on this backend. To delete, restore, rename or move files, unlock"
                            + " them at the bottom of the window (“read only”)."));
            return root;
        }
        ComboBox<Identity> as = actors();
        root.getChildren().setAll(choices(file, as), plan.root(), refused);
        showRefused(model.refused().get());
        return root;
    }

    void close() {
        plan.close();
        model.refused().removeListener(onRefused);
    }

    private ComboBox<Identity> actors() {
        ComboBox<Identity> as = new ComboBox<>();
        as.setId("change-as");
        as.getItems().setAll(model.actors());
        as.setValue(as.getItems().getFirst());
        as.setConverter(new StringConverter<>() {
            @Override
            public String toString(Identity identity) {
                return switch (identity) {
                    case null -> "";
                    case Identity.Operator operator -> operator.login() + " (this login)";
                    case Identity.Role role -> role.role() + " (role)";
                    case Identity.User user -> user.name();
                };
            }

            @Override
            public Identity fromString(String text) {
                throw new UnsupportedOperationException();
            }
        });
        as.valueProperty().addListener((observable, before, now) -> model.dropPlan());
        return as;
    }

    private Node choices(FileRecord file, ComboBox<Identity> as) {
        Button remove = file.deleted()
                ? button("Restore", Feather.ROTATE_CCW, "restore", new FileChange.Restore(), as)
                : button("Delete", Feather.TRASH_2, "soft-delete", new FileChange.SoftDelete(), as);
        HBox who = new HBox(8, new Label("As"), as);
        who.setAlignment(Pos.CENTER_LEFT);
        FlowPane first = new FlowPane(8, 8, who, remove);
        return new VBox(
                8,
                first,
                field("rename", "Rename", file.name(), as, FileChange.Rename::new),
                field("move", "Move", file.path(), as, FileChange.Move::new));
    }

    private Button button(String text, Feather icon, String id, FileChange change, ComboBox<Identity> as) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.getStyleClass().add(Styles.SMALL);
        button.setOnAction(event -> model.plan(change, as.getValue()));
        return button;
    }

    private Node field(
            String id,
            String verb,
            String now,
            ComboBox<Identity> as,
            java.util.function.Function<String, FileChange> change) {
        TextField field = new TextField(now);
        field.setId(id + "-to");
        field.getStyleClass().add(Styles.SMALL);
        HBox.setHgrow(field, Priority.ALWAYS);
        Button go = new Button(verb + "…");
        go.setId(id);
        go.setMinWidth(84);
        go.getStyleClass().add(Styles.SMALL);
        Runnable plan = () -> model.plan(change.apply(field.getText()), as.getValue());
        go.setOnAction(event -> plan.run());
        field.setOnAction(event -> plan.run());
        HBox line = new HBox(8, field, go);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Node of(ChangePlan planned) {
        Label sentence = new Label(planned.sentence());
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.getStyleClass().add(Styles.TEXT_BOLD);
        TextArea shown = new TextArea(planned.shown());
        shown.setId("change-shown");
        shown.setEditable(false);
        shown.setWrapText(true);
        shown.setPrefRowCount((int) Math.clamp(planned.shown().lines().count() + 2, 3, 10));
        shown.getStyleClass().addAll("code", "value-area");
        Button apply = new Button("Apply to the backend", new FontIcon(Feather.CHECK));
        apply.setId("change-apply");
        apply.getStyleClass().addAll(Styles.SMALL, Styles.DANGER);
        apply.setOnAction(event -> model.apply());
        Button cancel = new Button("Do not");
        cancel.setId("change-cancel");
        cancel.getStyleClass().add(Styles.SMALL);
        cancel.setOnAction(event -> model.dropPlan());
        VBox box = new VBox(6, sentence, small("This is sent, and nothing else:"), shown);
        if (planned.warning() != null) {
            Label warning = small(planned.warning());
            warning.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
            box.getChildren().add(warning);
        }
        box.getChildren().add(new HBox(8, apply, cancel));
        return box;
    }

    private void showRefused(@Nullable Failure failure) {
        refused.getChildren().clear();
        if (failure != null) {
            Node view = FailureView.of(failure, null);
            view.setId("change-refused");
            refused.getChildren().add(view);
        }
    }

    private static Label small(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        return label;
    }
}
