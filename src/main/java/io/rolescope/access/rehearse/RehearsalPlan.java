package io.rolescope.access.rehearse;

import io.rolescope.access.explain.Explanation;
import io.rolescope.connections.SessionIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is shown before a rehearsal runs: the statement exactly as it will be sent, and what it may set off.
///
/// @param effects what a rollback does not, or not by itself, take back; worst first
/// @param prediction what is expected; empty for a typed statement
/// @param lockWait how long it waits for somebody else's lock
public record RehearsalPlan(
        SessionIdentity identity,
        Write write,
        String statement,
        List<OutsideEffect> effects,
        Optional<Explanation> prediction,
        Duration lockWait) {

    public RehearsalPlan {
        effects = List.copyOf(effects);
    }

    /// What it is about, for a log: names and never a value.
    public String subject() {
        return switch (write) {
            case Write.OfRow ofRow ->
                ofRow.table().name() + ": " + ofRow.shape().label();
            case Write.Typed typed -> "a typed statement: " + Rehearsal.command(typed.sql());
        };
    }

    /// Whether something may be left behind in spite of the rollback.
    public boolean mayEscape() {
        return effects.stream()
                .anyMatch(effect -> effect.severity() == OutsideEffect.Severity.ESCAPES
                        || effect.severity() == OutsideEffect.Severity.UNREADABLE);
    }
}
