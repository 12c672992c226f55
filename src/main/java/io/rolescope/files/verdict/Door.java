package io.rolescope.files.verdict;

import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.Verdict;
import org.jspecify.annotations.Nullable;

/// One of the ways by which a file is reached, or kept from being reached.
///
/// @param sentence why, in plain words
/// @param explained the row's verdict with its tree, `null` where no policy is asked
public record Door(
        Kind kind, Answer answer, String sentence, @Nullable RowVerdict explained) {

    /// Which way.
    public enum Kind {
        BUCKET("Bucket"),
        OBJECT("Object policies"),
        RECORD("Record policies"),
        LINK("Signed link");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    /// Whether it lets one through.
    public enum Answer {
        YES,
        NO,
        /// It ends in an error that is not a refusal.
        FAILS,
        /// Cannot be told here.
        UNKNOWN,
        /// It has no say in this.
        NOT_ASKED;

        static Answer of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Allowed ignored -> YES;
                case Verdict.Denied ignored -> NO;
                case Verdict.Fails ignored -> FAILS;
                case Verdict.DependsOnPlan ignored -> UNKNOWN;
                case Verdict.Unknown ignored -> UNKNOWN;
            };
        }
    }
}
