package io.rolescope.overview.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.charts.StatTile;
import io.rolescope.kit.charts.Tone;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import io.rolescope.overview.Overview.Change;
import io.rolescope.overview.Overview.Coverage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the first page: counts, health, alerts, protection, last changes.
final class OverviewView {
    /// Below this width the cut headings of tables side by side would say nothing.
    private static final double NARROW = 900;

    private final OverviewViewModel model;
    private final Navigator navigator;
    private final PageHeader header;
    private final PagePane pane;
    private final LoadableView<OverviewScreen> content;
    private final ChangeListener<Loadable<OverviewScreen>> summary = (observable, before, now) -> showSummary(now);

    OverviewView(OverviewViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Overview", reload);
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        pane = new PagePane(header, null, content.root());
        model.screen().addListener(summary);
    }

    Node root() {
        return pane.root();
    }

    void close() {
        model.screen().removeListener(summary);
        content.close();
    }

    private void showSummary(Loadable<OverviewScreen> now) {
        header.summary().setText(now.latest().map(OverviewScreen::summary).orElse(""));
    }

    private Node draw(OverviewScreen screen) {
        GridPane middle = columns(3);
        middle.addRow(
                0,
                HealthCard.of(screen.overview(), navigator),
                AlertsCard.of(screen.overview(), navigator),
                protection(screen));
        GridPane lower = new GridPane();
        List<Node> tables = List.of(
                changes(screen.overview().changes()), coverage(screen.overview().coverage()));
        placeTables(lower, tables, 2);
        VBox body = new VBox(16, tiles(screen), middle, lower);
        body.setStyle("-fx-padding: 4 24 16 24;");
        VBox.setVgrow(lower, Priority.ALWAYS);
        ScrollPane scroll = new ScrollPane(body);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.widthProperty()
                .addListener(
                        (observable, before, now) -> placeTables(lower, tables, now.doubleValue() < NARROW ? 1 : 2));
        return scroll;
    }

    private Node tiles(OverviewScreen screen) {
        if (screen.tiles().isEmpty()) {
            return new ChartCard(
                    "A schema of its own",
                    "",
                    EmptyView.of(
                            Feather.DATABASE,
                            "None of the tables that the pages know",
                            "This backend has no organizations, files or agents as the reference backend has them. Every table can be browsed.",
                            "Open the Explorer",
                            () -> navigator.open("explorer")));
        }
        GridPane row = new GridPane();
        List<Node> tiles = new ArrayList<>();
        for (int i = 0; i < screen.tiles().size(); i++) {
            OverviewScreen.Tile tile = screen.tiles().get(i);
            StatTile node = new StatTile(
                    tile.title(), tile.number(), tile.note(), Tone.ACCENT, null, () -> navigator.open(tile.page()));
            node.setId("tile-" + tile.page());
            tiles.add(node);
        }
        place(row, tiles, tiles.size());
        row.widthProperty()
                .addListener((observable, before, now) ->
                        place(row, tiles, now.doubleValue() < NARROW ? (tiles.size() + 1) / 2 : tiles.size()));
        return row;
    }

    private Node protection(OverviewScreen screen) {
        GridPane list = new GridPane();
        list.setHgap(12);
        list.setVgap(7);
        for (int i = 0; i < screen.findings().size(); i++) {
            OverviewScreen.Finding finding = screen.findings().get(i);
            list.addRow(i, Findings.number(finding), Findings.text(finding));
        }
        Button open = new Button("Policies", new FontIcon(Feather.SHIELD));
        open.setOnAction(event -> navigator.open("policies"));
        Region gap = new Region();
        VBox.setVgrow(gap, Priority.ALWAYS);
        Node card = new ChartCard("Protection of tables", "", new VBox(10, list, gap, open));
        card.setId("protection");
        return card;
    }

    private Node changes(List<Change> changes) {
        LocalGrid<Change> grid = new LocalGrid<>(
                "changes",
                List.of(
                        GridColumn.of("at", "When", Kind.TIME, 96, Change::at),
                        GridColumn.text("operation", "Change", 76, Change::operation),
                        GridColumn.of("table", "Table", Kind.CODE, 230, Change::table),
                        GridColumn.text("who", "By", 120, Change::who)));
        grid.fitted().setRows(changes);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.LIST, "No row changes", "None were recorded, or this identity cannot see them."));
        grid.grid().onOpen(change -> navigator.open("audit", Map.of("table", change.table())));
        return grown(new ChartCard("Last row changes", "", grid.root()));
    }

    private Node coverage(List<Coverage> coverage) {
        LocalGrid<Coverage> grid = new LocalGrid<>(
                "coverage",
                List.of(
                        GridColumn.of("schema", "Schema", Kind.CODE, 150, Coverage::schema),
                        number("tables", "Tables", 62, Coverage::tables),
                        number("policies", "Policies", 72, Coverage::policies),
                        number("without", "No RLS", 68, Coverage::withoutRls),
                        number("open", "Open", 60, Coverage::open),
                        number("not-forced", "Not forced", 84, Coverage::notForced),
                        number("silent", "No policy", 80, Coverage::withoutPolicies)));
        grid.fitted().setRows(coverage);
        grid.grid().onOpen(row -> navigator.open("policies", Map.of("schema", row.schema())));
        return grown(new ChartCard("Row-level security by schema", "", grid.root()));
    }

    private static GridColumn<Coverage> number(
            String id, String title, double width, java.util.function.Function<Coverage, Integer> value) {
        return GridColumn.of(id, title, Kind.NUMBER, width, row -> (long) value.apply(row));
    }

    private static Node grown(Region card) {
        card.setMinHeight(230);
        GridPane.setVgrow(card, Priority.ALWAYS);
        return card;
    }

    /// As many beside each other as there is room for; the rest below.
    private static void place(GridPane grid, List<Node> nodes, int beside) {
        if (grid.getColumnConstraints().size() == beside) {
            return;
        }
        grid.getChildren().clear();
        constrain(grid, beside);
        for (int i = 0; i < nodes.size(); i++) {
            grid.add(nodes.get(i), i % beside, i / beside);
        }
    }

    private static GridPane columns(int number) {
        GridPane grid = new GridPane();
        constrain(grid, number);
        return grid;
    }

    private static void constrain(GridPane grid, int number) {
        grid.setHgap(16);
        grid.setVgap(16);
        grid.getColumnConstraints().clear();
        for (int i = 0; i < number; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / number);
            grid.getColumnConstraints().add(column);
        }
    }

    /// The table of schemas has more columns than that of changes.
    private static void placeTables(GridPane grid, List<Node> tables, int beside) {
        place(grid, tables, beside);
        if (beside == 2) {
            grid.getColumnConstraints().getFirst().setPercentWidth(48);
            grid.getColumnConstraints().getLast().setPercentWidth(52);
        }
    }

    /// How findings are written.
    private static final class Findings {
        static Node number(OverviewScreen.Finding finding) {
            javafx.scene.control.Label label = new javafx.scene.control.Label(finding.number());
            label.setMinWidth(40);
            label.setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
            label.getStyleClass().add(Styles.TEXT_BOLD);
            String style = switch (finding.tone()) {
                case BAD -> Styles.DANGER;
                case WARNING -> Styles.WARNING;
                case GOOD -> Styles.SUCCESS;
                default -> Styles.TEXT;
            };
            label.getStyleClass().add(style);
            return label;
        }

        static Node text(OverviewScreen.Finding finding) {
            javafx.scene.control.Label label = new javafx.scene.control.Label(finding.text());
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
            return label;
        }
    }
}
