package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Rows that a foreign key may refer to, found by what people call them.
public final class ReferredRows {
    private static final List<String> CALLED_BY =
            List.of("full_name", "name", "title", "filename", "file_name", "email", "slug", "label", "subject", "code");

    private final Backend backend;
    private final PolicyCatalog catalog;

    public ReferredRows(Backend backend, PolicyCatalog catalog) {
        this.backend = backend;
        this.catalog = catalog;
    }

    /// One row to refer to.
    ///
    /// @param value what the foreign key takes
    /// @param name what the row is called; the value again where it has no name
    /// @param calledBy the column that `name` is of
    public record Referred(String value, String name, String calledBy) {}

    /// The first rows whose name or key starts with or contains `text`, as the observer sees them.
    ///
    /// @throws io.rolescope.platform.FailureException classified
    public List<Referred> find(ForeignKey key, String text, int limit, ReadOptions options) {
        Optional<Table> target = catalog.table(key.target());
        String column = key.targetColumns().getFirst();
        Field<String> value = DSL.field(DSL.name(column)).cast(SQLDataType.CLOB);
        Optional<String> calledBy = target.flatMap(table -> CALLED_BY.stream()
                .filter(called -> table.column(called).isPresent())
                .findFirst());
        Optional<Field<String>> name =
                calledBy.map(called -> DSL.field(DSL.name(called)).cast(SQLDataType.CLOB));
        Condition wanted = text.isBlank()
                ? DSL.noCondition()
                : value.startsWithIgnoreCase(text.strip())
                        .or(name.map(field -> field.containsIgnoreCase(text.strip()))
                                .orElse(DSL.falseCondition()));
        return backend.as(backend.observer())
                .read(
                        options,
                        db -> db.select(value, name.orElse(value))
                                .from(DSL.table(DSL.name(
                                        key.target().schema(), key.target().name())))
                                .where(wanted)
                                .orderBy(name.orElse(value))
                                .limit(limit)
                                .fetch(row -> new Referred(
                                        Objects.requireNonNull(row.value1()),
                                        Objects.requireNonNullElse(row.value2(), Objects.requireNonNull(row.value1())),
                                        calledBy.orElse(column))));
    }
}
