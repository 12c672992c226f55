package io.rolescope.functions.hurl;

/// What reading a file came to.
public sealed interface ParseOutcome {
    /// Understood from the first to the last character.
    record Parsed(HurlFile file) implements ParseOutcome {}

    /// Not run, because of the named place.
    record Refused(SyntaxError error) implements ParseOutcome {}
}
