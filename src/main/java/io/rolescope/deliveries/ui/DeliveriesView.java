package io.rolescope.deliveries.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.deliveries.Delivery;
import io.rolescope.deliveries.Delivery.State;
import io.rolescope.deliveries.DeliveryDetail;
import io.rolescope.deliveries.DeliveryFigures;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.PagedGrid;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Deliveries page: the last day as columns, deliveries below, one closely at the right.
final class DeliveriesView {
    private static final List<ColumnChart.Part> PARTS = List.of(
            new ColumnChart.Part("succeeded", Tone.ACCENT),
            new ColumnChart.Part("refused", Tone.WARNING),
            new ColumnChart.Part("no answer", Tone.BAD));
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_HOUR = DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

    private final DeliveriesViewModel model;
    private final PageHeader header;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final DataGrid<Delivery> grid;
    private final PagedGrid<Delivery> rows;
    private final LoadableView<Optional<DeliveryFigures>> content;
    private final LoadableView<DeliveryDetail> detail;
    private final ChangeListener<Loadable<Optional<DeliveryFigures>>> summary =
            (observable, before, now) -> showSummary();

    DeliveriesView(DeliveriesViewModel model) {
        this.model = model;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Deliveries", reload);
        grid = DeliveryGrid.of();
        rows = new PagedGrid<>(model.rows(), grid, model.count().textProperty());
        content = new LoadableView<>(model.figures(), this::draw, model::reload);
        detail = new LoadableView<>(model.detail(), found -> DeliveryDetails.of(found, model), null);
        pane = new PagePane(header, filters(), content.root());
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                pane.showDrawer("Request " + now.id() + ", " + now.state().word(), detail.root());
                model.look(now);
            }
        });
        model.figures().addListener(summary);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.figures().removeListener(summary);
        content.close();
        detail.close();
        rows.close();
    }

    private void showSummary() {
        header.summary().setText(model.summary());
    }

    private Node filters() {
        search.setId("deliveries-search");
        search.setPromptText("Find in answers and errors");
        search.setPrefColumnCount(24);
        search.textProperty().bindBidirectional(model.text());
        ComboBox<Optional<State>> states = new ComboBox<>();
        states.setId("deliveries-state");
        states.setAccessibleText("State");
        states.getItems().add(Optional.empty());
        for (State state : State.values()) {
            states.getItems().add(Optional.of(state));
        }
        states.setConverter(new StateText());
        states.setValue(Optional.ofNullable(model.state().get()));
        states.setOnAction(event -> model.state().set(states.getValue().orElse(null)));
        return new HBox(8, search, states);
    }

    private Node draw(Optional<DeliveryFigures> found) {
        if (found.isEmpty()) {
            return EmptyView.of(
                    Feather.SEND,
                    "No deliveries here",
                    "This backend has no tables net.http_request_queue and net._http_response: the extension pg_net"
                            + " is not installed.",
                    "Open the Explorer",
                    model::openExplorer);
        }
        VBox.setVgrow(rows.root(), Priority.ALWAYS);
        ColumnChart chart = new ColumnChart(PARTS, columns(found.get()), ValueFormat.count(), 1);
        chart.setId("deliveries-chart");
        chart.setPrefHeight(120);
        ChartCard card = new ChartCard(
                "Sent in the last 24 hours, by hour",
                "",
                ChartCard.legend(
                        PARTS.stream().map(ColumnChart.Part::name).toList(),
                        PARTS.stream().map(ColumnChart.Part::tone).toList()),
                chart);
        VBox top = new VBox(card);
        top.setStyle("-fx-padding: 0 24 8 24;");
        return new VBox(top, rows.root());
    }

    /// One column an hour, hours without deliveries too.
    private static List<ColumnChart.Column> columns(DeliveryFigures figures) {
        Map<Instant, DeliveryFigures.Hour> known = new HashMap<>();
        figures.hours().forEach(hour -> known.put(hour.start(), hour));
        List<ColumnChart.Column> columns = new ArrayList<>();
        Instant now = Instant.now().truncatedTo(ChronoUnit.HOURS);
        for (Instant at = now.minus(23, ChronoUnit.HOURS); !at.isAfter(now); at = at.plus(1, ChronoUnit.HOURS)) {
            DeliveryFigures.@Nullable Hour hour = known.get(at);
            columns.add(new ColumnChart.Column(
                    HOUR.format(at.atZone(ZoneId.systemDefault())),
                    DAY_HOUR.format(at.atZone(ZoneId.systemDefault())),
                    hour == null
                            ? List.of(0.0, 0.0, 0.0)
                            : List.of((double) hour.succeeded(), (double) hour.refused(), (double) hour.noAnswer())));
        }
        return columns;
    }

    private static final class StateText extends StringConverter<Optional<State>> {
        @Override
        public String toString(Optional<State> state) {
            String word = state == null ? "" : state.map(State::word).orElse("all that were sent");
            return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ENGLISH) + word.substring(1);
        }

        @Override
        public Optional<State> fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
