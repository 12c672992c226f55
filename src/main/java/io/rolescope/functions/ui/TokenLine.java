package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.ui.desk.JsonArea;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.As;
import io.rolescope.identities.Identity;
import io.rolescope.kit.IdentityField;
import io.rolescope.platform.Secret;
import java.io.File;
import java.time.Duration;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.Tab;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// As whom the request is sent: the choice, the secret that signs, one line about the token, its claims in a tab.
final class TokenLine {
    private static final Duration EXPIRED = Duration.ofHours(-1);

    private final RequestViewModel model;
    private final Function<Window, @Nullable File> keyFile;
    private final Workbench bench;
    private final ComboBox<As> as = new ComboBox<>();
    private final ComboBox<Duration> life = new ComboBox<>();
    private final IdentityField picker;
    private final PasswordField secret = new PasswordField();
    private final PasswordField pasted = new PasswordField();
    private final Button file = new Button(null, new FontIcon(Feather.FILE));
    private boolean typed;
    private final Label line = new Label();
    private final JsonArea claims = new JsonArea("function-claims", false);
    private final Tab tab = new Tab("Token", claims.root());
    private final VBox root;

    TokenLine(RequestViewModel model) {
        this(model, TokenLine::askForKeyFile);
    }

    /// @param keyFile asks a person for a file with a private key; `null` where none was chosen
    TokenLine(RequestViewModel model, Function<Window, @Nullable File> keyFile) {
        this.model = model;
        this.keyFile = keyFile;
        this.bench = model.bench();
        this.picker = new IdentityField(bench.viewpoint(), bench.tasks(), "Find a person or role", identity -> {
            bench.chosen().set(identity);
            refresh();
        });
        @Nullable Identity chosen = bench.chosen().get();
        if (chosen != null) {
            picker.show(chosen.name());
        }
        root = new VBox(4, choice(), line);
        line.setId("function-token-line");
        line.setMinWidth(0);
        line.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        showAs();
    }

    Node root() {
        return root;
    }

    /// The claims in full.
    Tab tab() {
        return tab;
    }

    void refresh() {
        line.setText(model.tokenLine());
        claims.setText(model.claims());
    }

    private Node choice() {
        as.setId("function-as");
        as.setAccessibleText("Whose token");
        as.getItems().setAll(As.values());
        as.setConverter(new Words<>(As::title));
        as.setValue(bench.as().get());
        as.setOnAction(event -> {
            bench.as().set(as.getValue());
            showAs();
        });
        life.setId("function-token-life");
        life.setAccessibleText("How long the token lasts");
        life.getItems().setAll(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofHours(24), EXPIRED);
        life.setConverter(new Words<>(TokenLine::lifeWords));
        life.setValue(bench.life().get());
        life.setOnAction(event -> {
            bench.life().set(life.getValue());
            refresh();
        });
        secret.setId("function-secret");
        secret.setPromptText("JWT secret or private key");
        secret.setTooltip(new Tooltip("The shared secret (HS256), or a private key as JWK or PEM (ES256, RS256)"));
        secret.setOnAction(event -> bench.kept().keep());
        secret.focusedProperty().addListener((observable, before, now) -> {
            if (!now && typed) {
                typed = false;
                bench.kept().keep();
            }
        });
        secret.setText(bench.signingSecret().get().reveal());
        secret.textProperty().addListener((observable, before, now) -> {
            typed = true;
            bench.signingSecret().set(Secret.of(now));
            refresh();
        });
        file.setId("function-key-file");
        file.setAccessibleText("Take a private key from a file");
        file.setTooltip(new Tooltip("Take a private key from a file"));
        file.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        file.setOnAction(event -> chooseKey());
        bench.kept().whenTaken(this::showSecret);
        pasted.setId("function-token");
        pasted.setPromptText("Paste a token");
        pasted.textProperty().addListener((observable, before, now) -> {
            bench.pasted().set(Secret.of(now));
            refresh();
        });
        picker.field().setId("function-person");
        as.setMinWidth(148);
        life.setMinWidth(122);
        picker.field().setMinWidth(110);
        secret.setMinWidth(90);
        HBox box = new HBox(8, as, picker.field(), secret, file, life, pasted);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private void chooseKey() {
        @Nullable File chosen = keyFile.apply(root.getScene().getWindow());
        if (chosen != null) {
            model.readKey(chosen.toPath(), this::showSecret);
        }
    }

    private static @Nullable File askForKeyFile(Window window) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Private key");
        chooser.getExtensionFilters()
                .addAll(
                        new FileChooser.ExtensionFilter("Keys", "*.pem", "*.key", "*.jwk", "*.json"),
                        new FileChooser.ExtensionFilter("All files", "*"));
        return chooser.showOpenDialog(window);
    }

    /// What came from a file or the keychain; shown as dots, as all of it is.
    private void showSecret() {
        secret.setText(bench.signingSecret().get().reveal().replaceAll("\\R", " "));
        typed = false;
        refresh();
    }

    private static String lifeWords(Duration life) {
        return life.isNegative()
                ? "expired an hour ago"
                : life.toHours() >= 1 ? "lasts " + life.toHours() + " h" : "lasts " + life.toMinutes() + " min";
    }

    private void showAs() {
        As now = bench.as().get();
        boolean minted = now == As.CHOSEN || now == As.LENS;
        visible(picker.field(), now == As.CHOSEN);
        visible(secret, minted);
        visible(file, minted);
        visible(life, minted);
        visible(pasted, now == As.PASTED);
        refresh();
    }

    private static void visible(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }

    private static final class Words<T> extends StringConverter<T> {
        private final java.util.function.Function<T, String> words;

        Words(java.util.function.Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(@Nullable T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
