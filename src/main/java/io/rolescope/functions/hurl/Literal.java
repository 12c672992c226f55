package io.rolescope.functions.hurl;

import java.math.BigDecimal;

/// A value written down in an assert or a variable definition.
public sealed interface Literal {
    Span span();

    record Null(Span span) implements Literal {}

    record Bool(Span span, boolean value) implements Literal {}

    /// A number.
    ///
    /// @param isInteger written without a fraction
    record Number(Span span, BigDecimal value, boolean isInteger) implements Literal {}

    /// A quoted, backtick or unquoted text.
    record Text(Span span, Template template) implements Literal {}

    record Multiline(Span span, MultilineText text) implements Literal {}

    /// `hex,…;` or `base64,…;`
    record Bytes(Span span, byte[] value) implements Literal {}

    /// `file,…;`
    record FileContent(Span span, Template fileName) implements Literal {}

    record Regex(Span span, RegexLiteral.Compiled regex) implements Literal {}

    /// A bare placeholder: keeps the type of its value.
    record Computed(Span span, Expression expression) implements Literal {}
}
