package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.JsonArea;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.kit.Loadable;
import io.rolescope.platform.FailureException;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
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

/// Where a request is written: method, path, as whom, body, query, headers, variables.
final class RequestEditor {
    private final RequestViewModel model;
    private final Workbench bench;
    private final ComboBox<String> method = new ComboBox<>();
    private final TextField path = new TextField();
    private final TextArea query = lines("function-query", "name=value, one a line");
    private final TextArea headers = lines("function-headers", "Name: value, one a line");
    private final Tab queryTab = new Tab("Query", query);
    private final Tab headersTab = new Tab("Headers", headers);
    private final JsonArea body = new JsonArea("function-body", true);
    private final Label problem = new Label();
    private final TokenLine token;
    private final Button send = new Button("Send", new FontIcon(Feather.SEND));
    private final Button cancel = new Button("Cancel", new FontIcon(Feather.X));
    private final VariablesTab variables;
    private final VBox root;
    private final ChangeListener<Draft> draft = (observable, before, now) -> show(now);
    private final ChangeListener<Loadable<Answer>> answer = (observable, before, now) -> showRunning(now);
    private boolean showing;

    RequestEditor(RequestViewModel model) {
        this.model = model;
        this.bench = model.bench();
        token = new TokenLine(model);
        variables = new VariablesTab(model);
        root = new VBox(8, firstLine(), token.root(), tabs(), foot());
        root.setStyle("-fx-padding: 8 24 8 16;");
        bench.draft().addListener(draft);
        model.answer().addListener(answer);
        show(bench.draft().get());
    }

    Node root() {
        return root;
    }

    void focus() {
        path.requestFocus();
    }

    void close() {
        bench.draft().removeListener(draft);
        model.answer().removeListener(answer);
        variables.close();
    }

    /// The token's line again: somebody else is looked as.
    void refreshToken() {
        token.refresh();
    }

    private Node firstLine() {
        method.setId("function-method");
        method.setAccessibleText("Method");
        method.getItems().setAll(Draft.METHODS);
        method.setMinWidth(100);
        method.setOnAction(event -> changed());
        String base = bench.base();
        path.setId("function-path");
        path.setPromptText(base == null ? "https://… (this backend has no functions address)" : "name, below " + base);
        path.textProperty().addListener((observable, before, now) -> changed());
        path.setOnAction(event -> model.send());
        HBox.setHgrow(path, Priority.ALWAYS);
        send.setId("function-send");
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

    private Node tabs() {
        query.textProperty().addListener((observable, before, now) -> changed());
        headers.textProperty().addListener((observable, before, now) -> changed());
        body.area().textProperty().addListener((observable, before, now) -> changed());
        TabPane tabs = new TabPane(new Tab("Body", body.root()), queryTab, headersTab, variables.tab(), token.tab());
        tabs.setId("function-parts");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add(Styles.DENSE);
        tabs.setMinHeight(120);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        return tabs;
    }

    private Node foot() {
        problem.setId("function-problem");
        problem.setMinWidth(0);
        Button pretty = new Button("Lay out");
        pretty.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        pretty.setOnAction(event -> body.setText(bench.draft().get().prettyBody()));
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
        bench.draft()
                .set(new Draft(
                        method.getValue(), path.getText().strip(), query.getText(), headers.getText(), body.text()));
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
        query.setText(now.query());
        headers.setText(now.headers());
        body.setText(now.body());
        showing = false;
        showProblem();
    }

    private void showProblem() {
        Draft now = bench.draft().get();
        String why;
        try {
            why = now.bodyProblem().orElse("");
        } catch (FailureException e) {
            why = e.failure().sentence();
        }
        boolean json = why.isEmpty()
                && now.headers().toLowerCase(java.util.Locale.ROOT).contains("json");
        problem.setText(!why.isEmpty() ? why : json ? "The body is valid JSON." : "The body is sent as it is.");
        problem.getStyleClass().removeAll(Styles.DANGER, Styles.TEXT_MUTED);
        problem.getStyleClass().add(why.isEmpty() ? Styles.TEXT_MUTED : Styles.DANGER);
        problem.setVisible(!why.isEmpty() || !now.body().isBlank());
        queryTab.setText(counted("Query", now.query()));
        headersTab.setText(counted("Headers", now.headers()));
    }

    private static String counted(String title, String lines) {
        long count = lines.lines().filter(line -> !line.isBlank()).count();
        return count == 0 ? title : title + " " + count;
    }

    private void showRunning(Loadable<Answer> now) {
        send.setDisable(now.isLoading());
        cancel.setDisable(!now.isLoading());
    }

    private static TextArea lines(String id, String prompt) {
        TextArea area = new TextArea();
        area.setId(id);
        area.setPromptText(prompt);
        area.getStyleClass().add("code");
        return area;
    }
}
