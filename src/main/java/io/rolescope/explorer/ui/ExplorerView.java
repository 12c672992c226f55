package io.rolescope.explorer.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.explorer.RowExport;
import io.rolescope.explorer.RowOrder;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableRow;
import io.rolescope.explorer.TableSummary;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.PagedGrid;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Explorer: tables at the left, rows in the middle, one row closely at the right.
final class ExplorerView {
    /// Names of tables can be told apart in it.
    private static final double TREE = 250;

    private final ExplorerViewModel model;
    private final PageHeader header;
    private final PagePane pane;
    private final TableTree tree;
    private final FilterBar filters;
    private final Label name = new Label();
    private final Label about = new Label();
    private final Label rls = new Label();
    private final BorderPane middle = new BorderPane();
    private final RowDrawer drawer;
    private final ToggleButton reveal = new ToggleButton("Reveal personal data", new FontIcon(Feather.EYE));
    private final MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    private final ChangeListener<Loadable<List<TableSummary>>> onTables = (observable, before, now) -> showTables(now);
    private final ChangeListener<@Nullable OpenTable> onOpen = (observable, before, now) -> showOpen(before, now);
    private final ChangeListener<Loadable<TableInfo>> onTable = (observable, before, now) -> showFailure(now);
    private @Nullable PagedGrid<TableRow> grid;

    ExplorerView(ExplorerViewModel model) {
        this.model = model;
        reveal.setId("reveal");
        reveal.setOnAction(event -> {
            if (reveal.isSelected()) {
                model.reveal();
            } else {
                model.conceal();
            }
        });
        this.header = new PageHeader("Explorer", reveal, exportMenu());
        this.tree = new TableTree(table -> model.show(table, List.of()));
        this.filters = new FilterBar(model);
        this.drawer = new RowDrawer(model);
        name.getStyleClass().add("table-name");
        name.setId("table-name");
        name.setMinWidth(0);
        about.getStyleClass().add(Styles.TEXT_MUTED);
        about.setMinWidth(0);
        rls.getStyleClass().add("lens-badge");
        rls.setId("table-rls");
        rls.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        middle.setCenter(EmptyView.of(Feather.DATABASE, "No table chosen", "Choose one at the left."));
        HBox title = new HBox(10, name, rls);
        title.setAlignment(Pos.CENTER_LEFT);
        VBox top = new VBox(8, new VBox(2, title, about), filters.root());
        top.getStyleClass().add("table-top");
        // nothing to filter before there is a table
        top.visibleProperty().bind(model.openProperty().isNotNull());
        top.managedProperty().bind(top.visibleProperty());
        BorderPane right = new BorderPane(middle);
        right.setTop(top);
        right.getStyleClass().add("inset");
        SplitPane split = new SplitPane(tree.root(), right);
        split.setDividerPositions(0.2);
        tree.root().setMinWidth(TREE);
        SplitPane.setResizableWithParent(tree.root(), false);
        split.getStyleClass().add("page-split");
        this.pane = new PagePane(header, null, split);
        header.summary().setText("Any table of any schema, as the identity above sees it");
        pane.onDrawerClosed(model::closeDetail);
        model.tablesProperty().addListener(onTables);
        model.openProperty().addListener(onOpen);
        model.tableProperty().addListener(onTable);
        export.setDisable(true);
        reveal.setVisible(false);
        reveal.setManaged(false);
        reveal.setTooltip(new Tooltip("Noted in the activity log on this computer"));
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        filters.focus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.tablesProperty().removeListener(onTables);
        model.openProperty().removeListener(onOpen);
        model.tableProperty().removeListener(onTable);
        drawer.close();
        if (grid != null) {
            grid.close();
        }
    }

    private void showTables(Loadable<List<TableSummary>> now) {
        now.ready().ifPresent(tree::show);
        if (now instanceof Loadable.Failed<List<TableSummary>> failed && grid == null) {
            middle.setCenter(FailureView.of(failed.failure(), model::reload));
        }
    }

    private void showFailure(Loadable<TableInfo> now) {
        if (now instanceof Loadable.Failed<TableInfo> failed) {
            middle.setCenter(FailureView.of(failed.failure(), model::reload));
        }
    }

    private void showOpen(@Nullable OpenTable before, @Nullable OpenTable now) {
        if (now == null) {
            return;
        }
        if (before == null || before.reader() != now.reader() || before.revealed() != now.revealed()) {
            showTable(now);
        }
        ExplorerScreen screen = ExplorerScreen.of(now.reader().info(), now.order());
        name.setText(screen.title());
        about.setText(screen.summary());
        rls.setText(screen.rls());
        rls.setGraphic(new FontIcon(screen.unprotected() ? Feather.SHIELD_OFF : Feather.SHIELD));
        rls.getStyleClass().removeAll("badge-enforced", "badge-bypasses");
        rls.getStyleClass().add(screen.unprotected() ? "badge-bypasses" : "badge-enforced");
        filters.show(now.filters());
    }

    private void showTable(OpenTable now) {
        if (grid != null) {
            grid.close();
        }
        pane.closeDrawer();
        reveal.setVisible(!now.personal().isEmpty());
        reveal.setManaged(!now.personal().isEmpty());
        reveal.setSelected(now.revealed());
        DataGrid<TableRow> table = new DataGrid<>(GridColumns.of(now.reader(), now.masks()));
        table.setNullText("null");
        table.table().setId("rows");
        table.setPlaceholder(EmptyView.of(
                Feather.INBOX,
                "No rows",
                "The table is empty, the filters let nothing through, or row-level security hides every row from this"
                        + " identity. The counts below tell which."));
        table.onSort((column, ascending) -> model.sort(column.id(), !ascending));
        table.selectedProperty().addListener((observable, old, row) -> look(row));
        pane.drawerFollows(table::letGo);
        markOrder(table, now.order());
        PagedGrid<TableRow> made = new PagedGrid<>(model.rows(), table, model.countProperty());
        grid = made;
        middle.setCenter(made.root());
        filters.columns(now.reader().columns());
        tree.mark(now.reader().info().table());
        export.setDisable(false);
    }

    private static void markOrder(DataGrid<TableRow> table, RowOrder order) {
        if (order.by() == RowOrder.By.COLUMNS) {
            RowOrder.Part first = order.parts().getFirst();
            table.markOrder(first.column().name(), !first.descending());
        }
    }

    private void look(@Nullable TableRow row) {
        if (row != null) {
            model.look(row);
            OpenTable open = model.openProperty().get();
            pane.showDrawer(
                    open == null
                            ? "Row"
                            : "Row of " + open.reader().info().table().name(),
                    drawer.root());
        }
    }

    private MenuButton exportMenu() {
        export.setId("export");
        for (RowExport.Format format : RowExport.Format.values()) {
            MenuItem item = new MenuItem("As " + format.title() + "…");
            item.setOnAction(event -> chooseFile(format).ifPresent(file -> model.export(format, file)));
            export.getItems().add(item);
        }
        return export;
    }

    private Optional<Path> chooseFile(RowExport.Format format) {
        OpenTable open = model.openProperty().get();
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export rows as this identity sees them");
        chooser.setInitialFileName(
                (open == null ? "rows" : open.reader().info().table().name()) + "." + format.extension());
        @Nullable File file = chooser.showSaveDialog(pane.root().getScene().getWindow());
        return Optional.ofNullable(file).map(File::toPath);
    }
}
