package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything the catalog knows of one table that reading it needs.
///
/// @param foreignKeys from this table to others
/// @param referredBy from other tables to this one
/// @param partitions of a partitioned table, the direct ones
public record TableInfo(
        TableSummary summary,
        List<TableColumn> columns,
        List<TableIndex> indexes,
        List<ForeignKey> foreignKeys,
        List<ForeignKey> referredBy,
        List<TableRef> partitions) {

    public TableInfo {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        referredBy = List.copyOf(referredBy);
        partitions = List.copyOf(partitions);
    }

    public TableRef table() {
        return summary.table();
    }

    public Optional<TableColumn> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// Columns that the identity that asked may select.
    public List<TableColumn> readableColumns() {
        return columns.stream().filter(TableColumn::readable).toList();
    }

    /// Columns that tell rows apart: the primary key, else a unique index over columns that are never null; empty
    /// without one.
    public List<TableColumn> key() {
        return indexes.stream()
                .filter(TableIndex::primary)
                .findFirst()
                .or(() -> indexes.stream().filter(this::isKey).findFirst())
                .flatMap(this::columnsOf)
                .orElse(List.of());
    }

    private boolean isKey(TableIndex index) {
        return index.unique()
                && columnsOf(index)
                        .filter(found -> found.stream().noneMatch(TableColumn::nullable))
                        .isPresent();
    }

    private Optional<List<TableColumn>> columnsOf(TableIndex index) {
        List<TableColumn> found = new ArrayList<>();
        for (TableIndex.Part part : index.parts()) {
            Optional<TableColumn> column = part.column() == null ? Optional.empty() : column(part.column());
            if (column.isEmpty()) {
                return Optional.empty();
            }
            found.add(column.get());
        }
        return Optional.of(found);
    }
}
