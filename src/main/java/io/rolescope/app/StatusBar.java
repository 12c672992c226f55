package io.rolescope.app;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.RunningTask;
import io.rolescope.kit.Tasks;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The bottom of the window: the connection left, running work with progress and cancel right.
final class StatusBar {
    private static final double LETTERS_A_SECOND = 15;

    private final Label connection = new Label("Not connected");
    private final Button locked = new Button("read only", new FontIcon(Feather.LOCK));
    private final Label said = new Label();
    private final Label what = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button cancel = new Button("Cancel");
    private final HBox work = new HBox(8, what, progress, cancel);
    private final Label warned = new Label();
    private final HBox warning = new HBox(12);
    private final VBox root;
    private final PauseTransition fade = new PauseTransition(Duration.seconds(4));
    private final Tasks tasks;
    private @Nullable String about;

    /// @param onLock asks for writes to be unlocked, or locks them
    StatusBar(Tasks tasks, Runnable onLock) {
        this.tasks = tasks;
        locked.setId("writes-lock");
        locked.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        locked.setOnAction(event -> onLock.run());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox bar = new HBox(16, connection, locked, said, gap, work);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.getStyleClass().add("status-bar");
        root = new VBox(warning(), bar);
        work.setAlignment(Pos.CENTER_RIGHT);
        work.setVisible(false);
        locked.setVisible(false);
        progress.getStyleClass().add(Styles.SMALL);
        progress.setPrefWidth(140);
        cancel.getStyleClass().addAll(Styles.SMALL, Styles.FLAT);
        cancel.setId("cancel-work");
        said.setId("said");
        said.setMinWidth(0);
        fade.setOnFinished(event -> said.setText(""));
        connection.setId("connection");
        tasks.unansweredProperty().addListener((observable, before, now) -> {
            if (about != null) {
                showConnection();
            }
        });
        tasks.running().addListener((ListChangeListener<RunningTask>) change -> showNewest());
    }

    Node root() {
        return root;
    }

    /// @param text what is connected to: server, version, login
    void connected(String text, boolean readOnly) {
        about = text;
        showConnection();
        showLock(readOnly);
    }

    /// What was true a while ago is not claimed when nobody answers any more.
    private void showConnection() {
        boolean silent = tasks.unansweredProperty().get();
        connection.setText((silent ? "no answer" : "connected") + " · " + about);
        connection.setGraphic(new FontIcon(silent ? Feather.ALERT_TRIANGLE : Feather.CHECK_CIRCLE));
        connection.getStyleClass().remove("verdict-fails");
        if (silent) {
            connection.getStyleClass().add("verdict-fails");
        }
    }

    void showLock(boolean readOnly) {
        locked.setText(readOnly ? "read only" : "writes unlocked");
        locked.setGraphic(new FontIcon(readOnly ? Feather.LOCK : Feather.UNLOCK));
        locked.setTooltip(new Tooltip(
                readOnly ? "Nothing can be changed. Click to unlock writes." : "Click to lock writes again."));
        locked.setVisible(true);
    }

    void disconnected(String text) {
        about = null;
        connection.setText(text);
        connection.setGraphic(null);
        locked.setVisible(false);
    }

    /// Said in passing, for as long as it takes to read.
    void say(String text) {
        fade.stop();
        said.setText(text);
        said.setTooltip(text.isEmpty() ? null : new Tooltip(text));
        fade.setDuration(Duration.seconds(Math.clamp(text.length() / LETTERS_A_SECOND, 4, 15)));
        fade.playFromStart();
    }

    /// Said until somebody has taken note of it.
    void warn(String text) {
        warned.setText(text);
        warning.setVisible(true);
        warning.setManaged(true);
    }

    private Node warning() {
        warned.setId("warned");
        warned.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
        warned.setWrapText(true);
        warned.setMinHeight(Region.USE_PREF_SIZE);
        HBox.setHgrow(warned, Priority.ALWAYS);
        warned.setMaxWidth(Double.MAX_VALUE);
        Button dismiss = new Button("Dismiss");
        dismiss.setId("dismiss-warning");
        dismiss.getStyleClass().add(Styles.SMALL);
        dismiss.setMinWidth(Region.USE_PREF_SIZE);
        dismiss.setOnAction(event -> {
            warning.setVisible(false);
            warning.setManaged(false);
        });
        warning.getChildren().setAll(warned, dismiss);
        warning.setAlignment(Pos.CENTER_LEFT);
        warning.getStyleClass().add("warning-line");
        warning.setVisible(false);
        warning.setManaged(false);
        return warning;
    }

    private void showNewest() {
        what.textProperty().unbind();
        progress.progressProperty().unbind();
        if (tasks.running().isEmpty()) {
            work.setVisible(false);
            return;
        }
        RunningTask newest = tasks.running().getLast();
        what.textProperty().bind(newest.messageProperty());
        progress.progressProperty().bind(newest.progressProperty());
        cancel.setOnAction(event -> newest.cancel());
        work.setVisible(true);
    }
}
