package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.Environment;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.PageHeader;
import java.util.Locale;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Connect.
final class ConnectView {
    private final ConnectViewModel model;
    private final BorderPane root = new BorderPane();
    private final StackPane outcome = new StackPane();
    private final ChangeListener<Loadable<String>> listener = (observable, before, now) -> show(now);

    ConnectView(ConnectViewModel model) {
        this.model = model;
        PageHeader header = new PageHeader("Connect");
        header.summary()
                .setText("Open a backend, then choose whose eyes to look through. Nothing is changed by looking.");
        VBox body = new VBox(16, sandboxCard(), uriCard(), outcome);
        body.getStyleClass().add("page-body");
        body.setMaxWidth(820);
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        root.setTop(header.root());
        root.setCenter(scroll);
        root.getStyleClass().add("page");
        model.openingProperty().addListener(listener);
        show(model.openingProperty().get());
    }

    Node root() {
        return root;
    }

    void close() {
        model.openingProperty().removeListener(listener);
    }

    private Node sandboxCard() {
        Button open = new Button("Open the sandbox", new FontIcon(Feather.PLAY));
        open.setId("open-sandbox");
        open.getStyleClass().add(Styles.ACCENT);
        open.setOnAction(event -> model.openSandbox(false));
        Button flawed = new Button("With planted faults", new FontIcon(Feather.ALERT_OCTAGON));
        flawed.setId("open-flawed");
        flawed.setOnAction(event -> model.openSandbox(true));
        HBox actions = new HBox(8, open, flawed);
        return card(
                "Sandbox",
                "A real PostgreSQL with three organizations, files, agents and audit logs, kept on this computer. The second one"
                        + " has known faults in its policies, to try the security pages on.",
                actions);
    }

    private Node uriCard() {
        TextField uri = new TextField();
        uri.setId("uri");
        uri.setPromptText("postgresql://user@host:5432/database?sslmode=verify-full");
        uri.getStyleClass().add("code");
        uri.textProperty().bindBidirectional(model.uriProperty());
        uri.setOnAction(event -> model.connect());
        Label problem = new Label();
        problem.setId("uri-problem");
        problem.getStyleClass().add(Styles.DANGER);
        problem.textProperty().bind(model.uriProblemProperty());
        problem.managedProperty().bind(model.uriProblemProperty().isNotEmpty());
        PasswordField password = new PasswordField();
        password.setId("password");
        password.setPromptText("Password, unless it is in the URI");
        password.textProperty().bindBidirectional(model.passwordProperty());
        HBox.setHgrow(password, Priority.ALWAYS);
        ChoiceBox<Environment> environment = new ChoiceBox<>();
        environment.getItems().setAll(Environment.values());
        environment.setConverter(new EnvironmentWord());
        environment.valueProperty().bindBidirectional(model.environmentProperty());
        Button connect = new Button("Connect", new FontIcon(Feather.LINK));
        connect.setId("connect");
        connect.setOnAction(event -> model.connect());
        HBox line = new HBox(8, password, environment, connect);
        line.setAlignment(Pos.CENTER_LEFT);
        return card(
                "PostgreSQL or Supabase",
                "Paste a connection. Passwords stay in memory or in this computer's keychain, never in a file.",
                uri,
                problem,
                line);
    }

    private static Node card(String title, String text, Node... content) {
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

    private void show(Loadable<String> now) {
        outcome.getChildren().clear();
        switch (now) {
            case Loadable.Failed<String> failed -> outcome.getChildren().add(FailureView.of(failed.failure(), null));
            case Loadable.Loading<String> loading -> outcome.getChildren().add(new Label("Working on it…"));
            case Loadable.Ready<String> ready -> {}
            case Loadable.Idle<String> idle -> {}
        }
    }

    private static final class EnvironmentWord extends StringConverter<Environment> {
        @Override
        public String toString(Environment value) {
            return value == null ? "" : value.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public Environment fromString(String word) {
            return Environment.valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
