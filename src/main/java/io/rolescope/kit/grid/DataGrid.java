package io.rolescope.kit.grid;

import io.rolescope.kit.EmptyView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// A grid of rows that somebody else pages, sorts and filters.
///
/// Ctrl+C copies the selected rows as tab-separated text, the menu copies one cell whole. Typing finds the next
/// row whose first column starts so. Rows may be dimmed (hidden ones, when comparing).
public final class DataGrid<R> {
    private static final PseudoClass DIMMED = PseudoClass.getPseudoClass("dimmed");

    static final String FIRST_COLUMN = "first-column";

    private final TableView<R> table = new TableView<>();
    private final ObservableList<R> rows = FXCollections.observableArrayList();
    private final List<GridColumn<R>> columns;
    private final ReadOnlyObjectWrapper<@Nullable R> selected = new ReadOnlyObjectWrapper<>();
    private final ColumnMeasures<R> measures;
    private final ScarceRoom<R> room;
    private Function<R, Boolean> dimmed = row -> false;
    private @Nullable Consumer<R> onOpen;
    private @Nullable BiConsumer<GridColumn<R>, Boolean> onSort;
    private boolean fillingRows;
    private String nullText = "–";

    public DataGrid(List<GridColumn<R>> columns) {
        this.columns = List.copyOf(columns);
        this.measures = new ColumnMeasures<>(this.columns);
        table.getStyleClass().addAll("data-grid", atlantafx.base.theme.Tweaks.EDGE_TO_EDGE);
        table.setItems(rows);
        table.setTableMenuButtonVisible(true);
        table.setColumnResizePolicy(new ColumnWidths(measures::of));
        this.room = new ScarceRoom<>(table, this.columns, measures::of);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setPlaceholder(EmptyView.of(Feather.INBOX, "Nothing to show", "There are no rows here."));
        this.columns.forEach(column -> table.getColumns().add(tableColumn(column)));
        room.follow();
        markFirst();
        table.getVisibleLeafColumns().addListener((ListChangeListener<TableColumn<R, ?>>) change -> markFirst());
        table.setRowFactory(view -> new Row());
        table.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (!fillingRows) {
                selected.set(now);
            }
        });
        table.setSortPolicy(view -> {
            askForOrder();
            return true;
        });
        // headers exist once the table is shown; the mouse comes later than that
        table.setOnMouseEntered(event -> noteHeaders());
        table.setOnKeyPressed(event -> {
            if (new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN).match(event)) {
                copySelected();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER) {
                openSelected();
            }
        });
    }

    public Node root() {
        return table;
    }

    /// The table itself, for what only it can do (focus, scrolling, tests).
    public TableView<R> table() {
        return table;
    }

    /// Replaces the rows; the selection goes when its row goes.
    public void setRows(List<R> newRows) {
        fillingRows = true;
        @Nullable R before = selected.get();
        rows.setAll(newRows);
        fillingRows = false;
        measures.read(newRows);
        room.share();
        ColumnWidths.refit(table);
        if (before != null && newRows.contains(before)) {
            table.getSelectionModel().select(before);
        } else {
            table.getSelectionModel().clearSelection();
            selected.set(null);
        }
    }

    public List<R> rows() {
        return rows;
    }

    public ReadOnlyObjectProperty<@Nullable R> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    public void select(R row) {
        table.getSelectionModel().clearSelection();
        table.getSelectionModel().select(row);
        table.scrollTo(row);
    }

    /// Lets go of the row that was looked at; several rows, chosen to copy or to compare, stay chosen.
    public void letGo() {
        if (table.getSelectionModel().getSelectedItems().size() < 2) {
            table.getSelectionModel().clearSelection();
        }
    }

    /// What is shown where there are no rows: why, and what to do.
    public void setPlaceholder(Node placeholder) {
        table.setPlaceholder(placeholder);
    }

    /// Which rows are drawn dim.
    public void setDimmed(Function<R, Boolean> test) {
        dimmed = test;
        table.refresh();
    }

    /// What stands where a value is missing instead of a dash: “null” for a table's own rows.
    public void setNullText(String text) {
        nullText = text;
    }

    /// Enter or a double click.
    public void onOpen(Consumer<R> action) {
        onOpen = action;
    }

    /// A header was clicked: order by this column, ascending or not.
    public void onSort(BiConsumer<GridColumn<R>, Boolean> action) {
        onSort = action;
    }

    /// Shows the arrow of the order that the rows have already; asks for nothing.
    public void markOrder(String column, boolean ascending) {
        @Nullable BiConsumer<GridColumn<R>, Boolean> ask = onSort;
        onSort = null;
        table.getColumns().stream()
                .filter(one -> column.equals(one.getId()) && one.isSortable())
                .findFirst()
                .ifPresent(one -> {
                    one.setSortType(ascending ? TableColumn.SortType.ASCENDING : TableColumn.SortType.DESCENDING);
                    table.getSortOrder().add(one);
                });
        onSort = ask;
    }

    private void askForOrder() {
        @Nullable BiConsumer<GridColumn<R>, Boolean> ask = onSort;
        if (ask != null && !table.getSortOrder().isEmpty()) {
            TableColumn<R, ?> by = table.getSortOrder().getFirst();
            columns.stream()
                    .filter(column -> column.id().equals(by.getId()))
                    .findFirst()
                    .ifPresent(column -> ask.accept(column, by.getSortType() == TableColumn.SortType.ASCENDING));
        }
    }

    /// For a small table in a card: all columns in the width there is, and no menu for them.
    void squeeze() {
        table.setColumnResizePolicy(ColumnWidths.squeezed(measures::of));
        table.setTableMenuButtonVisible(false);
    }

    /// The first column begins where the page's title does.
    private void markFirst() {
        for (TableColumn<R, ?> column : table.getColumns()) {
            column.getStyleClass().remove(FIRST_COLUMN);
        }
        if (!table.getVisibleLeafColumns().isEmpty()) {
            table.getVisibleLeafColumns().getFirst().getStyleClass().add(FIRST_COLUMN);
        }
    }

    private void noteHeaders() {
        table.setOnMouseEntered(null);
        for (int i = 0; i < columns.size(); i++) {
            @Nullable String note = columns.get(i).note();
            if (note != null && table.getColumns().get(i).getStyleableNode() != null) {
                Tooltip.install(table.getColumns().get(i).getStyleableNode(), new Tooltip(note));
            }
        }
    }

    private void openSelected() {
        @Nullable R row = selected.get();
        if (row != null && onOpen != null) {
            onOpen.accept(row);
        }
    }

    private void copySelected() {
        StringBuilder text = new StringBuilder();
        for (R row : new ArrayList<>(table.getSelectionModel().getSelectedItems())) {
            List<String> cells = new ArrayList<>();
            for (GridColumn<R> column : columns) {
                cells.add(CellText.whole(column.value().apply(row))
                        .replace('\t', ' ')
                        .replace('\n', ' '));
            }
            text.append(String.join("\t", cells)).append('\n');
        }
        copy(text.toString());
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    private TableColumn<R, R> tableColumn(GridColumn<R> column) {
        TableColumn<R, R> made = new TableColumn<>(column.title());
        made.setId(column.id());
        made.setPrefWidth(ColumnWidths.settled(column.width()));
        made.setMinWidth(40);
        made.setSortable(column.sortable());
        made.setReorderable(true);
        made.setCellValueFactory(data -> new javafx.beans.property.SimpleObjectProperty<>(data.getValue()));
        made.setCellFactory(owner -> new GridCell<>(column, () -> nullText));
        if (isRightAligned(column.kind())) {
            made.getStyleClass().add("number-column");
        }
        return made;
    }

    private static boolean isRightAligned(GridColumn.Kind kind) {
        return switch (kind) {
            case NUMBER, PERCENT, BYTES, DURATION, MONEY -> true;
            case TEXT, CODE, TIME, ID, JSON, BOOLEAN -> false;
        };
    }

    private final class Row extends TableRow<R> {
        @Override
        protected void updateItem(R row, boolean empty) {
            super.updateItem(row, empty);
            pseudoClassStateChanged(DIMMED, !empty && row != null && dimmed.apply(row));
            if (empty || row == null) {
                setContextMenu(null);
                setOnMouseClicked(null);
                return;
            }
            setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && onOpen != null) {
                    onOpen.accept(row);
                }
            });
            setOnContextMenuRequested(event -> menuOf(row).show(this, event.getScreenX(), event.getScreenY()));
        }

        private ContextMenu menuOf(R row) {
            ContextMenu menu = new ContextMenu();
            MenuItem copyRow = new MenuItem("Copy row");
            copyRow.setOnAction(event -> copySelected());
            menu.getItems().add(copyRow);
            for (GridColumn<R> column : columns) {
                MenuItem copyCell = new MenuItem("Copy " + column.title().toLowerCase(java.util.Locale.ROOT));
                copyCell.setOnAction(event -> copy(CellText.whole(column.value().apply(row))));
                menu.getItems().add(copyCell);
            }
            return menu;
        }
    }
}
