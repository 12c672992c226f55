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

    Span span() {
        return span;
    }

    String sentence() {
        return sentence;
    }
}
