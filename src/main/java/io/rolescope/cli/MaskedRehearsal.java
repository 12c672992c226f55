package io.rolescope.cli;

import io.rolescope.access.catalog.HiddenValues;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.rehearse.RehearsalPlan;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.RehearsalResult.Outcome;
import io.rolescope.access.rehearse.RowChange;
import io.rolescope.access.rehearse.TableEffect;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ServerMessage;
import io.rolescope.connections.TextRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A rehearsal without what is personal in the rows that it touched: values by their columns, and whatever else quotes
/// them (the statement, the server's words) by those values.
final class MaskedRehearsal {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DETAIL = "Masked: it may quote the row.";

    private final PersonalOption personal;
    private final PolicyCatalog catalog;
    private final @Nullable Table target;
    private final HiddenValues hidden = new HiddenValues();

    MaskedRehearsal(PersonalOption personal, PolicyCatalog catalog, RehearsalPlan plan) {
        this.personal = personal;
        this.catalog = catalog;
        this.target = plan.write() instanceof Write.OfRow ofRow ? ofRow.table() : null;
        if (plan.write() instanceof Write.OfRow ofRow) {
            personal.hide(ofRow.table(), ofRow.typed(), hidden);
        }
        plan.prediction().ifPresent(this::hide);
    }

    /// What the rehearsal found, values of rows masked.
    RehearsalResult of(RehearsalResult result) {
        if (personal.isRevealed()) {
            return result;
        }
        result.prediction().ifPresent(this::hide);
        List<TableEffect> tables = result.tables().stream().map(this::masked).toList();
        return new RehearsalResult(
                result.plan(),
                outcome(result.outcome()),
                result.notices(),
                tables,
                result.sequences(),
                result.prediction(),
                result.agreement(),
                result.took());
    }

    /// Any text of the report.
    String words(String text) {
        return personal.words(hidden, text);
    }

    /// The report as JSON, every text of it masked.
    JsonNode json(Map<String, Object> report) {
        return words(JSON.valueToTree(report));
    }

    private JsonNode words(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JSON.createObjectNode();
                object.properties().forEach(field -> copy.set(field.getKey(), words(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JSON.createArrayNode();
                array.forEach(item -> copy.add(words(item)));
                yield copy;
            }
            default -> node.isString() ? JSON.getNodeFactory().stringNode(words(node.stringValue())) : node;
        };
    }

    private Outcome outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> new Outcome.Done(done.rows(), returned(done.returned()));
            case Outcome.Refused refused -> new Outcome.Refused(refused(refused.error()), refused.atCommit());
        };
    }

    private ServerMessage refused(ServerMessage error) {
        Table table =
                catalog.table(new TableName(error.schema(), error.table())).orElse(target);
        boolean quotes = !error.detail().isEmpty() && (table == null || personal.isPersonal(table));
        return new ServerMessage(
                error.severity(),
                error.sqlState(),
                error.message(),
                quotes ? DETAIL : error.detail(),
                error.hint(),
                error.context(),
                error.routine(),
                error.schema(),
                error.table(),
                error.column(),
                error.constraint());
    }

    private TextRows returned(TextRows rows) {
        List<@Nullable String[]> shown = new ArrayList<>();
        for (@Nullable String[] row : rows.rows()) {
            @Nullable String[] copy = row.clone();
            for (int i = 0; i < copy.length && i < rows.columns().size(); i++) {
                String column = rows.columns().get(i);
                copy[i] = target == null ? personal.value(column, copy[i]) : personal.value(target, column, copy[i]);
            }
            shown.add(copy);
        }
        return new TextRows(rows.columns(), shown, rows.changed());
    }

    private TableEffect masked(TableEffect effect) {
        Optional<Table> table = catalog.tables().values().stream()
                .filter(one -> one.name().toString().equals(effect.table()))
                .findFirst();
        if (table.isEmpty()) {
            return effect;
        }
        List<RowChange> rows = new ArrayList<>();
        for (RowChange row : effect.rows()) {
            personal.hide(table.get(), row.before(), hidden);
            personal.hide(table.get(), row.after(), hidden);
            rows.add(new RowChange(
                    row.key(),
                    personal.values(table.get(), row.before()),
                    personal.values(table.get(), row.after()),
                    row.made()));
        }
        return new TableEffect(
                effect.table(),
                effect.target(),
                effect.inserted(),
                effect.updated(),
                effect.deleted(),
                rows,
                effect.note());
    }

    private void hide(Explanation prediction) {
        prediction.rows().forEach(row -> personal.hide(prediction.table(), row.values(), hidden));
    }
}
