package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.environment.TestEnvironment;
import io.rolescope.functions.hurl.Variables;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.kit.Loadable;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Variables left, secrets right. Variables are saved as a file that Hurl takes too; secrets are never written.
final class VariablesTab {
    private final RequestViewModel model;
    private final Workbench bench;
    private final Tab tab = new Tab("Variables");
    private final ComboBox<String> names = new ComboBox<>();
    private final TextArea lines = new TextArea();
    private final Label problem = new Label();
    private final VBox secrets = new VBox(6);
    private final ChangeListener<Loadable<List<TestEnvironment>>> saved = (observable, before, now) -> showSaved(now);
    private boolean showing;

    VariablesTab(RequestViewModel model) {
        this.model = model;
        this.bench = model.bench();
        SplitPane split = new SplitPane(left(), right());
        split.setDividerPositions(0.6);
        tab.setContent(split);
        model.environments().addListener(saved);
        show(bench.environment().get());
        bench.kept().whenTaken(this::showSecrets);
    }

    Tab tab() {
        return tab;
    }

    void close() {
        model.environments().removeListener(saved);
    }

    private VBox left() {
        names.setId("variables-name");
        names.setEditable(true);
        names.setPromptText("Name to save under");
        names.setOnAction(event -> choose(names.getValue()));
        Button save = new Button("Save");
        save.setId("variables-save");
        save.setOnAction(
                event -> model.saveVariables(names.getEditor().getText().strip(), lines.getText()));
        lines.setId("variables-lines");
        lines.setPromptText("name=value, one a line. Set already: url, functionsUrl, storageUrl, token,"
                + " anonKey, serviceKey, expiredToken.");
        lines.setWrapText(true);
        lines.getStyleClass().add("code");
        lines.textProperty().addListener((observable, before, now) -> changed());
        problem.setId("variables-problem");
        problem.getStyleClass().addAll("field-problem");
        HBox head = new HBox(8, names, save, problem);
        head.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(lines, Priority.ALWAYS);
        VBox box = new VBox(6, head, lines);
        box.setStyle("-fx-padding: 6 8 0 0;");
        return box;
    }

    private ScrollPane right() {
        TextField name = new TextField();
        name.setId("secret-name");
        name.setPromptText("name");
        name.setPrefColumnCount(9);
        PasswordField value = new PasswordField();
        value.setId("secret-value");
        value.setPromptText("secret value");
        value.setPrefColumnCount(11);
        Button add = new Button(null, new FontIcon(Feather.PLUS));
        add.setId("secret-add");
        add.setAccessibleText("Add the secret");
        add.getStyleClass().addAll(Styles.BUTTON_ICON);
        Runnable put = () -> {
            if (Variables.isName(name.getText().strip()) && !value.getText().isEmpty()) {
                model.putSecret(name.getText().strip(), Secret.of(value.getText()));
                name.clear();
                value.clear();
                changed();
                showSecrets();
            }
        };
        add.setOnAction(event -> put.run());
        value.setOnAction(event -> put.run());
        Label note = new Label(bench.kept().keeping());
        note.setWrapText(true);
        note.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        VBox box = new VBox(6, new HBox(6, name, value, add), secrets, note);
        box.setStyle("-fx-padding: 6 0 0 8;");
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private void showSecrets() {
        secrets.getChildren().clear();
        for (String name : List.copyOf(bench.secrets().keySet())) {
            Label label = new Label(name + " = ••••");
            label.getStyleClass().add("code");
            Button forget = new Button(null, new FontIcon(Feather.X));
            forget.setAccessibleText("Forget " + name);
            forget.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
            forget.setOnAction(event -> {
                model.putSecret(name, Secret.of(""));
                changed();
                showSecrets();
            });
            HBox line = new HBox(6, label, forget);
            line.setAlignment(Pos.CENTER_LEFT);
            secrets.getChildren().add(line);
        }
    }

    private void changed() {
        if (showing) {
            return;
        }
        try {
            model.setVariables(bench.environment().get().name(), lines.getText());
            problem.setText("");
        } catch (FailureException e) {
            problem.setText(e.failure().sentence());
        }
    }

    private void choose(@Nullable String name) {
        if (!showing && name != null) {
            model.environments().get().latest().orElse(List.of()).stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .ifPresent(found -> {
                        bench.environment().set(found);
                        show(found);
                    });
        }
    }

    private void show(TestEnvironment environment) {
        showing = true;
        names.setValue(environment.name());
        lines.setText(environment.variables().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n")));
        showing = false;
        showSecrets();
    }

    private void showSaved(Loadable<List<TestEnvironment>> now) {
        now.ready().ifPresent(all -> {
            showing = true;
            String kept = names.getEditor().getText();
            names.getItems().setAll(all.stream().map(TestEnvironment::name).toList());
            names.getEditor().setText(kept);
            showing = false;
        });
    }
}
