package io.rolescope.files.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.files.verdict.Door;
import io.rolescope.files.verdict.FileAccess;
import io.rolescope.files.verdict.FileVerdict;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.IdentityField;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.VerdictTreeView;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Who can do what with the open file: a sentence for each action, the doors and their trees below.
final class AccessSection {
    private final Reveal reveal;
    private final VBox root = new VBox(8);
    private final LoadableView<FileAccess> lens;
    private final LoadableView<FileAccess> other;
    private final IdentityField compare;

    AccessSection(OpenFile model, Reveal reveal) {
        this.reveal = reveal;
        lens = new LoadableView<>(model.access(), access -> of(access, "access"), null);
        other = new LoadableView<>(model.otherAccess(), access -> of(access, "other-access"), null);
        compare = new IdentityField(
                model.viewpoint(), model.tasks(), "Compare with a person or role…", model::compareWith);
        compare.field().setId("file-compare");
        root.getChildren().addAll(lens.root(), compare.root(), other.root());
        root.setId("file-access");
    }

    Node root() {
        return root;
    }

    void close() {
        lens.close();
        other.close();
    }

    private Node of(FileAccess access, String id) {
        VBox box = new VBox(6);
        box.setId(id);
        Label who = new Label(access.who());
        who.getStyleClass().add(Styles.TEXT_BOLD);
        box.getChildren().add(who);
        access.verdicts().forEach(verdict -> box.getChildren().add(of(verdict)));
        return box;
    }

    private Node of(FileVerdict verdict) {
        Label sentence = new Label();
        sentence.textProperty().bind(reveal.following(() -> Formats.shortIds(reveal.text(verdict.sentence()))));
        sentence.setId("verdict-" + verdict.action().verb());
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setAccessibleText("Copy the sentence");
        copy.setTooltip(new Tooltip("Copy the sentence"));
        copy.setOnAction(event -> FactList.copy(reveal.text(verdict.sentence())));
        HBox line = new HBox(8, mark(verdict.answer()), sentence, copy);
        line.setAlignment(Pos.TOP_LEFT);
        VBox doors = new VBox(8);
        verdict.doors().forEach(door -> doors.getChildren().add(of(door)));
        doors.setPadding(new Insets(4, 0, 4, 0));
        TitledPane why = new TitledPane("Why: bucket, policies, links", doors);
        why.setId("doors-" + verdict.action().verb());
        why.getStyleClass().addAll(Styles.DENSE, atlantafx.base.theme.Tweaks.ALT_ICON);
        why.setExpanded(false);
        why.setAnimated(false);
        return new VBox(4, line, why);
    }

    private Node of(Door door) {
        Label title = new Label(door.kind().title());
        title.getStyleClass().add(Styles.TEXT_BOLD);
        HBox head = new HBox(6, mark(door.answer()), title);
        head.setAlignment(Pos.CENTER_LEFT);
        Label sentence = new Label();
        sentence.textProperty().bind(reveal.following(() -> reveal.text(sentence(door))));
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.getStyleClass().add(Styles.TEXT_SMALL);
        VBox box = new VBox(2, head, sentence);
        if (door.explained() != null) {
            box.getChildren().add(VerdictTreeView.of(door.explained().tree(), reveal));
            door.explained().caveats().forEach(caveat -> {
                Label small = new Label(caveat);
                small.setWrapText(true);
                small.setMinHeight(Region.USE_PREF_SIZE);
                small.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
                box.getChildren().add(small);
            });
        }
        return box;
    }

    private static String sentence(Door door) {
        return door.explained() == null ? door.sentence() : door.explained().headline();
    }

    private static Node mark(Door.Answer answer) {
        return switch (answer) {
            case YES -> VerdictMark.VISIBLE.icon();
            case NO -> VerdictMark.HIDDEN.icon();
            case FAILS -> VerdictMark.FAILS.icon();
            case UNKNOWN -> VerdictMark.UNKNOWN.icon();
            case NOT_ASKED -> {
                FontIcon dash = new FontIcon(Feather.MINUS);
                dash.getStyleClass().add("verdict-icon");
                dash.setAccessibleText("not asked");
                yield dash;
            }
        };
    }
}
