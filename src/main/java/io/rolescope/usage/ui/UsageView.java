package io.rolescope.usage.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.ColumnChart;
import io.rolescope.kit.charts.RankBars;
import io.rolescope.kit.charts.StatTile;
import io.rolescope.kit.charts.TimeChart;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.charts.ValueFormat;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import io.rolescope.usage.UsageBy;
import io.rolescope.usage.UsageReport;
import io.rolescope.usage.UsageReport.Group;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Usage page: totals and charts above, the sums below, what is behind them in the drawer.
final class UsageView {
    private final UsageViewModel model;
    private final Navigator navigator;
    private final PageHeader header;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final LoadableView<UsageScreen> content;
    private final UsageDrawer drawer;
    private final ChangeListener<Loadable<UsageScreen>> summary = (observable, before, now) -> showSummary(now);

    UsageView(UsageViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Usage", reload);
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        drawer = new UsageDrawer(model);
        pane = new PagePane(header, filters(), content.root());
        model.screen().addListener(summary);
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
        model.screen().removeListener(summary);
        content.close();
        drawer.close();
    }

    private Node filters() {
        HBox segments = new HBox();
        ToggleGroup group = new ToggleGroup();
        for (UsageBy by : UsageBy.values()) {
            ToggleButton button = new ToggleButton(by.title());
            button.setId("usage-by-" + by.name().toLowerCase(Locale.ROOT));
            button.setToggleGroup(group);
            button.setSelected(by == model.by().get());
            button.setOnAction(event -> {
                button.setSelected(true);
                model.by().set(by);
            });
            String place = by.ordinal() == 0
                    ? Styles.LEFT_PILL
                    : by.ordinal() == UsageBy.values().length - 1 ? Styles.RIGHT_PILL : Styles.CENTER_PILL;
            button.getStyleClass().add(place);
            segments.getChildren().add(button);
        }
        ComboBox<Integer> days = new ComboBox<>();
        days.setId("usage-days");
        days.setAccessibleText("Period");
        days.getItems().setAll(7, 30, 90);
        days.setConverter(new DaysText());
        days.valueProperty().bindBidirectional(model.days());
        search.setId("usage-search");
        search.setPromptText("Find by name");
        search.setPrefColumnCount(20);
        return new HBox(8, segments, days, search);
    }

    private void showSummary(Loadable<UsageScreen> now) {
        header.summary().setText(now.latest().map(UsageScreen::summary).orElse(""));
    }

    private Node draw(UsageScreen screen) {
        if (screen.report().isEmpty()) {
            return EmptyView.of(
                    Feather.BAR_CHART_2,
                    "No usage here",
                    "This backend has no usage_analytics, chat_sessions and meetings.",
                    "Open the Explorer",
                    () -> navigator.open("explorer"));
        }
        UsageReport report = screen.report().get();
        LocalGrid<Group> grid = grid(screen.by(), report.groups());
        grid.filterBy(search);
        grid.grid().selectedProperty().addListener((observable, before, now) -> showBehind(now));
        pane.drawerFollows(grid.grid()::letGo);
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        VBox above = new VBox(12, tiles(report), charts(screen));
        above.setStyle("-fx-padding: 0 24 12 24;");
        return new VBox(above, grid.root());
    }

    private void showBehind(@Nullable Group group) {
        if (group == null || group.key() == null) {
            pane.closeDrawer();
            return;
        }
        model.showBehind(group.key());
        pane.showDrawer(group.name(), drawer.root());
    }

    private static Node tiles(UsageReport report) {
        UsageReport.Totals totals = report.totals();
        HBox row = new HBox(
                12,
                new StatTile("Tokens", Formats.count(totals.tokens()), "asked and answered", Tone.ACCENT, null, null),
                new StatTile("Cost", UsageScreen.dollars(totals.cost()), "US dollars", Tone.ACCENT, null, null),
                new StatTile(
                        "Average response", millis(totals.averageMillis()), "of one answer", Tone.ACCENT, null, null),
                new StatTile(
                        "Slowest 5 %", millis(totals.p95Millis()), "took longer than this", Tone.ACCENT, null, null));
        row.getChildren().forEach(tile -> HBox.setHgrow(tile, Priority.ALWAYS));
        return row;
    }

    private static Node charts(UsageScreen screen) {
        ColumnChart tokens = new ColumnChart(UsageScreen.PARTS, screen.tokens(), ValueFormat.compact(), 1);
        tokens.setId("tokens-chart");
        tokens.setPrefHeight(150);
        TimeChart response = new TimeChart(TimeChart.Spec.of(ValueFormat.millis(), screen.responseTimes()));
        response.setPrefHeight(150);
        GridPane row = new GridPane();
        row.setHgap(12);
        double[] shares = {40, 28, 32};
        for (double share : shares) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(share);
            row.getColumnConstraints().add(column);
        }
        row.addRow(
                0,
                new ChartCard(
                        "Tokens by day",
                        "",
                        ChartCard.legend(List.of("asked", "answered"), List.of(Tone.ACCENT, Tone.TEAL)),
                        tokens),
                new ChartCard("Average response by day", "", response),
                new ChartCard(
                        "Cost by " + screen.by().title().toLowerCase(Locale.ROOT),
                        "",
                        new RankBars(screen.costliest(), ValueFormat.dollars())));
        return row;
    }

    private static LocalGrid<Group> grid(UsageBy by, List<Group> groups) {
        LocalGrid<Group> grid = new LocalGrid<>(
                "usage",
                List.of(
                        GridColumn.text("name", by.title(), 280, Group::name),
                        GridColumn.of(
                                "records",
                                "Answers",
                                Kind.NUMBER,
                                100,
                                row -> row.totals().records()),
                        GridColumn.of("conversations", "Conversations", Kind.NUMBER, 120, Group::conversations),
                        GridColumn.of(
                                "tokens",
                                "Tokens",
                                Kind.NUMBER,
                                110,
                                row -> row.totals().tokens()),
                        GridColumn.of(
                                "cost",
                                "Cost",
                                Kind.MONEY,
                                100,
                                row -> row.totals().cost()),
                        GridColumn.of(
                                "average",
                                "Average",
                                Kind.DURATION,
                                110,
                                row -> rounded(row.totals().averageMillis())),
                        GridColumn.of(
                                "p95",
                                "Slowest 5 %",
                                Kind.DURATION,
                                130,
                                row -> rounded(row.totals().p95Millis()))));
        grid.setRows(groups);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.BAR_CHART_2, "No usage", "None in this time, or this identity cannot see it."));
        return grid;
    }

    private static @Nullable Duration rounded(@Nullable Double millis) {
        return millis == null ? null : Duration.ofMillis(Math.round(millis));
    }

    private static String millis(@Nullable Double millis) {
        return millis == null ? "–" : ValueFormat.millis().text(Math.rint(millis));
    }

    static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }

    private static final class DaysText extends javafx.util.StringConverter<Integer> {
        @Override
        public String toString(Integer days) {
            return days == null ? "" : "Last " + days + " days";
        }

        @Override
        public Integer fromString(String text) {
            throw new UnsupportedOperationException("chosen, never typed");
        }
    }
}
