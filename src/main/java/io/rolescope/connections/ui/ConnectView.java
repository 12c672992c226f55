package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.BackendProfile;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import java.util.Locale;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Connect: the sandbox and saved backends left, the form and what a test found right.
final class ConnectView {
    private final ConnectViewModel model;
    private final BorderPane root = new BorderPane();
    private final StackPane outcome = new StackPane();
    private final VBox savedList = new VBox(6);
    private final LoadableView<ConnectViewModel.TestReport> test;
    private final SchemeView scheme;
    private final ChangeListener<Loadable<String>> openingListener = (observable, before, now) -> showOpening(now);
    private final ListChangeListener<BackendProfile> savedListener = change -> showSaved();

    ConnectView(ConnectViewModel model) {
        this.model = model;
        this.test = new LoadableView<>(model.testProperty(), TestReportView::of, model::test);
        PageHeader header = new PageHeader("Connect");
        header.summary().setText("Open a backend, then choose whose eyes to look through. Looking changes nothing.");
        VBox left = new VBox(16, sandboxCard(), savedCard(), outcome);
        left.setPrefWidth(440);
        left.setMinWidth(270);
        this.scheme = new SchemeView(model.scheme());
        VBox right = new VBox(16, scheme.root(), new ProfileFormView(model).root(), test.root());
        HBox.setHgrow(right, Priority.ALWAYS);
        right.setMaxWidth(760);
        HBox body = new HBox(16, left, right);
        body.getStyleClass().add("page-body");
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        root.setTop(header.root());
        root.setCenter(scroll);
        root.getStyleClass().add("page");
        model.openingProperty().addListener(openingListener);
        model.backends().addListener(savedListener);
        showOpening(model.openingProperty().get());
        showSaved();
    }

    Node root() {
        return root;
    }

    void close() {
        model.openingProperty().removeListener(openingListener);
        model.backends().removeListener(savedListener);
        test.close();
        scheme.close();
    }

    private Node sandboxCard() {
        Button open = new Button("Open the sandbox", new FontIcon(Feather.PLAY));
        open.setId("open-sandbox");
        open.getStyleClass().add(Styles.ACCENT);
        open.setOnAction(event -> model.openSandbox(false));
        Button flawed = new Button("With planted faults", new FontIcon(Feather.ALERT_OCTAGON));
        flawed.setId("open-flawed");
        flawed.setOnAction(event -> model.openSandbox(true));
        return card(
                "Sandbox",
                "A real PostgreSQL with organizations, files, agents and audit logs, kept on this computer. The second one has"
                        + " known faults in its policies, to try the security pages on.",
                new FlowPane(8, 8, open, flawed));
    }

    private Node savedCard() {
        Label keeping = new Label();
        keeping.setWrapText(true);
        keeping.getStyleClass().add(Styles.TEXT_MUTED);
        keeping.textProperty().bind(model.keepingProperty());
        Label heading = new Label("Saved backends");
        heading.getStyleClass().add("section-title");
        VBox card = new VBox(8, heading, savedList, keeping);
        card.getStyleClass().add("connect-card");
        return card;
    }

    private void showSaved() {
        savedList.getChildren().clear();
        if (model.backends().isEmpty()) {
            Label none = new Label("None yet. Fill in the form and save it.");
            none.getStyleClass().add(Styles.TEXT_SUBTLE);
            savedList.getChildren().add(none);
        }
        model.backends().forEach(profile -> savedList.getChildren().add(savedLine(profile)));
    }

    private Node savedLine(BackendProfile profile) {
        Label name = new Label(profile.name());
        name.getStyleClass().add("lens-name");
        Label where =
                new Label(profile.user() + "@" + profile.host() + ":" + profile.port() + "/" + profile.database());
        where.getStyleClass().addAll("code", Styles.TEXT_MUTED);
        Label environment = new Label(profile.environment().name().toLowerCase(Locale.ROOT));
        environment.getStyleClass().addAll("environment", "env-" + environment.getText());
        VBox text = new VBox(0, new HBox(8, name, environment), where);
        text.setMinWidth(0);
        HBox.setHgrow(text, Priority.ALWAYS);
        Button open = new Button("Open");
        open.getStyleClass().add(Styles.SMALL);
        open.setOnAction(event -> model.open(profile));
        HBox line = new HBox(
                8,
                text,
                open,
                icon(Feather.EDIT_2, "Edit", () -> model.edit(profile)),
                icon(Feather.TRASH_2, "Forget", () -> model.remove(profile)));
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Button icon(Feather icon, String meaning, Runnable action) {
        Button button = new Button(null, new FontIcon(icon));
        button.setAccessibleText(meaning);
        button.setTooltip(new javafx.scene.control.Tooltip(meaning));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        button.setOnAction(event -> action.run());
        return button;
    }

    static VBox card(String title, String text, Node... content) {
        Label heading = new Label(title);
        heading.getStyleClass().add("section-title");
        Label about = new Label(text);
        about.setWrapText(true);
        about.getStyleClass().add(Styles.TEXT_MUTED);
        VBox card = new VBox(8, heading, about);
        card.getChildren().addAll(content);
        card.getStyleClass().add("connect-card");
        return card;
    }

    private void showOpening(Loadable<String> now) {
        outcome.getChildren().clear();
        switch (now) {
            case Loadable.Failed<String> failed ->
                outcome.getChildren().add(FailureView.of(failed.failure(), model::openAgain));
            case Loadable.Loading<String> loading -> {
                ProgressBar bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
                bar.setMaxWidth(Double.MAX_VALUE);
                bar.getStyleClass().add("loading-bar");
                outcome.getChildren().add(bar);
            }
            case Loadable.Ready<String> ready -> {}
            case Loadable.Idle<String> idle -> {}
        }
    }
}
