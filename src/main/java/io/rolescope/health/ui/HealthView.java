package io.rolescope.health.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.health.Alert;
import io.rolescope.health.DatabaseStatistics;
import io.rolescope.health.HealthPeriod;
import io.rolescope.health.HealthSample;
import io.rolescope.health.PlatformHealth;
import io.rolescope.health.ServiceMetrics;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.charts.StatTile;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.grid.LocalGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Health page: the platform's tabs, then the server's.
final class HealthView {
    private static final Duration LONG = Duration.ofSeconds(5);

    private final HealthViewModel model;
    private final Navigator navigator;
    private final PageHeader header;
    private final PagePane pane;
    private final List<LoadableView<?>> views = new ArrayList<>();
    private final ChangeListener<Loadable<HealthScreen>> summary = (observable, before, now) -> showSummary(now);

    HealthView(HealthViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Health", periods(), reload);
        TabPane tabs = new TabPane();
        tabs.setId("health-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getTabs()
                .addAll(
                        platformTab("Score", screen -> score(screen)),
                        platformTab(
                                "Alerts",
                                screen -> screen.health()
                                        .map(health -> AlertsTab.of(
                                                health,
                                                screen.hidden(),
                                                (alert, letGo) -> showAlert(alert, health, letGo)))
                                        .orElseGet(this::noTables)),
                        platformTab(
                                "Agents",
                                screen -> screen.health().map(AgentsTab::of).orElseGet(this::noTables)),
                        servicesTab(),
                        databaseTab("Connections", this::connections),
                        databaseTab("Queries", this::queries),
                        databaseTab("Locks", DatabaseTabs::locks),
                        databaseTab("Tables", statistics -> filtered(DatabaseTabs.tables(statistics), "Filter tables")),
                        databaseTab("Indexes", this::indexes),
                        databaseTab("Slow statements", DatabaseTabs::statements),
                        databaseTab("Replication", DatabaseTabs::replication));
        pane = new PagePane(header, null, tabs);
        model.screen().addListener(summary);
    }

    Node root() {
        return pane.root();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.screen().removeListener(summary);
        views.forEach(LoadableView::close);
    }

    private ComboBox<HealthPeriod> periods() {
        ComboBox<HealthPeriod> box = new ComboBox<>();
        box.setId("health-period");
        box.setAccessibleText("Period");
        box.getItems().setAll(HealthPeriod.values());
        box.valueProperty().bindBidirectional(model.period());
        box.setCellFactory(list -> new PeriodCell());
        box.setButtonCell(new PeriodCell());
        return box;
    }

    private Tab platformTab(String title, Function<HealthScreen, Node> draw) {
        LoadableView<HealthScreen> view = new LoadableView<>(model.screen(), draw, model::reload);
        views.add(view);
        return new Tab(title, view.root());
    }

    private void showAlert(Alert alert, PlatformHealth health, Runnable letGo) {
        pane.drawerFollows(letGo);
        pane.showDrawer("Alert", AlertDetails.of(alert, health, navigator));
    }

    private Tab servicesTab() {
        LoadableView<Optional<ServiceMetrics>> view =
                new LoadableView<>(model.services(), ServicesTab::of, model::reload);
        views.add(view);
        return new Tab("Services", view.root());
    }

    private Tab databaseTab(String title, Function<DatabaseStatistics, Node> draw) {
        LoadableView<DatabaseStatistics> view = new LoadableView<>(
                model.database(), statistics -> withSource(statistics, draw.apply(statistics)), model::reload);
        views.add(view);
        return new Tab(title, view.root());
    }

    /// Says as whom the statistics were read: no lens changes them.
    private Node withSource(DatabaseStatistics statistics, Node content) {
        String since = statistics.statisticsSince() == null
                ? ""
                : " · counters began " + Formats.local(statistics.statisticsSince());
        String sees = statistics.seesOthersQueries()
                ? ""
                : " · this login is not a member of pg_monitor, so queries of other logins are not shown to it";
        Label source = new Label("Read as the login " + model.login() + ", whatever the lens · "
                + Formats.local(statistics.takenAt()) + since + sees);
        source.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        source.setStyle("-fx-padding: 4 24 6 24;");
        VBox.setVgrow(content, Priority.ALWAYS);
        return new VBox(content, source);
    }

    private Node score(HealthScreen screen) {
        if (screen.health().isEmpty()) {
            return noTables();
        }
        @Nullable HealthSample latest = screen.health().get().latest();
        if (latest == null) {
            return EmptyView.of(
                    Feather.ACTIVITY,
                    "No health samples",
                    screen.hidden().isEmpty() ? "Nothing has been measured so far." : screen.hidden());
        }
        return ScoreTab.of(screen, latest);
    }

    private Node noTables() {
        return EmptyView.of(
                Feather.ACTIVITY,
                "No health tables here",
                "This backend has no system_health, system_alerts and alert_rules. The server's own statistics are in the other tabs.",
                "Open the Explorer",
                () -> navigator.open("explorer"));
    }

    private Node connections(DatabaseStatistics statistics) {
        int used = statistics.connectionCount();
        HBox tiles = tiles(
                new StatTile(
                        "Connections",
                        Formats.count(used),
                        "of " + Formats.count(statistics.maxConnections()) + " that the server takes",
                        used > statistics.maxConnections() * 0.8 ? Tone.WARNING : Tone.ACCENT,
                        null,
                        null),
                new StatTile("Database", Formats.bytes(statistics.databaseBytes()), "on disk", Tone.ACCENT, null, null),
                new StatTile(
                        "Tables from cache",
                        DatabaseTabs.rate(statistics.cache().tableRate()),
                        Formats.count(statistics.cache().tableReads()) + " blocks read from outside",
                        Tone.ACCENT,
                        null,
                        null),
                new StatTile(
                        "Indexes from cache",
                        DatabaseTabs.rate(statistics.cache().indexRate()),
                        Formats.count(statistics.cache().indexReads()) + " blocks read from outside",
                        Tone.ACCENT,
                        null,
                        null));
        Node grid = DatabaseTabs.connections(statistics);
        VBox.setVgrow(grid, Priority.ALWAYS);
        return new VBox(tiles, grid);
    }

    private Node queries(DatabaseStatistics statistics) {
        int running = statistics.longRunning(LONG).size();
        Label note = new Label(
                running == 0
                        ? "No query or open transaction is older than 5 seconds."
                        : Formats.counted(running, "query or open transaction is", "queries or open transactions are")
                                + " older than 5 seconds.");
        note.setStyle("-fx-padding: 10 24 10 24;");
        Node grid = DatabaseTabs.queries(statistics);
        VBox.setVgrow(grid, Priority.ALWAYS);
        return new VBox(note, grid);
    }

    private Node indexes(DatabaseStatistics statistics) {
        List<DatabaseStatistics.IndexFigures> unused = statistics.unusedIndexes();
        long bytes = unused.stream()
                .mapToLong(index -> index.bytes() == null ? 0 : index.bytes())
                .sum();
        Label note = new Label(Formats.count(unused.size()) + " of "
                + Formats.counted(statistics.indexes().size(), "index", "indexes")
                + " never used since the counters began and hold no key up: " + Formats.bytes(bytes) + ".");
        note.setStyle("-fx-padding: 10 24 0 24;");
        Node grid = filtered(DatabaseTabs.indexes(statistics), "Filter indexes");
        VBox.setVgrow(grid, Priority.ALWAYS);
        return new VBox(note, grid);
    }

    private static Node filtered(LocalGrid<?> grid, String prompt) {
        TextField filter = new TextField();
        filter.setPromptText(prompt);
        filter.setPrefColumnCount(28);
        filter.setId(grid.grid().table().getId() + "-filter");
        grid.filterBy(filter);
        HBox bar = new HBox(filter);
        bar.setStyle("-fx-padding: 8 24 8 24;");
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        return new VBox(bar, grid.root());
    }

    private static HBox tiles(StatTile... tiles) {
        HBox row = new HBox(12, tiles);
        row.setStyle("-fx-padding: 12 24 12 24;");
        for (StatTile tile : tiles) {
            tile.setMinWidth(150);
            tile.setMaxWidth(280);
            HBox.setHgrow(tile, Priority.ALWAYS);
        }
        return row;
    }

    private void showSummary(Loadable<HealthScreen> now) {
        header.summary().setText(now.latest().map(HealthScreen::summary).orElse(""));
    }

    private static final class PeriodCell extends ListCell<HealthPeriod> {
        @Override
        protected void updateItem(@Nullable HealthPeriod item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty || item == null ? null : "Last " + item.title());
        }
    }
}
