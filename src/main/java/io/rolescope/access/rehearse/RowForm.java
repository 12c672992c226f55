package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.ForeignKey;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Record;

/// What can be typed into a row of a table: a field for each column.
public record RowForm(Table table, List<Field> fields) {

    public RowForm {
        fields = List.copyOf(fields);
    }

    /// One column as it is typed in.
    ///
    /// @param type as `format_type` prints it
    /// @param choices what an enum or boolean may be, or a CHECK constraint lists; empty for others
    /// @param open something else than the choices may be typed as well
    /// @param required it must have a value and nothing gives it one by itself
    /// @param made how the server makes its value when none is typed: a default's text, `identity`, `computed`;
    /// empty where it stays NULL
    /// @param closed no value can be typed: it is computed
    /// @param refersTo the foreign key of this column alone, where there is one
    public record Field(
            String column,
            String type,
            List<String> choices,
            boolean open,
            boolean required,
            String made,
            boolean closed,
            Optional<ForeignKey> refersTo) {

        public Field {
            choices = List.copyOf(choices);
        }
    }

    /// @throws io.rolescope.platform.FailureException classified
    public static RowForm of(Backend backend, Table table, ReadOptions options) {
        Map<String, Record> kinds = new HashMap<>();
        backend.as(SessionIdentity.login())
                .read(options, db -> db.fetch(RehearsalSql.FIELDS, table.oid()))
                .forEach(row -> kinds.put(row.get("name", String.class), row));
        List<Field> fields = new ArrayList<>();
        for (var column : table.columns()) {
            Record kind = kinds.get(column.name());
            if (kind == null) {
                continue;
            }
            boolean identity = Boolean.TRUE.equals(kind.get("identity", Boolean.class));
            String made = column.generated()
                    ? "computed"
                    : identity ? "identity" : column.defaultSql() == null ? "" : column.defaultSql();
            List<String> typed = choices(kind);
            List<String> listed = typed.isEmpty() ? listed(kind) : List.of();
            fields.add(new Field(
                    column.name(),
                    column.type(),
                    typed.isEmpty() ? listed : typed,
                    !listed.isEmpty(),
                    column.notNull() && made.isEmpty(),
                    made,
                    column.generated(),
                    table.foreignKeys().stream()
                            .filter(key -> key.columns().equals(List.of(column.name())))
                            .findFirst()));
        }
        return new RowForm(table, fields);
    }

    private static List<String> choices(Record kind) {
        if ("bool".equals(kind.get("type", String.class))) {
            return List.of("true", "false");
        }
        String[] labels = kind.get("labels", String[].class);
        return labels == null ? List.of() : List.of(labels);
    }

    /// The texts of a constraint `column = ANY (ARRAY['a'::text, 'b'::text])`, which is how the server prints IN.
    private static List<String> listed(Record kind) {
        String constraint = kind.get("listed", String.class);
        if (constraint == null) {
            return List.of();
        }
        return Tokenizer.tokens(constraint).stream()
                .filter(token ->
                        token.kind() == Token.Kind.STRING && token.text().startsWith("'"))
                .map(token ->
                        token.text().substring(1, token.text().length() - 1).replace("''", "'"))
                .toList();
    }
}
