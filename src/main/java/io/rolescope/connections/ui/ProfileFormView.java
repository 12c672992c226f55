package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.Environment;
import io.rolescope.connections.SslMode;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The form of one backend.
final class ProfileFormView {
    private final ConnectViewModel model;
    private final VBox root;
    private final GridPane grid = new GridPane(12, 8);
    private int row;

    ProfileFormView(ConnectViewModel model) {
        this.model = model;
        TextField uri =
                field("uri", model.uriProperty(), "Paste postgresql://user@host:5432/database?sslmode=verify-full");
        uri.getStyleClass().add("code");
        uri.focusedProperty().addListener((observable, before, now) -> {
            if (!now) {
                model.hidePassword();
            }
        });
        Label problem = new Label();
        problem.setId("connect-problem");
        problem.setWrapText(true);
        problem.getStyleClass().add(Styles.DANGER);
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(model.problemProperty().isNotEmpty());
        fill();
        root = ConnectView.card(
                "PostgreSQL or Supabase", "Paste a connection, or fill in the fields.", uri, grid, problem, buttons());
    }

    Node root() {
        return root;
    }

    private void fill() {
        ProfileForm form = model.form();
        ColumnConstraints label = new ColumnConstraints(96);
        ColumnConstraints wide = new ColumnConstraints();
        wide.setHgrow(Priority.ALWAYS);
        ColumnConstraints second = new ColumnConstraints(84);
        ColumnConstraints narrow = new ColumnConstraints(170);
        grid.getColumnConstraints().setAll(label, wide, second, narrow);
        PasswordField password = new PasswordField();
        password.setId("password");
        password.setPromptText("kept one, unless typed");
        password.textProperty().bindBidirectional(form.password);
        password.setOnAction(event -> model.connect());
        line(
                "Name",
                field("name", form.name, "Production EU"),
                "Kind",
                choice(form.environment, Environment.values(), ProfileFormView::word));
        line("Host", field("host", form.host, "db.example.org"), "Port", field("port", form.port, "5432"));
        line(
                "Database",
                field("database", form.database, "postgres"),
                "TLS",
                choice(form.sslMode, SslMode.values(), SslMode::word));
        line("User", field("user", form.user, "postgres"), "Password", password);
        line(
                "CA file",
                field("ca-file", form.caFile, "the system's, unless set"),
                "Role",
                field("role", form.role, "lens to begin with"));
        line(
                "Functions",
                field("functions-url", form.functionsUrl, "https://…/functions/v1"),
                "Metrics",
                field("metrics-url", form.metricsUrl, "https://…/metrics"));
        line("Storage", field("storage-url", form.storageUrl, "https://…/storage/v1"), null, null);
    }

    private Node buttons() {
        Button connect = new Button("Connect", new FontIcon(Feather.LINK));
        connect.setId("connect");
        connect.getStyleClass().add(Styles.ACCENT);
        connect.setOnAction(event -> model.connect());
        Button test = new Button("Test");
        test.setId("test-connection");
        test.setOnAction(event -> model.test());
        Button save = new Button("Save");
        save.setId("save-backend");
        save.setOnAction(event -> model.save());
        Button clear = new Button("Clear");
        clear.getStyleClass().add(Styles.FLAT);
        clear.setOnAction(event -> model.clear());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        return new HBox(8, connect, test, save, gap, clear);
    }

    private void line(String name, Node field, @Nullable String secondName, @Nullable Node second) {
        grid.add(label(name), 0, row);
        grid.add(field, 1, row, second == null ? 3 : 1, 1);
        if (secondName != null && second != null) {
            grid.add(label(secondName), 2, row);
            grid.add(second, 3, row);
        }
        row++;
    }

    private static Label label(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("fact-name");
        return label;
    }

    private static TextField field(String id, StringProperty value, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.textProperty().bindBidirectional(value);
        return field;
    }

    private static <T> ChoiceBox<T> choice(ObjectProperty<T> value, T[] values, Function<T, String> word) {
        ChoiceBox<T> box = new ChoiceBox<>();
        box.getItems().setAll(List.of(values));
        box.setMaxWidth(Double.MAX_VALUE);
        box.setConverter(new Words<>(List.of(values), word));
        box.valueProperty().bindBidirectional(value);
        return box;
    }

    private static String word(Environment environment) {
        return environment.name().toLowerCase(Locale.ROOT);
    }

    private static final class Words<T> extends StringConverter<T> {
        private final List<T> values;
        private final Function<T, String> word;

        Words(List<T> values, Function<T, String> word) {
            this.values = values;
            this.word = word;
        }

        @Override
        public String toString(T value) {
            return value == null ? "" : word.apply(value);
        }

        @Override
        public T fromString(String text) {
            return values.stream()
                    .filter(value -> word.apply(value).equals(text))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
