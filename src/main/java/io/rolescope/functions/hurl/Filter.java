package io.rolescope.functions.hurl;

import java.util.List;

/// One step that changes a queried value.
public record Filter(Span span, FilterName name, List<Argument> arguments) {
    public Filter {
        arguments = List.copyOf(arguments);
    }

    /// What a filter is given.
    public sealed interface Argument {}

    public record TextArgument(Template template) implements Argument {}

    public record RegexArgument(RegexLiteral regex) implements Argument {}

    /// A whole number, or the placeholder that gives one.
    public record IntegerArgument(long value) implements Argument {}

    public record ComputedArgument(Expression expression) implements Argument {}
}
