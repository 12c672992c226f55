package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which orders a table can be paged in at any size: those that an index keeps.
///
/// An index orders by all of its columns; the key is added behind them where the index does not hold it, so that no
/// two rows are equal. Types from extensions are left out: their comparison is found by the search path while
/// `ORDER BY` finds it by the type, and paging must compare exactly as it sorts.
public final class OrderRules {
    private OrderRules() {}

    /// Newest first where an index gives that, else by the key, else by place.
    public static RowOrder standard(TableInfo info) {
        return info.indexes().stream()
                .filter(index -> !index.parts().isEmpty())
                .filter(index -> leads(info, index, ColumnKind.INSTANT) && containsKey(info, index))
                .findFirst()
                .flatMap(index -> order(info, index, !index.parts().getFirst().descending()))
                .or(() -> byKey(info))
                .orElseGet(() -> info.summary().kind().hasPlaces() ? RowOrder.byPlace() : RowOrder.none());
    }

    /// The order that starts with `column`, when an index leads with it.
    public static Optional<RowOrder> by(TableInfo info, String column, boolean descending) {
        return best(info, column)
                .flatMap(index -> order(info, index, index.parts().getFirst().descending() != descending));
    }

    /// Why a table cannot be ordered by `column`; empty when it can.
    public static Optional<String> whyNot(TableInfo info, String column) {
        if (by(info, column, false).isPresent()) {
            return Optional.empty();
        }
        if (info.summary().kind() == TableKind.VIEW) {
            return Optional.of("A view has no index to order by.");
        }
        boolean indexed = info.indexes().stream()
                .anyMatch(index -> index.parts().stream().anyMatch(part -> column.equals(part.column())));
        return Optional.of(
                indexed
                        ? "No usable index starts with this column, so ordering by it would read the whole table."
                        : "This column has no index, so ordering by it would read the whole table.");
    }

    private static Optional<TableIndex> best(TableInfo info, String column) {
        return info.indexes().stream()
                .filter(index -> !index.parts().isEmpty()
                        && column.equals(index.parts().getFirst().column()))
                .filter(index -> order(info, index, false).isPresent())
                .min(Comparator.comparing((TableIndex index) -> !index.unique() && !containsKey(info, index))
                        .thenComparing(index -> index.parts().size()));
    }

    private static Optional<RowOrder> byKey(TableInfo info) {
        List<TableColumn> key = info.key();
        return key.isEmpty() ? Optional.empty() : by(info, key.getFirst().name(), false);
    }

    private static Optional<RowOrder> order(TableInfo info, TableIndex index, boolean reversed) {
        List<RowOrder.Part> parts = new ArrayList<>();
        boolean certain = index.unique();
        for (TableIndex.Part part : index.parts()) {
            Optional<TableColumn> column = part.column() == null ? Optional.empty() : info.column(part.column());
            if (column.filter(OrderRules::orderable).isEmpty() || !part.ordinary()) {
                return Optional.empty();
            }
            certain &= !column.get().nullable();
            RowOrder.Part made = new RowOrder.Part(column.get(), part.descending(), part.nullsFirst());
            parts.add(reversed ? made.reversed() : made);
        }
        return certain ? Optional.of(new RowOrder(RowOrder.By.COLUMNS, parts)) : withKey(info, parts);
    }

    private static Optional<RowOrder> withKey(TableInfo info, List<RowOrder.Part> parts) {
        List<TableColumn> key = info.key();
        if (key.isEmpty() || !key.stream().allMatch(OrderRules::orderable)) {
            return Optional.empty();
        }
        boolean descending = parts.getLast().descending();
        for (TableColumn column : key) {
            if (parts.stream().noneMatch(part -> part.column().name().equals(column.name()))) {
                parts.add(new RowOrder.Part(column, descending, descending));
            }
        }
        return Optional.of(new RowOrder(RowOrder.By.COLUMNS, parts));
    }

    private static boolean leads(TableInfo info, TableIndex index, ColumnKind kind) {
        return Optional.ofNullable(index.parts().getFirst().column())
                .flatMap(info::column)
                .filter(column -> column.kind() == kind && !column.nullable())
                .isPresent();
    }

    private static boolean containsKey(TableInfo info, TableIndex index) {
        List<TableColumn> key = info.key();
        return !key.isEmpty()
                && key.stream()
                        .allMatch(column -> index.parts().stream()
                                .anyMatch(part -> column.name().equals(part.column())));
    }

    private static boolean orderable(TableColumn column) {
        return column.readable() && column.builtIn();
    }
}
