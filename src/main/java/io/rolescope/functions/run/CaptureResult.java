package io.rolescope.functions.run;

/// A variable taken from a response.
///
/// @param value as text, without secrets
public record CaptureResult(String name, String value) {}
