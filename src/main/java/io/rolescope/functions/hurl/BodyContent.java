package io.rolescope.functions.hurl;

import java.util.List;

/// A request body, or the body a response is expected to have.
public sealed interface BodyContent {
    Span span();

    record Json(Span span, List<JsonPiece> pieces) implements BodyContent {}

    record Xml(Span span, String text) implements BodyContent {}

    record Multiline(Span span, MultilineText text) implements BodyContent {}

    /// A text between single backticks.
    record Oneline(Span span, Template text) implements BodyContent {}

    record Bytes(Span span, byte[] value) implements BodyContent {}

    record FileContent(Span span, Template fileName) implements BodyContent {}
}
