package io.rolescope.functions.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.catalog.KnownFunction;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.AnswerView;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// The section Request: functions and what was sent last at the left, the request over its answer.
final class RequestView {
    private final RequestViewModel model;
    private final TextField search = new TextField();
    private final RequestEditor editor;
    private final LoadableView<Answer> answer;
    private final LoadableView<List<HistoryRecord>> recent;
    private final LoadableView<List<KnownFunction>> functions;
    private final SplitPane root;

    RequestView(RequestViewModel model) {
        this.model = model;
        editor = new RequestEditor(model);
        answer = new LoadableView<>(model.answer(), found -> AnswerView.of("answer", found), model::send);
        recent = new LoadableView<>(model.recent(), this::drawRecent, model::loadRecent);
        functions = new LoadableView<>(model.functions(), this::drawFunctions, model::load);
        search.setId("functions-search");
        search.setPromptText("Find in the history");
        search.textProperty().bindBidirectional(model.wanted());
        VBox searchBox = new VBox(search);
        searchBox.setStyle("-fx-padding: 4 12 6 24;");
        VBox top = new VBox(heading("Functions"), functions.root());
        VBox.setVgrow(functions.root(), Priority.ALWAYS);
        VBox bottom = new VBox(heading("Sent last"), searchBox, recent.root());
        VBox.setVgrow(recent.root(), Priority.ALWAYS);
        SplitPane left = new SplitPane(top, bottom);
        left.setOrientation(Orientation.VERTICAL);
        left.setDividerPositions(0.32);
        left.setMinWidth(200);
        left.setMaxWidth(340);
        Label hint = new Label("The answer comes here.");
        hint.getStyleClass().add(Styles.TEXT_MUTED);
        hint.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.answer().get() instanceof Loadable.Idle<Answer>, model.answer()));
        SplitPane right = new SplitPane(editor.root(), new StackPane(hint, answer.root()));
        right.setOrientation(Orientation.VERTICAL);
        right.setDividerPositions(0.5);
        root = new SplitPane(left, right);
        root.setDividerPositions(0.23);
        SplitPane.setResizableWithParent(left, false);
    }

    Node root() {
        return root;
    }

    void focusFilter() {
        search.requestFocus();
    }

    void focusPath() {
        editor.focus();
    }

    /// Somebody else is looked as.
    void lensChanged() {
        editor.refreshToken();
    }

    void close() {
        editor.close();
        answer.close();
        recent.close();
        functions.close();
    }

    private static Node heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        label.setStyle("-fx-padding: 8 12 4 24;");
        return label;
    }

    private Node drawFunctions(List<KnownFunction> known) {
        if (known.isEmpty()) {
            Label none = new Label("None is known yet. Write a name; what was called once is listed here.");
            none.setWrapText(true);
            none.setStyle("-fx-padding: 4 12 4 24;");
            none.getStyleClass().add(Styles.TEXT_MUTED);
            return new VBox(none);
        }
        ListView<KnownFunction> list = new ListView<>();
        list.setId("functions-known");
        list.getStyleClass().addAll(atlantafx.base.theme.Tweaks.EDGE_TO_EDGE, Styles.DENSE);
        list.getItems().setAll(known);
        list.setCellFactory(view -> new FunctionCell());
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null) {
                model.bench().draft().set(Draft.of(now.name()));
            }
        });
        return list;
    }

    private Node drawRecent(List<HistoryRecord> records) {
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
        list.setCellFactory(view -> new RecordCell());
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null) {
                model.show(now);
            }
        });
        return list;
    }

    private static final class FunctionCell extends ListCell<KnownFunction> {
        @Override
        protected void updateItem(@Nullable KnownFunction function, boolean empty) {
            super.updateItem(function, empty);
            setText(empty || function == null ? null : function.name());
            setTooltip(
                    empty || function == null
                            ? null
                            : new Tooltip(function.source().words()));
            setStyle("-fx-padding: 5 12 5 24;");
        }
    }

    private static final class RecordCell extends ListCell<HistoryRecord> {
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
            title.setTooltip(new Tooltip(record.title()));
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label status = new Label(call == null ? "no answer" : Integer.toString(call.status()));
            status.setMinWidth(Region.USE_PREF_SIZE);
            status.getStyleClass().add(call == null ? Styles.DANGER : AnswerView.tone(call.status()));
            HBox head = new HBox(8, title, gap, status);
            head.setAlignment(Pos.CENTER_LEFT);
            String took = call == null ? "" : Formats.duration(Duration.ofNanos(call.micros() * 1000)) + " · ";
            Label about =
                    new Label("as " + record.identity() + " · " + took + Formats.relative(record.at(), Instant.now()));
            about.setMinWidth(0);
            about.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
            setGraphic(new VBox(1, head, about));
            setPrefWidth(0);
            setStyle("-fx-padding: 5 12 5 24;");
        }
    }
}
