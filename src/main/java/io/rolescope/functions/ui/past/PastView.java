package io.rolescope.functions.ui.past;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.ui.desk.AnswerView;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The section History: what was sent at the left; one closely, or the differences between two, at the right.
public final class PastView {
    private static final String ALL = "All";
    private static final String GOOD = "As expected";
    private static final String BAD = "Not as expected";

    private final PastViewModel model;
    private final TextField search = new TextField();
    private final StackPane detail = new StackPane();
    private final Label listed = new Label();
    private final LoadableView<List<HistoryRecord>> content;
    private final BorderPane root = new BorderPane();

    public PastView(PastViewModel model) {
        this.model = model;
        content = new LoadableView<>(model.records(), this::draw, model::load);
        detail.setMinWidth(300);
        SplitPane split = new SplitPane(content.root(), detail);
        split.setDividerPositions(0.48);
        root.setTop(bar());
        root.setCenter(split);
        showNothing();
    }

    public Node root() {
        return root;
    }

    public void focusFilter() {
        search.requestFocus();
    }

    public void close() {
        content.close();
    }

    private Node bar() {
        search.setId("past-search");
        search.setPromptText("Find in address, identity, bodies");
        search.setPrefColumnCount(24);
        search.textProperty().bindBidirectional(model.text());
        ComboBox<String> success = new ComboBox<>();
        success.setId("past-success");
        success.getItems().setAll(ALL, GOOD, BAD);
        success.setValue(ALL);
        success.setOnAction(event -> model.success()
                .set(ALL.equals(success.getValue()) ? null : Boolean.valueOf(GOOD.equals(success.getValue()))));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        listed.setId("past-listed");
        listed.getStyleClass().add(Styles.TEXT_MUTED);
        HBox bar = new HBox(8, search, success, gap, listed);
        bar.setAlignment(Pos.CENTER_LEFT);
        bar.setStyle("-fx-padding: 10 24 8 24;");
        return bar;
    }

    private Node draw(List<HistoryRecord> records) {
        listed.setText(
                records.size() == PastViewModel.LISTED
                        ? "the newest " + records.size()
                        : Formats.counted(records.size(), "request", "requests"));
        DataGrid<HistoryRecord> grid = new DataGrid<>(List.of(
                GridColumn.of("at", "When", Kind.TIME, 95, HistoryRecord::at),
                GridColumn.drawn("status", "Status", 100, PastView::word, PastView::status),
                GridColumn.of("request", "Request", Kind.CODE, 230, HistoryRecord::title),
                GridColumn.givingWay(GridColumn.text("identity", "As", 120, HistoryRecord::identity)),
                GridColumn.givingWay(GridColumn.of("took", "Took", Kind.DURATION, 75, PastView::took)),
                GridColumn.givingWay(GridColumn.text("suite", "Suite", 150, HistoryRecord::file))));
        grid.table().setId("past");
        grid.setRows(records);
        grid.setPlaceholder(EmptyView.of(
                Feather.CLOCK,
                "Nothing found",
                "Every request that is sent from here is kept, without tokens and secrets."));
        grid.table().getSelectionModel().getSelectedItems().addListener((ListChangeListener<HistoryRecord>)
                change -> show(List.copyOf(grid.table().getSelectionModel().getSelectedItems())));
        grid.onOpen(model::replay);
        return grid.root();
    }

    private void show(List<HistoryRecord> chosen) {
        if (chosen.size() == 1) {
            detail.getChildren().setAll(RecordDetails.of(chosen.getFirst(), model));
        } else if (chosen.size() == 2) {
            List<HistoryRecord> inOrder = chosen.stream()
                    .sorted(Comparator.comparing(HistoryRecord::at))
                    .toList();
            detail.getChildren().setAll(RecordDifferences.of(inOrder.getFirst(), inOrder.getLast()));
        } else {
            showNothing();
        }
    }

    private void showNothing() {
        detail.getChildren()
                .setAll(EmptyView.of(
                        Feather.CLOCK,
                        "Choose a request, or two",
                        "One is shown closely, to be sent again or made a test of; two (with Ctrl) are compared."));
    }

    private static String word(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        return call == null ? "no answer" : Integer.toString(call.status());
    }

    private static Node status(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        Label label = new Label(word(record), new FontIcon(record.success() ? Feather.CHECK : Feather.X));
        label.getStyleClass().add(record.success() ? "verdict-visible" : "verdict-hidden");
        if (call != null && record.success()) {
            label.getStyleClass().add(AnswerView.tone(call.status()));
        }
        return label;
    }

    private static @Nullable Duration took(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        return call == null ? null : Duration.ofNanos(call.micros() * 1000);
    }
}
