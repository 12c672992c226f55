package io.rolescope.functions.hurl;

/// Thrown while reading to leave at once; turned into a [SyntaxError] before anyone outside sees it.
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;
    private final String sentence;

    Refusal(int offset, String sentence) {
        super(sentence, null, false, false);
        this.offset = offset;
        this.sentence = sentence;
    }

    int offset() {
        return offset;
    }

    String sentence() {
        return sentence;
    }
}
