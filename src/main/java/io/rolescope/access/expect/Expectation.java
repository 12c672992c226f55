package io.rolescope.access.expect;

import io.rolescope.access.explain.Verdict;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is expected: `allowed`, `denied`, `error 42501`, `count 3`.
public sealed interface Expectation {

    /// Every row named is let through.
    record Allowed() implements Expectation {}

    /// No row named is let through, silently or with 42501.
    record Denied() implements Expectation {}

    /// The statement raises this.
    record Error(String sqlState) implements Expectation {}

    /// So many rows are let through.
    record Count(long rows) implements Expectation {}

    /// @throws FailureException with [Failure.Invalid] for anything else
    static Expectation parse(String written) {
        String[] words = written.strip().toLowerCase(Locale.ROOT).split("\\s+");
        try {
            if (words.length == 1 && words[0].equals("allowed")) {
                return new Allowed();
            }
            if (words.length == 1 && words[0].equals("denied")) {
                return new Denied();
            }
            if (words.length == 2 && words[0].equals("error") && words[1].length() == 5) {
                return new Error(words[1].toUpperCase(Locale.ROOT));
            }
            if (words.length == 2 && words[0].equals("count")) {
                return new Count(Long.parseLong(words[1]));
            }
        } catch (NumberFormatException e) {
            throw invalid(written, e);
        }
        throw invalid(written, null);
    }

    /// As it is written in a file.
    default String word() {
        return switch (this) {
            case Allowed ignored -> "allowed";
            case Denied ignored -> "denied";
            case Error error -> "error " + error.sqlState();
            case Count count -> "count " + count.rows();
        };
    }

    /// Whether one row's verdict is as expected.
    default boolean isMetBy(Verdict verdict) {
        return switch (this) {
            case Allowed ignored -> verdict instanceof Verdict.Allowed;
            case Denied ignored -> verdict instanceof Verdict.Denied;
            case Error error ->
                verdict instanceof Verdict.Fails fails && fails.sqlState().equals(error.sqlState())
                        || verdict instanceof Verdict.Denied denied
                                && error.sqlState().equals(denied.reason().sqlState());
            case Count ignored -> false;
        };
    }

    private static FailureException invalid(String written, @Nullable Throwable cause) {
        return new FailureException(
                new Failure.Invalid(
                        "“" + written + "” is no expectation.",
                        "Write allowed, denied, error SQLSTATE or count N.",
                        "",
                        null),
                cause);
    }
}
