package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import java.time.Instant;
import java.util.List;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Functions page: what was sent left, the request over its answer right.
final class FunctionsView {
    private final FunctionsViewModel model;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final RequestEditor editor;
    private final AnswerView answer;
    private final LoadableView<List<HistoryRecord>> history;

    FunctionsView(FunctionsViewModel model) {
        this.model = model;
        editor = new RequestEditor(model);
        answer = new AnswerView(model);
        history = new LoadableView<>(model.records(), this::drawHistory, model::loadHistory);
        Button fresh = new Button("New request", new FontIcon(Feather.PLUS));
        fresh.setId("function-new");
        fresh.setOnAction(event -> model.draft().set(Draft.empty()));
        PageHeader header = new PageHeader("Functions", fresh);
        String base = model.base();
        header.summary()
                .setText(
                        base == null
                                ? "This backend has no functions address; whole addresses can be called."
                                : "Edge functions below " + base);
        search.setId("functions-search");
        search.setPromptText("Find in the history");
        search.textProperty().bindBidirectional(model.wanted());
        HBox searchBox = new HBox(search);
        HBox.setHgrow(search, Priority.ALWAYS);
        searchBox.setStyle("-fx-padding: 0 12 8 24;");
        VBox left = new VBox(searchBox, history.root());
        left.setMinWidth(240);
        VBox.setVgrow(history.root(), Priority.ALWAYS);
        SplitPane right = new SplitPane(editor.root(), answer.root());
        right.setOrientation(Orientation.VERTICAL);
        right.setDividerPositions(0.5);
        SplitPane split = new SplitPane(left, right);
        split.setDividerPositions(0.25);
        SplitPane.setResizableWithParent(left, false);
        pane = new PagePane(header, null, split);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    /// Somebody else is looked as.
    void lensChanged() {
        editor.refreshToken();
    }

    void close() {
        editor.close();
        answer.close();
        history.close();
    }

    private Node drawHistory(List<HistoryRecord> records) {
        if (records.isEmpty()) {
            return EmptyView.of(
                    Feather.CLOCK,
                    model.wanted().get().isEmpty() ? "Nothing sent yet" : "Nothing found",
                    "Every request that is sent is kept here, without its token.");
        }
        ListView<HistoryRecord> list = new ListView<>();
        list.setId("function-history");
        list.getStyleClass().add(atlantafx.base.theme.Tweaks.EDGE_TO_EDGE);
        list.getItems().setAll(records);
        list.setCellFactory(view -> new Entry());
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null) {
                model.show(now);
            }
        });
        return list;
    }

    private static final class Entry extends ListCell<HistoryRecord> {
        @Override
        protected void updateItem(@Nullable HistoryRecord record, boolean empty) {
            super.updateItem(record, empty);
            if (empty || record == null) {
                setGraphic(null);
                return;
            }
            HistoryRecord.@Nullable Call call = record.call();
            Label title = new Label(record.title());
            title.setMinWidth(0);
            title.getStyleClass().add(Styles.TEXT_BOLD);
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label status = new Label(call == null ? "–" : Integer.toString(call.status()));
            status.setMinWidth(Region.USE_PREF_SIZE);
            status.getStyleClass().add(record.success() ? Styles.SUCCESS : Styles.DANGER);
            HBox head = new HBox(8, title, gap, status);
            head.setAlignment(Pos.CENTER_LEFT);
            Label about = new Label("as " + record.identity() + " · "
                    + (call == null ? "no answer" : Formats.duration(java.time.Duration.ofNanos(call.micros() * 1000)))
                    + " · " + Formats.relative(record.at(), Instant.now()));
            about.setMinWidth(0);
            about.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
            setGraphic(new VBox(1, head, about));
        }
    }
}
