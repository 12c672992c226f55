package io.rolescope.access.explain;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the name behind a column's values stands.
record NamedBy(TableName table, String key, String name) {
    private static final List<String> NAMES =
            List.of("full_name", "display_name", "name", "title", "label", "username", "email");

    /// Storage writes down who uploaded something (the token's `sub`) without a foreign key, for owners may be gone.
    private static final Set<TableName> STORED =
            Set.of(new TableName("storage", "objects"), new TableName("storage", "buckets"));

    private static final Set<String> OWNER = Set.of("owner", "owner_id");
    private static final TableName USERS = new TableName("auth", "users");

    static Optional<NamedBy> of(PolicyCatalog catalog, Table table, String column) {
        boolean ownKey = table.key().equals(List.of(column));
        if (ownKey && in(table, column).isPresent()) {
            return in(table, column);
        }
        for (ForeignKey reference : table.foreignKeys()) {
            if (reference.columns().equals(List.of(column))) {
                @Nullable Table target = catalog.tables().get(reference.target());
                String key = reference.targetColumns().getFirst();
                Optional<NamedBy> direct = target == null ? Optional.empty() : in(target, key);
                return direct.isPresent() ? direct : beside(catalog, reference.target(), key);
            }
        }
        if (STORED.contains(table.name()) && OWNER.contains(column)) {
            Optional<NamedBy> beside = beside(catalog, USERS, "id");
            @Nullable Table users = catalog.tables().get(USERS);
            return beside.isPresent() || users == null ? beside : in(users, "id");
        }
        return ownKey ? beside(catalog, table.name(), column) : Optional.empty();
    }

    /// A table whose own key is a foreign key there: one row for each, as profiles are for logins.
    private static Optional<NamedBy> beside(PolicyCatalog catalog, TableName target, String key) {
        return catalog.protectable().stream()
                .filter(other -> other.foreignKeys().stream()
                        .anyMatch(reference -> reference.target().equals(target)
                                && reference.targetColumns().equals(List.of(key))
                                && reference.columns().equals(other.key())))
                .map(other -> in(other, other.key().getFirst()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<NamedBy> in(Table target, String key) {
        return NAMES.stream()
                .filter(name -> target.column(name).map(NamedBy::isText).orElse(false))
                .findFirst()
                .map(name -> new NamedBy(target.name(), key, name));
    }

    private static boolean isText(Column column) {
        return column.type().equals("text")
                || column.type().equals("citext")
                || column.type().startsWith("character varying");
    }
}
