package io.rolescope.functions.hurl;

/// A piece of a JSON text in which values are filled in.
public sealed interface JsonPiece {
    /// JSON as written.
    record Raw(String text) implements JsonPiece {}

    /// A placeholder inside a JSON string: its value is escaped as JSON needs it.
    record InString(Span span, Expression expression) implements JsonPiece {}

    /// A placeholder in place of a JSON value: a number becomes a number, a text the JSON it holds.
    record AsValue(Span span, Expression expression) implements JsonPiece {}
}
