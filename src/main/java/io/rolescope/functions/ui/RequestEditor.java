package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.ui.FunctionsViewModel.As;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.IdentityField;
import io.rolescope.kit.Loadable;
import io.rolescope.platform.Secret;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Where a request is written: method, path, as whom, body, headers.
final class RequestEditor {
    private final FunctionsViewModel model;
    private final ComboBox<String> method = new ComboBox<>();
    private final TextField path = new TextField();
    private final TextArea headers = new TextArea();
    private final JsonArea body = new JsonArea("function-body", true);
    private final Label problem = new Label();
    private final Label token = new Label();
    private final ComboBox<As> as = new ComboBox<>();
    private final IdentityField picker;
    private final PasswordField secret = new PasswordField();
    private final PasswordField pasted = new PasswordField();
    private final Button send = new Button("Send", new FontIcon(Feather.SEND));
    private final Button cancel = new Button("Cancel", new FontIcon(Feather.X));
    private final VBox root;
    private final ChangeListener<Draft> draft = (observable, before, now) -> show(now);
    private final ChangeListener<Loadable<Answer>> answer = (observable, before, now) -> showRunning(now);
    private boolean showing;

    RequestEditor(FunctionsViewModel model) {
        this.model = model;
        this.picker = new IdentityField(model.viewpoint(), model.tasks(), "Find a person or role", identity -> {
            model.chosen().set(identity);
            refreshToken();
        });
        root = new VBox(8, firstLine(model.viewpoint()), secondLine(), token, tabs(), foot());
        root.setStyle("-fx-padding: 4 24 12 16;");
        model.draft().addListener(draft);
        model.answer().addListener(answer);
        show(model.draft().get());
        showAs();
    }

    Node root() {
        return root;
    }

    void close() {
        model.draft().removeListener(draft);
        model.answer().removeListener(answer);
    }

    /// The token's line again: somebody else is looked as.
    void refreshToken() {
        token.setText(model.tokenLine());
    }

    private Node firstLine(Viewpoint viewpoint) {
        method.setId("function-method");
        method.getItems().setAll(Draft.METHODS);
        method.setMinWidth(100);
        method.setOnAction(event -> changed());
        String base = viewpoint.backend().profile().functionsUrl();
        path.setId("function-path");
        path.setPromptText(base == null ? "https://… (this backend has no functions address)" : "name, below " + base);
        path.textProperty().addListener((observable, before, now) -> changed());
        path.setOnAction(event -> model.send());
        HBox.setHgrow(path, Priority.ALWAYS);
        send.setId("function-send");
        send.setDefaultButton(false);
        send.getStyleClass().add(Styles.ACCENT);
        send.setMinWidth(Region.USE_PREF_SIZE);
        send.setOnAction(event -> model.send());
        cancel.setId("function-cancel");
        cancel.setMinWidth(Region.USE_PREF_SIZE);
        cancel.setDisable(true);
        cancel.setOnAction(event -> model.cancel());
        HBox line = new HBox(8, method, path, send, cancel);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private Node secondLine() {
        as.setId("function-as");
        as.getItems().setAll(As.values());
        as.setConverter(new AsText());
        as.setValue(model.as().get());
        as.setOnAction(event -> {
            model.as().set(as.getValue());
            showAs();
        });
        secret.setId("function-secret");
        secret.setPromptText("JWT secret of the backend");
        secret.setText(model.signingSecret().get().reveal());
        secret.textProperty().addListener((observable, before, now) -> {
            model.signingSecret().set(Secret.of(now));
            refreshToken();
        });
        pasted.setId("function-token");
        pasted.setPromptText("Paste a token");
        pasted.textProperty().addListener((observable, before, now) -> {
            model.pasted().set(Secret.of(now));
            refreshToken();
        });
        picker.field().setId("function-person");
        HBox line = new HBox(8, as, picker.field(), secret, pasted);
        line.setAlignment(Pos.CENTER_LEFT);
        token.setId("function-token-line");
        token.setWrapText(true);
        token.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return line;
    }

    private Node tabs() {
        headers.setId("function-headers");
        headers.getStyleClass().add("code");
        headers.textProperty().addListener((observable, before, now) -> changed());
        body.area().textProperty().addListener((observable, before, now) -> changed());
        TabPane tabs = new TabPane(new Tab("Body", body.root()), new Tab("Headers", headers));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setMinHeight(120);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        return tabs;
    }

    private Node foot() {
        problem.setId("function-problem");
        problem.setMinWidth(0);
        Button pretty = new Button("Lay out");
        pretty.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        pretty.setOnAction(event -> body.setText(model.draft().get().prettyBody()));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox line = new HBox(8, problem, gap, pretty);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void changed() {
        if (showing) {
            return;
        }
        showing = true;
        model.draft().set(new Draft(method.getValue(), path.getText().strip(), headers.getText(), body.text()));
        showing = false;
        showProblem();
    }

    private void show(Draft now) {
        if (showing) {
            return;
        }
        showing = true;
        method.setValue(now.method());
        path.setText(now.path());
        headers.setText(now.headers());
        body.setText(now.body());
        showing = false;
        showProblem();
    }

    private void showProblem() {
        String why;
        try {
            why = model.draft().get().bodyProblem().orElse("");
        } catch (io.rolescope.platform.FailureException e) {
            why = e.failure().sentence();
        }
        problem.setText(why.isEmpty() ? "The body is valid JSON." : why);
        problem.getStyleClass().removeAll(Styles.DANGER, Styles.TEXT_MUTED);
        problem.getStyleClass().add(why.isEmpty() ? Styles.TEXT_MUTED : Styles.DANGER);
        problem.setVisible(!why.isEmpty() || !model.draft().get().body().isBlank());
    }

    private void showRunning(Loadable<Answer> now) {
        send.setDisable(now.isLoading());
        cancel.setDisable(!now.isLoading());
    }

    private void showAs() {
        As now = model.as().get();
        visible(picker.field(), now == As.CHOSEN);
        visible(secret, now == As.CHOSEN || now == As.LENS);
        visible(pasted, now == As.PASTED);
        refreshToken();
    }

    private static void visible(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private static final class AsText extends javafx.util.StringConverter<As> {
        @Override
        public String toString(As as) {
            return as == null ? "" : as.title();
        }

        @Override
        public As fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
