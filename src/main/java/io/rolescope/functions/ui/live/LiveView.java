package io.rolescope.functions.ui.live;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.live.LiveEvent;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.JsonArea;
import io.rolescope.functions.ui.live.LiveViewModel.Over;
import io.rolescope.functions.ui.live.LiveViewModel.Status;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.platform.Secret;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import tools.jackson.databind.JsonNode;

/// The section Live: what to listen to, how the connection stands, events as they come.
public final class LiveView {
    private final LiveViewModel model;
    private final ComboBox<Over> over = new ComboBox<>();
    private final TextField topic = field("live-topic", "channel, empty for all", 16);
    private final TextField table = field("live-table", "schema.table, empty for all", 18);
    private final TextField address = field("live-address", "https://…/realtime/v1", 22);
    private final PasswordField key = new PasswordField();
    private final CheckBox isPrivate = new CheckBox("Private");
    private final Button start = new Button("Listen", new FontIcon(Feather.RADIO));
    private final Button stop = new Button("Stop", new FontIcon(Feather.SQUARE));
    private final Label status = new Label();
    private final DataGrid<LiveEvent.Message> grid;
    private final JsonArea payload = new JsonArea("live-payload", false);
    private final SplitPane split = new SplitPane();
    private final BorderPane root = new BorderPane();
    private final ChangeListener<Status> onStatus = (observable, before, now) -> showStatus(now);
    private final ListChangeListener<LiveEvent.Message> onEvents = change -> showEvents();

    public LiveView(LiveViewModel model) {
        this.model = model;
        grid = new DataGrid<>(List.of(
                GridColumn.of(
                        "at",
                        "When",
                        Kind.TEXT,
                        100,
                        event -> Formats.local(event.at()).replaceFirst(".*, ", "")),
                GridColumn.text("kind", "Kind", 130, LiveEvent.Message::kind),
                GridColumn.of("event", "Event", Kind.CODE, 130, LiveEvent.Message::event),
                GridColumn.text("place", "Channel or table", 190, LiveView::place),
                GridColumn.of(
                        "payload",
                        "Payload",
                        Kind.CODE,
                        420,
                        event -> event.payload().toString())));
        grid.table().setId("live-events");
        grid.setPlaceholder(EmptyView.of(
                Feather.RADIO,
                "Nothing came yet",
                "Events are shown as they happen, as far as row-level security lets the identity see them."));
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                payload.setText(Draft.pretty(now.payload().toString()));
                showPayload();
            }
        });
        split.getItems().setAll(grid.root());
        root.setTop(bar());
        root.setCenter(split);
        model.status().addListener(onStatus);
        model.events().addListener(onEvents);
        showStatus(model.status().get());
        showOver();
    }

    public Node root() {
        return root;
    }

    public void close() {
        model.status().removeListener(onStatus);
        model.events().removeListener(onEvents);
    }

    private Node bar() {
        over.setId("live-over");
        over.getItems().setAll(Over.values());
        over.setConverter(new OverText());
        over.setValue(model.over().get());
        over.setOnAction(event -> {
            model.over().set(over.getValue());
            showOver();
        });
        topic.textProperty().bindBidirectional(model.topic());
        table.textProperty().bindBidirectional(model.table());
        address.textProperty().bindBidirectional(model.address());
        isPrivate.setId("live-private");
        isPrivate.selectedProperty().bindBidirectional(model.isPrivate());
        key.setId("live-key");
        key.setPromptText("API key (minted if empty)");
        key.textProperty()
                .addListener((observable, before, now) -> model.apiKey().set(Secret.of(now)));
        start.setId("live-start");
        start.getStyleClass().add(Styles.ACCENT);
        start.setOnAction(event -> model.start());
        stop.setId("live-stop");
        stop.setOnAction(event -> model.stop());
        FlowPane form = new FlowPane(8, 6, over, address, topic, isPrivate, table, key, start, stop);
        form.getChildren().forEach(node -> node.managedProperty().bind(node.visibleProperty()));
        status.setId("live-status");
        status.setMinWidth(0);
        HBox line = new HBox(status);
        line.setAlignment(Pos.CENTER_LEFT);
        VBox bar = new VBox(8, form, line);
        bar.setStyle("-fx-padding: 10 24 10 24;");
        return bar;
    }

    private void showOver() {
        Over now = model.over().get();
        boolean service = now == Over.SERVICE;
        address.setVisible(service);
        isPrivate.setVisible(service);
        key.setVisible(service);
        topic.setVisible(now != Over.CHANGES);
        table.setVisible(now != Over.MESSAGES);
    }

    private void showStatus(Status now) {
        start.setDisable(model.listening().get());
        stop.setDisable(!model.listening().get());
        status.setText(now.words());
        Feather icon = switch (now.kind()) {
            case IDLE -> Feather.CIRCLE;
            case CONNECTING -> Feather.LOADER;
            case LISTENING -> Feather.RADIO;
            case LOST -> Feather.ALERT_TRIANGLE;
            case REFUSED -> Feather.X;
        };
        status.setGraphic(new FontIcon(icon));
        status.getStyleClass()
                .setAll(
                        "label",
                        switch (now.kind()) {
                            case IDLE, CONNECTING -> "verdict-unknown";
                            case LISTENING -> "verdict-visible";
                            case LOST -> "verdict-fails";
                            case REFUSED -> "verdict-hidden";
                        });
    }

    /// Beside the events once there is one to show.
    private void showPayload() {
        if (!split.getItems().contains(payload.root())) {
            split.getItems().add(payload.root());
            split.setDividerPositions(0.68);
        }
    }

    private void showEvents() {
        grid.setRows(List.copyOf(model.events()));
    }

    private static String place(LiveEvent.Message event) {
        JsonNode topic = event.payload().path("topic");
        if (topic.isString()) {
            return topic.stringValue();
        }
        JsonNode data =
                event.payload().path("table").isMissingNode() ? event.payload().path("data") : event.payload();
        String table = data.path("table").asString("");
        return table.isEmpty() ? "" : data.path("schema").asString("") + "." + table;
    }

    private static TextField field(String id, String prompt, int columns) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.setPrefColumnCount(columns);
        return field;
    }

    private static final class OverText extends StringConverter<Over> {
        @Override
        public String toString(@Nullable Over over) {
            return over == null ? "" : over.title();
        }

        @Override
        public Over fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
