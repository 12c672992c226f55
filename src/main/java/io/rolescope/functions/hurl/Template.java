package io.rolescope.functions.hurl;

import java.util.List;
import java.util.stream.Collectors;

/// Text with places that are filled in when the file runs.
///
/// @param span where it stands, delimiters included
/// @param parts literal text and placeholders in order
public record Template(Span span, List<Part> parts) {
    public Template {
        parts = List.copyOf(parts);
    }

    /// A piece of a template.
    public sealed interface Part {}

    /// Literal text, escapes already resolved.
    public record Text(String value) implements Part {}

    /// A `{{…}}`.
    public record Placeholder(Span span, Expression expression) implements Part {}

    /// The text, when nothing has to be filled in; otherwise the text with `{{name}}` where values go.
    public String display() {
        return parts.stream()
                .map(part -> switch (part) {
                    case Text text -> text.value();
                    case Placeholder hole -> "{{" + hole.expression().head().display() + "}}";
                })
                .collect(Collectors.joining());
    }

    /// Whether there is no placeholder in it.
    public boolean isConstant() {
        return parts.stream().allMatch(part -> part instanceof Text);
    }
}
