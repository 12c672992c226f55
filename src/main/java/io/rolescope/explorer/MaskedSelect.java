package io.rolescope.explorer;

import io.rolescope.identities.PersonalColumns;
import io.rolescope.identities.PersonalColumns.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// A query whose personal columns the server itself masks, so that an export streams as fast as one that shows them.
public final class MaskedSelect {
    private MaskedSelect() {}

    /// How a column of a query is masked, by its name; `null` for one that is shown.
    @FunctionalInterface
    public interface Masking extends Function<Field<?>, @Nullable Field<?>> {}

    /// The rows in their order, columns masked as told.
    public static Select<?> of(Select<?> rows, Masking masking) {
        Table<?> all = rows.asTable("unmasked");
        List<Field<?>> shown = new ArrayList<>();
        for (Field<?> field : rows.getSelect()) {
            Field<?> from = DSL.field(DSL.name("unmasked", field.getName()), field.getDataType());
            Field<?> masked = masking.apply(from);
            shown.add((masked == null ? from : masked).as(DSL.name(field.getName())));
        }
        return DSL.select(shown).from(all);
    }

    /// A value as [PersonalColumns#masked] writes it.
    public static Field<String> value(Kind kind, Field<?> field) {
        Field<String> text = DSL.field("({0})::text", String.class, field);
        return DSL.when(field.isNull(), DSL.castNull(String.class))
                .when(text.eq(DSL.inline("")), DSL.inline(""))
                .otherwise(mask(kind, text));
    }

    private static Field<String> mask(Kind kind, Field<String> text) {
        return switch (kind) {
            case PHONE -> either(text.like(DSL.inline("+%")), "+•••", "•••");
            case NETWORK ->
                either(
                        text.like(DSL.inline("%:%")).and(text.notLike(DSL.inline("%.%"))),
                        String.valueOf(PersonalColumns.masked(kind, "::1")),
                        String.valueOf(PersonalColumns.masked(kind, "127.0.0.1")));
            case EMAIL, BIRTH, NAME, ADDRESS, IDENTIFIER, OTHER ->
                DSL.inline(String.valueOf(PersonalColumns.masked(kind, "x")));
        };
    }

    private static Field<String> either(Condition condition, String yes, String no) {
        return DSL.when(condition, DSL.inline(yes)).otherwise(DSL.inline(no));
    }

    /// A JSON object whose personal fields are masked by their names; an object inside that has one is masked whole.
    ///
    /// @param ofPeople whether the row is about people, so that its `name` is personal too
    public static Field<?> json(Field<?> field, Condition ofPeople) {
        String named = "(^|_)(" + String.join("|", PersonalColumns.names()) + ")$";
        String inside = "\"([a-zA-Z0-9]+_)*(" + String.join("|", PersonalColumns.names()) + ")\" *:";
        return DSL.field(
                "case when jsonb_typeof({0}::jsonb) <> 'object' then {0}::jsonb else (select jsonb_object_agg(e.key,"
                        + " case when jsonb_typeof(e.value) not in ('null', 'boolean') and (e.key ~* {1}"
                        + " or (e.key = 'name' and ({2}))"
                        + " or (jsonb_typeof(e.value) in ('object', 'array') and e.value::text ~* {3}))"
                        + " then to_jsonb({4}::text) else e.value end) from jsonb_each({0}::jsonb) e) end",
                Object.class,
                field,
                DSL.inline(named),
                ofPeople,
                DSL.inline(inside),
                DSL.inline(String.valueOf(PersonalColumns.masked(Kind.OTHER, "x"))));
    }
}
