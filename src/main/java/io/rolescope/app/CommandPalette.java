package io.rolescope.app;

import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// A field and a list that narrows as one types: pages, tables, organizations, users, actions. Also who to look as.
final class CommandPalette {
    private static final int WAIT_FOR_TYPING = 160;

    /// Something to choose.
    ///
    /// @param hint what it is, right aligned and muted
    record Entry(Ikon icon, String title, String hint, Runnable action) {}

    /// Finds more entries for what was typed; runs off the window's thread.
    @FunctionalInterface
    interface Source {
        List<Entry> find(String typed, Cancellation cancellation) throws Exception;
    }

    private final Tasks tasks;
    private final Runnable onClose;
    private final List<Entry> fixed;
    private final Source source;
    private final TextField field = new TextField();
    private final ObservableList<Entry> shown = FXCollections.observableArrayList();
    private final ListView<Entry> list = new ListView<>(shown);
    private final Label note = new Label();
    private final VBox root = new VBox(field, list, note);
    private Cancellation.@Nullable Registration waiting;
    private boolean chosenAhead;

    CommandPalette(Tasks tasks, String prompt, List<Entry> fixed, Source source, Runnable onClose) {
        this.tasks = tasks;
        this.fixed = List.copyOf(fixed);
        this.source = source;
        this.onClose = onClose;
        root.getStyleClass().add("palette");
        root.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        field.setPromptText(prompt);
        field.setId("palette-field");
        list.setId("palette-list");
        list.setCellFactory(view -> new Cell());
        list.setPrefHeight(400);
        note.getStyleClass().add("palette-hint");
        note.setManaged(false);
        VBox.setVgrow(list, Priority.ALWAYS);
        field.textProperty().addListener((observable, before, now) -> typed(now));
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        list.setOnMouseClicked(event -> choose());
        typed("");
    }

    Node root() {
        return root;
    }

    /// Puts one more field below the list.
    void addBelow(Node below) {
        root.getChildren().add(below);
    }

    void focus() {
        field.requestFocus();
    }

    private void typed(String text) {
        chosenAhead = false;
        showFixed(text);
        say(shown.isEmpty() ? "Searching…" : "");
        if (waiting != null) {
            waiting.close();
        }
        waiting = tasks.later(WAIT_FOR_TYPING, () -> search(text));
    }

    private void showFixed(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        shown.setAll(fixed.stream().filter(entry -> matches(entry, wanted)).toList());
        list.getSelectionModel().selectFirst();
    }

    private void search(String text) {
        tasks.run(
                "Searching",
                this,
                control -> source.find(text.strip(), control.cancellation()),
                found -> {
                    if (text.equals(field.getText())) {
                        showFixed(text);
                        shown.addAll(found);
                        list.getSelectionModel().selectFirst();
                        say(shown.isEmpty() ? "Nothing found for “" + text.strip() + "”" : "");
                        if (chosenAhead) {
                            choose();
                        }
                    }
                },
                failure -> say(failure.sentence()));
    }

    private void say(String text) {
        note.setText(text);
        note.setManaged(!text.isEmpty());
        note.setVisible(!text.isEmpty());
    }

    private static boolean matches(Entry entry, String wanted) {
        return wanted.isEmpty()
                || entry.title().toLowerCase(Locale.ROOT).contains(wanted)
                || entry.hint().toLowerCase(Locale.ROOT).contains(wanted);
    }

    private void key(KeyEvent event) {
        int at = list.getSelectionModel().getSelectedIndex();
        if (event.getCode() == KeyCode.DOWN) {
            move(Math.min(at + 1, shown.size() - 1));
        } else if (event.getCode() == KeyCode.UP) {
            move(Math.max(at - 1, 0));
        } else if (event.getCode() == KeyCode.ENTER) {
            choose();
        } else {
            return;
        }
        event.consume();
    }

    private void move(int index) {
        list.getSelectionModel().select(index);
        list.scrollTo(index);
    }

    private void choose() {
        @Nullable Entry entry = list.getSelectionModel().getSelectedItem();
        // Enter may come before the answer does
        chosenAhead = entry == null;
        if (entry != null) {
            close();
            entry.action().run();
        }
    }

    private void close() {
        if (waiting != null) {
            waiting.close();
        }
        tasks.cancel(this);
        onClose.run();
    }

    private static final class Cell extends ListCell<Entry> {
        @Override
        protected void updateItem(Entry entry, boolean empty) {
            super.updateItem(entry, empty);
            setText(null);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            Label title = new Label(Objects.requireNonNull(entry).title());
            title.getStyleClass().add("palette-title");
            Label hint = new Label(entry.hint());
            hint.getStyleClass().add("palette-hint");
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            HBox line = new HBox(10, new FontIcon(entry.icon()), title, gap, hint);
            line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            setGraphic(line);
        }
    }
}
