package io.rolescope.access.catalog;

/// The command a policy is for, as `pg_policy.polcmd` keeps it.
public enum PolicyCommand {
    ALL("*"),
    SELECT("r"),
    INSERT("a"),
    UPDATE("w"),
    DELETE("d");

    private final String letter;

    PolicyCommand(String letter) {
        this.letter = letter;
    }

    /// Whether a policy for this command is asked for `command` (never ALL).
    public boolean covers(PolicyCommand command) {
        return this == ALL || this == command;
    }

    static PolicyCommand of(String letter) {
        for (PolicyCommand command : values()) {
            if (command.letter.equals(letter)) {
                return command;
            }
        }
        throw new IllegalArgumentException("No policy command " + letter);
    }
}
