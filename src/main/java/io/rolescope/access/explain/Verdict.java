package io.rolescope.access.explain;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the server does with one row for one identity and one shape of statement.
///
/// Constraints, foreign keys and triggers come after (or before) the policies and are not judged: *allowed* means that
/// privileges and policies let the statement through.
public sealed interface Verdict {

    /// Privileges and policies let it through.
    record Allowed() implements Verdict {}

    /// Access control says no.
    ///
    /// @param policy the policy that refused by itself, `null` where no single one did
    record Denied(Reason reason, @Nullable String policy, String detail) implements Verdict {}

    /// How access control says no.
    enum Reason {
        /// Silently: the row is not there for this identity. No error.
        HIDDEN(null),
        /// The new row fails a policy: 42501.
        CHECK("42501"),
        /// A privilege is missing, or row security was switched off by the client: 42501.
        PRIVILEGE("42501");

        private final @Nullable String sqlState;

        Reason(@Nullable String sqlState) {
            this.sqlState = sqlState;
        }

        public @Nullable String sqlState() {
            return sqlState;
        }
    }

    /// It raises an error that is not access control's own: a policy that fails, recursion.
    record Fails(String sqlState, String detail) implements Verdict {}

    /// One of several, by the order in which today's plan looks at the clauses.
    ///
    /// @param outcomes what may happen, each certain in itself
    /// @param today what happened when it was tried, `null` where it was not
    record DependsOnPlan(List<Verdict> outcomes, @Nullable Verdict today) implements Verdict {
        public DependsOnPlan {
            outcomes = List.copyOf(outcomes);
        }
    }

    /// Cannot be told without running it.
    record Unknown(String why) implements Verdict {}

    /// Everyone will agree on it: neither depends on the plan nor is unknown.
    default boolean isCertain() {
        return !(this instanceof DependsOnPlan) && !(this instanceof Unknown);
    }

    /// One word, as decisions are written: `allowed`, `denied`, `fails 22P02`, `depends: denied | fails 22P02`,
    /// `unknown`.
    default String word() {
        return switch (this) {
            case Allowed ignored -> "allowed";
            case Denied ignored -> "denied";
            case Fails fails -> "fails " + fails.sqlState();
            case DependsOnPlan depends ->
                "depends: "
                        + depends.outcomes().stream()
                                .map(Verdict::word)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .stream()
                                .collect(Collectors.joining(" | "));
            case Unknown ignored -> "unknown";
        };
    }

    /// As [#word], telling how it is denied: `denied (hidden)`, `denied (42501 check)`.
    default String exactWord() {
        return switch (this) {
            case Denied denied ->
                switch (denied.reason()) {
                    case HIDDEN -> "denied (hidden)";
                    case CHECK -> "denied (42501 policy)";
                    case PRIVILEGE -> "denied (42501 privilege)";
                };
            case DependsOnPlan depends ->
                "depends: "
                        + depends.outcomes().stream()
                                .map(Verdict::exactWord)
                                .collect(Collectors.toCollection(TreeSet::new))
                                .stream()
                                .collect(Collectors.joining(" | "));
            default -> word();
        };
    }

    /// Whether what happened is this, or one of these.
    default boolean covers(Verdict actual) {
        return switch (this) {
            case Unknown ignored -> true;
            case DependsOnPlan depends -> depends.outcomes().stream().anyMatch(outcome -> outcome.covers(actual));
            default -> exactWord().equals(actual.exactWord());
        };
    }
}
