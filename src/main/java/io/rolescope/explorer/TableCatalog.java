package io.rolescope.explorer;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables of a backend, as the identity of a lens may use them.
public final class TableCatalog {
    private TableCatalog() {}

    /// All tables, views and partitions, the server's own ones too ([TableSummary#system]).
    public static List<TableSummary> tables(Lens lens, ReadOptions options) {
        return lens.read(options, CatalogQueries::tables);
    }

    /// One table in full.
    ///
    /// @throws FailureException with [Failure.Invalid] when there is none of this name
    public static TableInfo table(Lens lens, TableRef table, ReadOptions options) {
        return find(lens, table, options)
                .orElseThrow(() -> new FailureException(new Failure.Invalid(
                        "There is no table " + table + " on this backend.",
                        "Choose one from the list; it may have been renamed or dropped.",
                        "",
                        null)));
    }

    /// One table in full; empty when this backend has none of this name.
    public static Optional<TableInfo> find(Lens lens, TableRef table, ReadOptions options) {
        return lens.read(options, db -> {
            @Nullable TableSummary summary = CatalogQueries.table(db, table);
            if (summary == null) {
                return Optional.empty();
            }
            return Optional.of(new TableInfo(
                    summary,
                    CatalogQueries.columns(db, table),
                    CatalogQueries.indexes(db, table),
                    CatalogQueries.foreignKeys(db, table, false),
                    CatalogQueries.foreignKeys(db, table, true),
                    CatalogQueries.partitions(db, table)));
        });
    }
}
