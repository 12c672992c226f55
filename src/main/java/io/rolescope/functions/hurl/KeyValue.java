package io.rolescope.functions.hurl;

/// A `name: value` line.
///
/// @param span from the first character of the name to the last of the value
public record KeyValue(Span span, Template key, Template value) {}
