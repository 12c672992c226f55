package io.rolescope.explorer;

import java.util.List;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A column as the catalog has it.
///
/// @param type as people write it: `timestamp with time zone`, `character varying(255)`
/// @param typeName the type itself, qualified, for casting values to it
/// @param builtIn whether its operators are the server's own, found whatever the search path
/// @param readable whether the identity that asked may select it
/// @param enumValues allowed values of an enum, in its order
public record TableColumn(
        String name,
        String type,
        Name typeName,
        ColumnKind kind,
        boolean builtIn,
        boolean nullable,
        boolean readable,
        boolean generated,
        List<String> enumValues,
        @Nullable String comment) {

    /// What the table is called in every statement that reads it.
    static final String READ_AS = "t";

    public TableColumn {
        enumValues = List.copyOf(enumValues);
    }

    /// The column of the table read, which goes by the name of `t`: without it `ORDER BY` would take the text of the
    /// same name that is selected.
    Field<Object> field() {
        return DSL.field(DSL.name(READ_AS, name));
    }

    /// The column as text, exactly as the server writes it.
    Field<String> asText() {
        return DSL.field("{0}::text", String.class, field());
    }

    /// A text as a value of the column's type.
    Field<Object> value(String text) {
        return DSL.field("cast({0} as {1})", Object.class, DSL.val(text), typeName);
    }
}
