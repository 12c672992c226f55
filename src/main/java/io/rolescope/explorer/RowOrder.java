package io.rolescope.explorer;

import java.util.List;
import org.jooq.SortField;
import org.jooq.SortOrder;

/// The order in which rows are paged. Its parts together tell any two rows apart, so that a page can go on exactly
/// after a row.
///
/// @param parts the columns to order by; empty where `by` is not [By#COLUMNS]
public record RowOrder(By by, List<Part> parts) {

    public RowOrder {
        parts = List.copyOf(parts);
    }

    /// What rows are ordered by.
    public enum By {
        /// Columns that an index keeps in order.
        COLUMNS,
        /// The place where they lie (`ctid`): the table has no key.
        PLACE,
        /// Nothing: a view without a key. Only its first rows can be shown.
        NOTHING
    }

    /// One column of the order.
    public record Part(TableColumn column, boolean descending, boolean nullsFirst) {

        Part reversed() {
            return new Part(column, !descending, !nullsFirst);
        }

        SortField<Object> sortField() {
            SortField<Object> sorted = column.field().sort(descending ? SortOrder.DESC : SortOrder.ASC);
            return nullsFirst ? sorted.nullsFirst() : sorted.nullsLast();
        }
    }

    static RowOrder byPlace() {
        return new RowOrder(By.PLACE, List.of());
    }

    static RowOrder none() {
        return new RowOrder(By.NOTHING, List.of());
    }

    RowOrder reversed() {
        return new RowOrder(by, parts.stream().map(Part::reversed).toList());
    }
}
