package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Span;

/// Leaves an evaluation that cannot go on; becomes part of the result.
final class RunProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Span span;
    private final String sentence;

    RunProblem(Span span, String sentence) {
        super(sentence, null, false, false);
        this.span = span;
        this.sentence = sentence;
    }

    /// A regular expression that came to no end: too slow, or too deep. A group that is repeated costs Java's matcher a
    /// step of its stack for each repetition.
    static RunProblem ofPattern(Span span, Throwable thrown) {
        return new RunProblem(
                span,
                thrown instanceof StackOverflowError
                        ? "The pattern repeats a group too often on this text; write it without the group, as [ab]*"
                                + " for (a|b)*."
                        : "The pattern takes too long on this text.");
    }

    Span span() {
        return span;
    }

    String sentence() {
        return sentence;
    }
}
