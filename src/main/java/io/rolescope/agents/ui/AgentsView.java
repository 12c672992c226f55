package io.rolescope.agents.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.agents.AgentActivity;
import io.rolescope.agents.AgentActivity.Day;
import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.TimeChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import io.rolescope.kit.grid.LocalGrid;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Agents page: charts above, agents, executions and the queue in tabs below.
final class AgentsView {
    private static final String ANY = "Any state";

    private final AgentsViewModel model;
    private final Navigator navigator;
    private final PageHeader header;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final LoadableView<AgentsScreen> content;
    private final ChangeListener<Loadable<AgentsScreen>> summary = (observable, before, now) -> showSummary(now);
    private int tab = 1;

    AgentsView(AgentsViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Agents", reload);
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        pane = new PagePane(header, filters(), content.root());
        model.screen().addListener(summary);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    /// Lists the runs in which some cell has this text.
    void find(String text) {
        tab = 1;
        search.setText(text);
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.screen().removeListener(summary);
        content.close();
    }

    private Node filters() {
        search.setId("agents-search");
        search.setPromptText("Find in what is listed");
        search.setPrefColumnCount(24);
        ComboBox<String> status = new ComboBox<>();
        status.setId("agents-status");
        status.setAccessibleText("State");
        status.getItems().setAll(ANY, "completed", "failed", "timed_out", "cancelled", "running", "queued", "pending");
        status.setValue(ANY);
        status.setOnAction(event -> model.filter()
                .set(model.filter().get().withStatus(ANY.equals(status.getValue()) ? null : status.getValue())));
        ComboBox<Integer> days = new ComboBox<>();
        days.setId("agents-days");
        days.setAccessibleText("Period");
        days.getItems().setAll(1, 7, 30, 90);
        days.setValue(model.filter().get().days());
        days.setConverter(new DaysText());
        days.setOnAction(event -> model.filter().set(model.filter().get().withDays(days.getValue())));
        return new HBox(8, search, status, days);
    }

    private void showSummary(Loadable<AgentsScreen> now) {
        header.summary().setText(now.latest().map(AgentsScreen::summary).orElse(""));
    }

    private Node draw(AgentsScreen screen) {
        if (screen.activity().isEmpty()) {
            return EmptyView.of(
                    Feather.CPU,
                    "No agents here",
                    "This backend has no agent_instances, agent_executions and agent_task_queue.",
                    "Open the Explorer",
                    () -> navigator.open("explorer"));
        }
        AgentActivity activity = screen.activity().get();
        TabPane tabs = new TabPane();
        tabs.setId("agents-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        LocalGrid<Execution> executions = AgentGrids.executions(activity.executions());
        executions.grid().selectedProperty().addListener((observable, before, now) -> {
            if (now == null) {
                pane.closeDrawer();
            } else {
                pane.showDrawer(now.agent() + ", " + now.status(), ExecutionDetails.of(now, navigator));
            }
        });
        pane.drawerFollows(executions.grid()::letGo);
        LocalGrid<AgentActivity.Instance> instances = AgentGrids.instances(activity.instances());
        LocalGrid<AgentActivity.Task> queue = AgentGrids.queue(activity.queue());
        for (LocalGrid<?> grid : List.of(executions, instances, queue)) {
            grid.filterBy(search);
        }
        Label listed = new Label(screen.listed());
        listed.getStyleClass().addAll("pager", Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        VBox executionsBox = new VBox(executions.root(), listed);
        VBox.setVgrow(executions.root(), Priority.ALWAYS);
        tabs.getTabs()
                .addAll(
                        new Tab("Agents", instances.root()),
                        new Tab("Executions", executionsBox),
                        new Tab("Queue", queue.root()));
        tabs.getSelectionModel().select(tab);
        tabs.getSelectionModel().selectedIndexProperty().addListener((observable, before, now) -> tab = now.intValue());
        VBox.setVgrow(tabs, Priority.ALWAYS);
        return new VBox(8, charts(screen), tabs);
    }

    private static Node charts(AgentsScreen screen) {
        ColumnChart executions = new ColumnChart(AgentsScreen.PARTS, screen.columns(), ValueFormat.count(), 1);
        executions.setId("executions-chart");
        executions.setPrefHeight(150);
        TimeChart durations = new TimeChart(TimeChart.Spec.of(
                ValueFormat.millis(),
                screen.durations("slowest 5 %", Tone.VIOLET, Day::p95Seconds),
                screen.durations("average", Tone.ACCENT, Day::averageSeconds)));
        durations.setPrefHeight(150);
        GridPane row = new GridPane();
        row.setHgap(16);
        row.setStyle("-fx-padding: 0 24 0 24;");
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            row.getColumnConstraints().add(half);
        }
        List<String> names =
                AgentsScreen.PARTS.stream().map(ColumnChart.Part::name).toList();
        List<Tone> tones =
                AgentsScreen.PARTS.stream().map(ColumnChart.Part::tone).toList();
        row.addRow(
                0,
                new ChartCard("Executions by day", "", ChartCard.legend(names, tones), executions),
                new ChartCard(
                        "How long they ran",
                        "",
                        ChartCard.legend(List.of("slowest 5 %", "average"), List.of(Tone.VIOLET, Tone.ACCENT)),
                        durations));
        return row;
    }

    private static final class DaysText extends javafx.util.StringConverter<Integer> {
        @Override
        public String toString(Integer days) {
            return days == null ? "" : days == 1 ? "Today" : "Last " + days + " days";
        }

        @Override
        public Integer fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
