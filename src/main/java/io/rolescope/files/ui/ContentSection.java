package io.rolescope.files.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.files.FileRecord;
import io.rolescope.files.storage.Preview;
import io.rolescope.files.storage.SignedLink;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.platform.Failure;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextArea;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The open file's bytes: preview, download, signed link; or what is missing to reach them.
final class ContentSection {
    private static final double PICTURE = 320;

    private final OpenFile model;
    private final VBox root = new VBox(8);
    private final LoadableView<Preview> preview;
    private final LoadableView<SignedLink> link;

    ContentSection(OpenFile model) {
        this.model = model;
        preview = new LoadableView<>(model.preview(), ContentSection::of, model::loadPreview);
        link = new LoadableView<>(model.link(), this::of, null);
        root.setId("file-content");
    }

    /// Fits itself to what is possible now.
    Node root() {
        Optional<Failure> missing = model.missing();
        root.getChildren()
                .setAll(missing.<Node>map(this::missing).orElseGet(this::actions), link.root(), preview.root());
        return root;
    }

    void close() {
        preview.close();
        link.close();
    }

    private Node actions() {
        Button show = new Button("Preview", new FontIcon(Feather.IMAGE));
        show.setId("preview");
        show.setOnAction(event -> model.loadPreview());
        Button download = new Button("Download…", new FontIcon(Feather.DOWNLOAD));
        download.setId("download");
        download.setOnAction(event -> choose());
        MenuButton sign = new MenuButton("Signed link", new FontIcon(Feather.LINK));
        sign.setId("signed-link");
        SignedLink.LIVES.forEach(life -> {
            MenuItem item = new MenuItem("Good for " + Formats.duration(life));
            item.setOnAction(event -> model.makeLink(life));
            sign.getItems().add(item);
        });
        FlowPane line = new FlowPane(8, 8, show, download, sign);
        line.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        Label as = small("Asked of storage as " + model.viewpoint().identity().name()
                + ", by a link signed for the moment: the backend's access log does not note a download.");
        return new VBox(6, line, as);
    }

    private void choose() {
        @Nullable FileRecord file = model.file();
        if (file == null) {
            return;
        }
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Download as " + model.viewpoint().identity().name());
        chooser.setInitialFileName(file.name());
        @Nullable File to = chooser.showSaveDialog(root.getScene().getWindow());
        if (to != null) {
            model.download(to.toPath());
        }
    }

    private Node missing(Failure failure) {
        VBox box = new VBox(6, plain(failure.sentence()), small(failure.nextStep()));
        box.setId("storage-missing");
        if (model.lacksSecret()) {
            PasswordField secret = new PasswordField();
            secret.setId("jwt-secret");
            secret.setPromptText("JWT secret of this backend");
            Button keep = new Button("Use it");
            keep.setId("keep-secret");
            keep.getStyleClass().add(Styles.SMALL);
            Runnable take = () -> {
                model.rememberSecret(secret.getText());
                secret.clear();
                root();
            };
            keep.setOnAction(event -> take.run());
            secret.setOnAction(event -> take.run());
            HBox line = new HBox(8, secret, keep);
            line.setAlignment(Pos.CENTER_LEFT);
            box.getChildren().add(line);
        } else if (model.viewpoint().backend().profile().storageUrl() == null) {
            Button connect = new Button("Open Connect", new FontIcon(Feather.LINK));
            connect.getStyleClass().add(Styles.SMALL);
            connect.setOnAction(event -> model.openConnect());
            box.getChildren().add(connect);
        }
        return box;
    }

    private Node of(SignedLink signed) {
        Label shown = new Label(signed.shown());
        shown.setId("link-shown");
        shown.getStyleClass().add("code");
        shown.setWrapText(true);
        shown.setMinHeight(Region.USE_PREF_SIZE);
        Button copy = new Button("Copy link", new FontIcon(Feather.COPY));
        copy.setId("copy-link");
        copy.getStyleClass().add(Styles.SMALL);
        copy.setOnAction(event -> FactList.copy(signed.url().reveal()));
        return new VBox(
                4,
                shown,
                copy,
                small("Made as " + signed.who() + ", works until " + Formats.local(signed.expires())
                        + ". Whoever holds it gets the file; it cannot be taken back."));
    }

    private static Node of(Preview preview) {
        return switch (preview) {
            case Preview.Picture picture -> {
                ImageView view = new ImageView(
                        new Image(new ByteArrayInputStream(picture.bytes()), PICTURE * 2, PICTURE * 2, true, true));
                view.setId("preview-picture");
                view.setPreserveRatio(true);
                view.setFitWidth(Math.min(PICTURE, picture.width()));
                view.setFitHeight(Math.min(PICTURE, picture.height()));
                yield new VBox(
                        4,
                        view,
                        small(picture.type() + ", " + picture.width() + " × " + picture.height() + " pixels, "
                                + Formats.bytes(picture.bytes().length)));
            }
            case Preview.Text text -> {
                TextArea area = new TextArea(text.text());
                area.setId("preview-text");
                area.setEditable(false);
                area.setWrapText(true);
                area.setPrefRowCount((int) Math.clamp(text.text().lines().count(), 2, 12));
                area.getStyleClass().addAll("code", "value-area");
                yield new VBox(4, area, small(text.type() + (text.whole() ? "" : ", the beginning of it")));
            }
            case Preview.None none -> {
                Label why = small(none.why() + " (" + none.type() + ")");
                why.setId("preview-none");
                yield why;
            }
        };
    }

    private static Label plain(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label small(String text) {
        Label label = plain(text);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        return label;
    }
}
