package io.rolescope.explorer;

import org.jooq.Name;
import org.jooq.impl.DSL;

/// A table, view or partition by its full name.
public record TableRef(String schema, String name) implements Comparable<TableRef> {

    /// Quoted where SQL is made of it.
    public Name quoted() {
        return DSL.name(schema, name);
    }

    @Override
    public int compareTo(TableRef other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    /// `public.files`, for reading only.
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
