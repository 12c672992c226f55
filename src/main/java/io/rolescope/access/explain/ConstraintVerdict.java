package io.rolescope.access.explain;

/// What a CHECK constraint makes of a new row. It is asked after the policies and refuses with 23514, which is
/// no matter of access.
///
/// @param expression as the server prints it
/// @param detail why it is not known; empty otherwise
public record ConstraintVerdict(String name, String expression, State state, String detail) {

    /// What it comes to. NULL holds (PostgreSQL manual, “Check Constraints”).
    public enum State {
        HOLDS,
        REFUSES,
        UNKNOWN
    }
}
