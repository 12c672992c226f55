package io.rolescope.platform;

import org.jspecify.annotations.Nullable;

/// What went wrong, in the words of the person who asked for it.
///
/// A failure is classified where it happens, from the SQLSTATE or the HTTP status, never from the text of a
/// message (which is translated, and changes between releases). `sentence` is one plain sentence, `nextStep`
/// says what to try, and `details` is what a colleague would want copied into a ticket. None of them may
/// contain a secret.
public sealed interface Failure {

    /// A few words, sentence case, without a full stop: “Cannot reach the server”.
    String headline();

    /// One sentence that says what happened.
    String sentence();

    /// One sentence that says what to try.
    String nextStep();

    /// Technical details: SQLSTATE, server message, address. Redacted. May be empty.
    String details();

    /// The SQLSTATE (PostgreSQL manual, appendix A) or the HTTP status that it was told by; `null` where there was
    /// none.
    @Nullable
    String code();

    /// The server, or the network on the way to it, did not answer.
    record Unreachable(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Cannot reach the server";
        }
    }

    /// Password, token or certificate was not accepted.
    record SignInRejected(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Sign-in was rejected";
        }
    }

    /// Signed in, but this is not allowed: a missing grant, a row-level security check, a role that may not be set.
    record NotPermitted(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Not permitted";
        }
    }

    /// What was to be done clashes with what is there: a duplicate key, a referenced row, a locked row.
    record Conflict(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Conflicts with existing data";
        }
    }

    /// The request itself cannot be carried out: bad syntax, unknown table, malformed value, damaged file.
    record Invalid(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Cannot be done as asked";
        }
    }

    /// It took longer than it was allowed to.
    record TimedOut(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Took too long";
        }
    }

    /// The person (or a newer request) asked to stop.
    record Cancelled(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Cancelled";
        }

        /// Stopped on request, nothing else to say.
        public static Cancelled onRequest() {
            return new Cancelled("Stopped on request.", "Start it again when you like.", "", null);
        }
    }

    /// A defect of Rolescope itself.
    record Bug(
            String sentence,
            String nextStep,
            String details,
            @Nullable String code) implements Failure {
        @Override
        public String headline() {
            return "Rolescope made a mistake";
        }
    }
}
