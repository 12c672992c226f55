package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Expression;
import io.rolescope.functions.hurl.JsonPiece;
import io.rolescope.functions.hurl.Template;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// Fills in templates.
final class TemplateRenderer {
    private final Bindings bindings;
    private final Clock clock;
    private final FilterRunner filters;

    TemplateRenderer(Bindings bindings, Clock clock) {
        this.bindings = bindings;
        this.clock = clock;
        this.filters = new FilterRunner(this, clock);
    }

    FilterRunner filters() {
        return filters;
    }

    Bindings bindings() {
        return bindings;
    }

    String text(Template template) {
        StringBuilder text = new StringBuilder();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Text(String literal) -> text.append(literal);
                case Template.Placeholder hole -> text.append(render(hole.expression()));
            }
        }
        return text.toString();
    }

    /// The value of an expression with its type.
    Value value(Expression expression) {
        Value start = switch (expression.head()) {
            case Expression.Variable(String name) -> {
                Value value = bindings.get(name);
                if (value == null) {
                    throw new RunProblem(
                            expression.span(), "There is no variable “" + name + "”; define or capture it first.");
                }
                yield value;
            }
            case Expression.Function function -> call(function);
        };
        Value result = filters.apply(expression.filters(), start, expression.span());
        if (result == null) {
            throw new RunProblem(expression.span(), "The filters leave nothing of the value.");
        }
        return result;
    }

    private Value call(Expression.Function function) {
        return switch (function) {
            case NEW_UUID -> new Value.Text(UUID.randomUUID().toString());
            case NEW_DATE -> new Value.Text(Values.moment(clock.instant()));
        };
    }

    private String render(Expression expression) {
        String text = Values.render(value(expression));
        if (text == null) {
            throw new RunProblem(
                    expression.span(),
                    "“" + expression.head().display() + "” is a value that cannot be written into a text.");
        }
        return text;
    }

    /// A text stands for the JSON it holds, as in Hurl: one without quotes of its own is no JSON string.
    private String jsonValue(JsonPiece.AsValue hole) {
        Value value = value(hole.expression());
        if (value instanceof Value.Text(String text)) {
            if (Values.parseJson(text) == null) {
                throw new RunProblem(
                        hole.span(),
                        "“" + hole.expression().head().display()
                                + "” is a text and no JSON value; put quotes around its placeholder.");
            }
            return text;
        }
        JsonNode node = Values.toJson(value);
        if (node == null) {
            throw new RunProblem(hole.span(), "This value cannot be written as JSON.");
        }
        return Values.write(node);
    }

    String json(List<JsonPiece> pieces) {
        StringBuilder json = new StringBuilder();
        for (JsonPiece piece : pieces) {
            switch (piece) {
                case JsonPiece.Raw(String raw) -> json.append(raw);
                case JsonPiece.InString hole -> {
                    String quoted = Values.write(
                            tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(render(hole.expression())));
                    json.append(quoted, 1, quoted.length() - 1);
                }
                case JsonPiece.AsValue hole -> {
                    json.append(jsonValue(hole));
                }
            }
        }
        return json.toString();
    }
}
