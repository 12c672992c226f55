package io.rolescope.explorer.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.explorer.TableRef;
import io.rolescope.explorer.TableSummary;
import io.rolescope.kit.Formats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Schemas and their tables at the left, narrowed by typing.
final class TableTree {

    /// A line: a schema, or a table in it.
    private record Line(String schema, @Nullable TableSummary table) {}

    private final TextField search = new TextField();
    private final CheckBox system = new CheckBox("System schemas");
    private final TreeView<Line> tree = new TreeView<>();
    private final VBox root;
    private final Consumer<TableRef> onChoose;
    private List<TableSummary> tables = List.of();
    private @Nullable TableRef shown;
    private boolean filling;

    TableTree(Consumer<TableRef> onChoose) {
        this.onChoose = onChoose;
        search.setId("table-search");
        search.setPromptText("Find a table");
        search.textProperty().addListener((observable, before, now) -> fill());
        system.setId("system-schemas");
        system.getStyleClass().add("small-check");
        system.selectedProperty().addListener((observable, before, now) -> fill());
        tree.setId("tables");
        tree.setShowRoot(false);
        tree.setRoot(new TreeItem<>());
        tree.setCellFactory(view -> new Cell());
        tree.getStyleClass().addAll("table-tree", atlantafx.base.theme.Tweaks.EDGE_TO_EDGE, Styles.DENSE);
        tree.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> chosen(now));
        VBox.setVgrow(tree, Priority.ALWAYS);
        root = new VBox(8, search, tree, system);
        root.getStyleClass().add("table-list");
        root.setMinWidth(210);
    }

    Region root() {
        return root;
    }

    void show(List<TableSummary> all) {
        tables = all;
        fill();
    }

    /// Marks the table that is open.
    void mark(TableRef table) {
        shown = table;
        filling = true;
        select(tree.getRoot(), table);
        filling = false;
    }

    private void chosen(@Nullable TreeItem<Line> item) {
        if (!filling
                && item != null
                && item.getValue() != null
                && item.getValue().table() != null) {
            onChoose.accept(item.getValue().table().table());
        }
    }

    private void fill() {
        filling = true;
        String wanted = search.getText() == null ? "" : search.getText().strip().toLowerCase(Locale.ROOT);
        Map<String, TreeItem<Line>> schemas = new TreeMap<>();
        Map<TableRef, TreeItem<Line>> items = new TreeMap<>();
        List<TableSummary> some = new ArrayList<>();
        for (TableSummary table : tables) {
            boolean ours = !table.system() || system.isSelected();
            if (ours && table.table().toString().toLowerCase(Locale.ROOT).contains(wanted)) {
                some.add(table);
                items.put(table.table(), new TreeItem<>(new Line(table.table().schema(), table)));
            }
        }
        for (TableSummary table : some) {
            @Nullable TreeItem<Line> parent = table.partitionOf() == null ? null : items.get(table.partitionOf());
            if (parent == null) {
                parent = schemas.computeIfAbsent(table.table().schema(), TableTree::schema);
            }
            parent.getChildren().add(items.get(table.table()));
        }
        boolean few = some.size() < 60 && !wanted.isEmpty();
        schemas.forEach((name, item) -> item.setExpanded(few || name.equals("public") || schemas.size() == 1));
        tree.getRoot().getChildren().setAll(schemas.values());
        if (shown != null) {
            select(tree.getRoot(), shown);
        }
        filling = false;
    }

    private static TreeItem<Line> schema(String name) {
        return new TreeItem<>(new Line(name, null));
    }

    private boolean select(TreeItem<Line> item, TableRef table) {
        @Nullable Line line = item.getValue();
        if (line != null && line.table() != null && line.table().table().equals(table)) {
            for (TreeItem<Line> up = item.getParent(); up != null; up = up.getParent()) {
                up.setExpanded(true);
            }
            if (tree.getSelectionModel().getSelectedItem() != item) {
                tree.getSelectionModel().select(item);
            }
            return true;
        }
        for (TreeItem<Line> child : item.getChildren()) {
            if (select(child, table)) {
                return true;
            }
        }
        return false;
    }

    private static final class Cell extends TreeCell<Line> {
        Cell() {
            // as wide as the list, never wider: names are cut, not scrolled
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(null);
            setTooltip(null);
            setGraphic(null);
            if (empty || line == null) {
                return;
            }
            if (line.table() == null) {
                Label schema = new Label(line.schema());
                schema.getStyleClass().add("tree-schema");
                setGraphic(schema);
                return;
            }
            setGraphic(drawn(line.table()));
            setTooltip(new Tooltip(about(line.table())));
        }

        private static Node drawn(TableSummary table) {
            Label name = new Label(table.table().name(), new FontIcon(icon(table)));
            name.getStyleClass().add("tree-table");
            name.setMinWidth(0);
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label rows = new Label(table.estimatedRows() < 0 ? "" : shortCount(table.estimatedRows()));
            rows.getStyleClass().add("tree-count");
            rows.setMinWidth(Region.USE_PREF_SIZE);
            HBox line = new HBox(6, name, gap, rows);
            line.setAlignment(Pos.CENTER_LEFT);
            line.setOpacity(table.readable() ? 1 : 0.5);
            return line;
        }

        private static Feather icon(TableSummary table) {
            if (!table.readable()) {
                return Feather.LOCK;
            }
            return switch (table.kind()) {
                case VIEW, MATERIALIZED_VIEW -> Feather.EYE;
                case FOREIGN_TABLE -> Feather.EXTERNAL_LINK;
                case PARTITIONED_TABLE -> Feather.LAYERS;
                case TABLE -> Feather.GRID;
            };
        }

        private static String about(TableSummary table) {
            StringBuilder text =
                    new StringBuilder(table.table() + ", " + table.kind().word());
            if (table.estimatedRows() >= 0) {
                text.append(", about ").append(Formats.counted(table.estimatedRows(), "row", "rows"));
            }
            if (!table.readable()) {
                text.append("\nNot granted to whom you look as.");
            }
            if (table.comment() != null) {
                text.append('\n').append(table.comment());
            }
            return text.toString();
        }

        private static String shortCount(long rows) {
            if (rows < 10_000) {
                return Formats.count(rows);
            }
            return rows < 1_000_000
                    ? rows / 1_000 + "k"
                    : String.format(Locale.ENGLISH, rows < 100_000_000 ? "%.1fM" : "%.0fM", rows / 1e6);
        }
    }
}
