package io.rolescope.functions.jsonpath;

import java.util.concurrent.TimeUnit;

/// A text that a regular expression may look at for a limited time only. Patterns come from files and answers from
/// servers, and together they can keep a backtracking matcher busy for ever.
public final class TimedText implements CharSequence {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int LOOKS_BETWEEN = 1 << 14;
    private final CharSequence text;
    private final long start = System.nanoTime();
    private int looks;

    public TimedText(CharSequence text) {
        this.text = text;
    }

    /// The pattern took longer than five seconds.
    public static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow() {
            super("The pattern takes too long on this text.", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (++looks % LOOKS_BETWEEN == 0 && System.nanoTime() - start > LIMIT_NANOS) {
            throw new TooSlow();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.subSequence(from, to);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
