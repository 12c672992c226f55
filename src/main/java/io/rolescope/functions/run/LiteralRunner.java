package io.rolescope.functions.run;

import io.rolescope.functions.hurl.JsonPiece;
import io.rolescope.functions.hurl.Literal;
import io.rolescope.functions.hurl.MultilineText;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what is written down into values.
final class LiteralRunner {
    private final TemplateRenderer templates;
    private final FileRoot files;

    LiteralRunner(TemplateRenderer templates, FileRoot files) {
        this.templates = templates;
        this.files = files;
    }

    Value value(Literal literal) {
        return switch (literal) {
            case Literal.Null none -> new Value.Null();
            case Literal.Bool bool -> new Value.Bool(bool.value());
            case Literal.Number number -> new Value.Number(number.value(), number.isInteger());
            case Literal.Text text -> new Value.Text(templates.text(text.template()));
            case Literal.Multiline multiline -> multiline(multiline.text());
            case Literal.Bytes bytes -> new Value.Bytes(bytes.value());
            case Literal.FileContent file -> new Value.Bytes(files.read(templates.text(file.fileName()), file.span()));
            case Literal.Regex regex -> new Value.Text(regex.regex().text());
            case Literal.Computed computed -> templates.value(computed.expression());
        };
    }

    /// What a multiline text stands for: bytes for the encoded ones, otherwise text.
    Value multiline(MultilineText text) {
        String content = templates.text(text.content());
        try {
            return switch (text.language()) {
                case PLAIN, JSON, XML -> new Value.Text(content);
                case GRAPHQL -> new Value.Text(graphQl(content, text.variables()));
                case BASE64 ->
                    new Value.Bytes(Base64.getDecoder()
                            .decode(content.replaceAll("\\s", "").replaceFirst("=+$", "")));
                case HEX -> new Value.Bytes(HexFormat.of().parseHex(content.replaceAll("\\s", "")));
            };
        } catch (IllegalArgumentException e) {
            throw new RunProblem(text.span(), "This is not " + text.language().keyword() + ".");
        }
    }

    /// A query as GraphQL servers take it over HTTP.
    private String graphQl(String query, @Nullable List<JsonPiece> variables) {
        String quoted = Values.write(tools.jackson.databind.node.JsonNodeFactory.instance.stringNode(query.strip()));
        return variables == null
                ? "{\"query\":" + quoted + "}"
                : "{\"query\":" + quoted + ",\"variables\":" + templates.json(variables) + "}";
    }
}
