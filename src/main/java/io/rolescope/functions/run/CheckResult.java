package io.rolescope.functions.run;

import io.rolescope.functions.hurl.SourceText;

/// What one expectation came to. All texts are without secrets.
///
/// @param at where it stands in the file
/// @param text the expectation as written
/// @param verdict how it ended
/// @param expected what was wanted; empty when fulfilled
/// @param actual what was found; a sentence when it could not be found out
public record CheckResult(SourceText.Position at, String text, Verdict verdict, String expected, String actual) {

    /// How an expectation ends.
    public enum Verdict {
        FULFILLED,
        FAILED,
        /// It could not be asked: no JSON, no such variable, a wrong pattern.
        BROKEN
    }

    public boolean isFulfilled() {
        return verdict == Verdict.FULFILLED;
    }

    /// One sentence, for a report.
    public String sentence() {
        return switch (verdict) {
            case FULFILLED -> text;
            case FAILED -> text + ": expected " + expected + ", found " + actual;
            case BROKEN -> text + ": " + actual;
        };
    }
}
