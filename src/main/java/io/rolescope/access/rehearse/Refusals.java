package io.rolescope.access.rehearse;

import io.rolescope.connections.ServerMessage;

/// What a server's refusal of a write means, told from SQLSTATE and routine, never from the message.
final class Refusals {
    private Refusals() {}

    static String sentence(RehearsalResult.Outcome.Refused refused) {
        ServerMessage error = refused.error();
        String said = error.message().isEmpty() ? "" : ": " + error.message();
        String why = switch (error.sqlState()) {
            case "42501" ->
                error.routine().equals("ExecWithCheckOptions")
                        ? "A policy refuses the new row (42501)"
                        : "A privilege is missing (42501)";
            case "23514" -> "The CHECK constraint " + error.constraint() + " refuses the row (23514)";
            case "23505" -> "A row with the same " + error.constraint() + " exists (23505)";
            case "23503" -> "The foreign key " + error.constraint() + " refuses it (23503)";
            case "23502" -> "The column " + error.column() + " must have a value (23502)";
            case "23P01" -> "The exclusion constraint " + error.constraint() + " refuses it (23P01)";
            case "55P03" -> "Somebody else holds a lock on this row or table, and the wait for it was given up (55P03)";
            case "40001" -> "Somebody else changed the row since the rehearsal began (40001); try again";
            case "40P01" -> "It and somebody else waited for each other, and the server ended this one (40P01)";
            case "57014" -> "It was stopped by the time limit (57014)";
            default -> "The server refuses it (" + error.sqlState() + ")";
        };
        return (refused.atCommit() ? "The statement goes through, but COMMIT would fail. " : "") + why + said + ".";
    }
}
