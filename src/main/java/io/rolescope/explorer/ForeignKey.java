package io.rolescope.explorer;

import java.util.List;

/// A foreign key: `columns` of `from` name `referenced` columns of `to`.
public record ForeignKey(String name, TableRef from, List<String> columns, TableRef to, List<String> referenced) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referenced = List.copyOf(referenced);
    }
}
