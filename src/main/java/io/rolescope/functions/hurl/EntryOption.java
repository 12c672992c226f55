package io.rolescope.functions.hurl;

/// A line of an `[Options]` section.
public record EntryOption(Span span, OptionName name, Setting setting) {

    /// What an option is set to.
    public sealed interface Setting {}

    public record Flag(boolean value) implements Setting {}

    public record Count(long value) implements Setting {}

    /// A length of time in milliseconds.
    public record Millis(long value) implements Setting {}

    public record Text(Template template) implements Setting {}

    public record Definition(String variable, Literal value) implements Setting {}

    /// A placeholder in place of a flag, a count or a time.
    public record Computed(Expression expression) implements Setting {}
}
