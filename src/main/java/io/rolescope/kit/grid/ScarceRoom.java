package io.rolescope.kit.grid;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/// Leaves out columns that give way while a table is too narrow for all, the last of them first, and brings them back
/// when there is room. What somebody chose in the menu of columns stays as it was chosen.
final class ScarceRoom<R> {
    /// A scroll bar beside the rows, which comes and goes with them.
    private static final double SCROLL_BAR = 10;

    private final TableView<R> table;
    private final List<GridColumn<R>> columns;
    private final Function<TableColumn<?, ?>, ColumnWidths.Measure> measure;
    private final Set<TableColumn<R, ?>> chosen = new HashSet<>();
    private boolean sharing;

    ScarceRoom(
            TableView<R> table,
            List<GridColumn<R>> columns,
            Function<TableColumn<?, ?>, ColumnWidths.Measure> measure) {
        this.table = table;
        this.columns = columns;
        this.measure = measure;
    }

    /// Shares the room whenever it changes, once the table has its columns.
    void follow() {
        if (columns.stream().noneMatch(GridColumn::givesWay)) {
            return;
        }
        table.widthProperty().addListener((observable, before, now) -> share());
        for (TableColumn<R, ?> column : table.getColumns()) {
            column.visibleProperty().addListener((observable, before, now) -> {
                if (!sharing) {
                    chosen.add(column);
                    share();
                }
            });
        }
    }

    void share() {
        double room = table.getWidth() - ColumnWidths.MENU_BUTTON - SCROLL_BAR;
        List<TableColumn<R, ?>> giving = giving();
        if (table.getWidth() <= 0 || giving.isEmpty() || sharing) {
            return;
        }
        double needed = table.getColumns().stream()
                .filter(column -> column.isVisible() || giving.contains(column))
                .mapToDouble(this::least)
                .sum();
        Set<TableColumn<R, ?>> out = new HashSet<>();
        for (TableColumn<R, ?> column : giving.reversed()) {
            if (needed > room) {
                out.add(column);
                needed -= least(column);
            }
        }
        sharing = true;
        giving.forEach(column -> column.setVisible(!out.contains(column)));
        sharing = false;
    }

    private List<TableColumn<R, ?>> giving() {
        List<TableColumn<R, ?>> giving = new ArrayList<>();
        for (GridColumn<R> column : columns) {
            if (column.givesWay()) {
                table.getColumns().stream()
                        .filter(shown -> column.id().equals(shown.getId()) && !chosen.contains(shown))
                        .forEach(giving::add);
            }
        }
        return giving;
    }

    private double least(TableColumn<R, ?> column) {
        return ColumnWidths.narrowest(measure.apply(column));
    }
}
