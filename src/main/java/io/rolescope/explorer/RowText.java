package io.rolescope.explorer;

import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A row as text for taking it elsewhere.
public final class RowText {
    // numbers stay as the server wrote them: 1.10 is not 1.1
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private RowText() {}

    /// The row as a JSON object: numbers, booleans and JSON as such, everything else as text.
    public static String json(List<TableColumn> columns, TableRow row) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            put(object, columns.get(i), row.value(i));
        }
        return JSON.writeValueAsString(object);
    }

    /// The row as a statement that would insert it. Generated columns are left out.
    public static String insert(TableRef table, List<TableColumn> columns, TableRow row) {
        List<Field<?>> fields = new ArrayList<>();
        List<Field<?>> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).generated()) {
                fields.add(DSL.field(DSL.name(columns.get(i).name())));
                @Nullable String value = row.value(i);
                values.add(value == null ? DSL.inline((String) null) : DSL.inline(value));
            }
        }
        return RowExport.RENDER.renderInlined(DSL.insertInto(DSL.table(table.quoted()))
                        .columns(fields)
                        .values(values))
                + ";";
    }

    /// JSON over several lines; anything else as it is.
    public static String pretty(String value) {
        try {
            return JSON.writeValueAsString(JSON.readTree(value));
        } catch (JacksonException e) {
            return value;
        }
    }

    private static void put(ObjectNode object, TableColumn column, @Nullable String value) {
        if (value == null) {
            object.putNull(column.name());
            return;
        }
        try {
            switch (column.kind()) {
                case INTEGER, NUMBER, JSON -> object.set(column.name(), JSON.readTree(value));
                case BOOLEAN -> object.put(column.name(), value.equals("true") || value.equals("t"));
                default -> object.put(column.name(), value);
            }
        } catch (JacksonException e) {
            // NaN and infinity are no JSON numbers
            object.put(column.name(), value);
        }
    }
}
