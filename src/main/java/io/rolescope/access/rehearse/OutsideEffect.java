package io.rolescope.access.rehearse;

import java.util.List;

/// Something that a write may set off and that a rollback does not, or not by itself, take back.
///
/// @param path how the write gets there, outermost first: trigger, function, function it calls
/// @param reason what it does there, one sentence
public record OutsideEffect(Severity severity, List<String> path, String reason) {

    public OutsideEffect {
        path = List.copyOf(path);
    }

    /// How much of it stays after the rollback; worst first.
    public enum Severity {
        /// It acts outside the transaction; rolling back does not undo it.
        ESCAPES("Not taken back"),
        /// What it does cannot be read beforehand.
        UNREADABLE("Cannot be read beforehand"),
        /// Something small stays, such as a sequence's step.
        STAYS("A trace stays"),
        /// It would act outside at COMMIT; the rollback takes it back.
        TAKEN_BACK("Taken back");

        private final String words;

        Severity(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /// `trigger x on public.files → audit.log()`.
    public String way() {
        return String.join(" → ", path);
    }
}
