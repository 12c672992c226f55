package io.rolescope.access.catalog;

import java.util.List;

/// A foreign key: `columns` of the table refer to `targetColumns` of `target`.
public record ForeignKey(String name, List<String> columns, TableName target, List<String> targetColumns) {

    public ForeignKey {
        columns = List.copyOf(columns);
        targetColumns = List.copyOf(targetColumns);
    }
}
