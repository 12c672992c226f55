package io.rolescope.kit.charts;

/// A line that should not be crossed.
///
/// @param label short, as written at the line: “warning”
public record Threshold(double value, String label, Tone tone) {}
