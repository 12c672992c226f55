package io.rolescope.app;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.ServerFacts;
import io.rolescope.identities.Identity;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Always in sight: the backend in its environment's colour, who one looks as, and whether row-level security is
/// enforced.
final class LensBar {
    private final Label backend = new Label("No backend");
    private final Label environment = new Label();
    private final Label face = new Label();
    private final Label name = new Label("Nobody");
    private final Label about = new Label();
    private final Label badge = new Label();
    private final Label banner = new Label();
    private final Button lookAs = new Button("Look as…", new FontIcon(Feather.USER));
    private final HBox lens;
    private final Label writes = new Label();
    private final HBox writesBanner = new HBox(12);
    private final VBox root;

    /// @param onLock locks writes again
    LensBar(Runnable onLookAs, Runnable onSearch, Runnable onTheme, Runnable onLock) {
        lookAs.setId("look-as");
        lookAs.setTooltip(new Tooltip("Choose whose eyes to look through (Ctrl+L)"));
        lookAs.setOnAction(event -> onLookAs.run());
        Button search = new Button("Search or jump", new FontIcon(Feather.SEARCH));
        search.setId("search");
        search.getStyleClass().addAll("search-button", Styles.FLAT);
        Label keys = new Label("Ctrl+K");
        keys.getStyleClass().addAll("key-hint");
        HBox searchBox = new HBox(6, search, keys);
        searchBox.setAlignment(Pos.CENTER_LEFT);
        searchBox.getStyleClass().add("search-box");
        searchBox.setOnMouseClicked(event -> onSearch.run());
        search.setOnAction(event -> onSearch.run());
        Button theme = new Button(null, new FontIcon(Feather.MOON));
        theme.setAccessibleText("Light or dark");
        theme.setTooltip(new Tooltip("Light or dark"));
        theme.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        theme.setOnAction(event -> onTheme.run());

        backend.getStyleClass().add("backend-name");
        environment.getStyleClass().add("environment");
        face.getStyleClass().add("face");
        name.getStyleClass().add("lens-name");
        name.setId("lens-name");
        about.getStyleClass().addAll("lens-about", Styles.TEXT_MUTED);
        badge.getStyleClass().add("lens-badge");
        badge.setId("lens-badge");
        HBox who = new HBox(10, new StackPane(face), new VBox(0, name, about));
        who.setAlignment(Pos.CENTER_LEFT);
        lens = new HBox(14, who, badge, lookAs);
        lens.setAlignment(Pos.CENTER_LEFT);
        HBox left = new HBox(8, backend, environment);
        left.setAlignment(Pos.CENTER_LEFT);
        left.getStyleClass().add("backend-box");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(16, left, lens, gap, searchBox, theme);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("lens-bar");
        banner.setMaxWidth(Double.MAX_VALUE);
        banner.getStyleClass().add("bypass-banner");
        banner.setId("bypass-banner");
        banner.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
        root = new VBox(bar, writesBanner(onLock), banner);
        noBackend();
    }

    private Node writesBanner(Runnable onLock) {
        writes.setGraphic(new FontIcon(Feather.UNLOCK));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button lock = new Button("Lock", new FontIcon(Feather.LOCK));
        lock.setId("lock-writes");
        lock.getStyleClass().add(Styles.SMALL);
        lock.setOnAction(event -> onLock.run());
        writesBanner.getChildren().setAll(writes, gap, lock);
        writesBanner.setAlignment(Pos.CENTER_LEFT);
        writesBanner.getStyleClass().add("writes-banner");
        writesBanner.setId("writes-banner");
        return writesBanner;
    }

    /// @param backend whose writes are unlocked, `null` while they are locked
    void showWrites(@Nullable String backend) {
        writes.setText(
                "Writes are unlocked on " + backend + ": changes that are asked for and confirmed are committed.");
        writesBanner.setVisible(backend != null);
        writesBanner.setManaged(backend != null);
    }

    Node root() {
        return root;
    }

    void noBackend() {
        backend.setText("No backend");
        environment.setVisible(false);
        lens.setVisible(false);
        showWrites(null);
        hideBanner();
    }

    void showBackend(BackendProfile profile) {
        backend.setText(profile.name());
        environment.setText(profile.environment().name().toLowerCase(java.util.Locale.ROOT));
        environment.getStyleClass().removeAll("env-local", "env-staging", "env-production");
        environment.getStyleClass().add("env-" + environment.getText());
        environment.setVisible(true);
        lens.setVisible(true);
    }

    /// @param known the server said what the identity's role may; else nothing is said about row-level security
    void showIdentity(Identity identity, boolean bypasses, boolean known, ServerFacts facts) {
        name.setText(identity.name());
        about.setText(about(identity));
        face.setText(initials(identity.name()));
        badge.setText(!known ? "RLS not known" : bypasses ? "bypasses RLS" : "RLS enforced");
        badge.setGraphic(new FontIcon(!known ? Feather.HELP_CIRCLE : bypasses ? Feather.SHIELD_OFF : Feather.SHIELD));
        badge.getStyleClass().removeAll("badge-enforced", "badge-bypasses", "badge-unknown");
        badge.getStyleClass().add(!known ? "badge-unknown" : bypasses ? "badge-bypasses" : "badge-enforced");
        badge.setTooltip(
                known ? null : new Tooltip("This login may not take the role, or the role was made after connecting."));
        boolean owner = identity instanceof Identity.Operator && facts.ownedTables() > 0;
        if (bypasses) {
            showBanner(
                    identity.name()
                            + " bypasses row-level security: what you see here is everything, and proves nothing about what users see.");
        } else if (owner) {
            showBanner("This login owns " + facts.ownedTables()
                    + " tables whose row-level security is not forced: on those it sees every row.");
        } else {
            hideBanner();
        }
    }

    private void showBanner(String text) {
        banner.setText(text);
        banner.setVisible(true);
        banner.setManaged(true);
    }

    private void hideBanner() {
        banner.setVisible(false);
        banner.setManaged(false);
    }

    private static String about(Identity identity) {
        return switch (identity) {
            case Identity.Operator operator -> "this login";
            case Identity.Role role -> "role, no claims";
            case Identity.User user -> user.label() == null ? user.role() : user.label();
        };
    }

    private static String initials(String name) {
        StringBuilder letters = new StringBuilder();
        for (String word : name.strip().split("[\\s._@-]+")) {
            if (!word.isEmpty() && letters.length() < 2) {
                letters.appendCodePoint(Character.toUpperCase(word.codePointAt(0)));
            }
        }
        return letters.toString();
    }
}
