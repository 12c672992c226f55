package io.rolescope.access.explain;

import io.rolescope.access.catalog.PolicyCommand;
import java.util.Locale;

/// The form of a statement. Policies depend on it: a DELETE without WHERE asks DELETE policies only, with
/// WHERE it asks SELECT policies too.
///
/// Every shape but the ones “without WHERE” names its row by its key.
public enum StatementShape {
    /// reads the row
    SELECT(PolicyCommand.SELECT),
    /// reads the row and locks it
    SELECT_FOR_UPDATE(PolicyCommand.SELECT),
    /// reads the row and locks it shared
    SELECT_FOR_SHARE(PolicyCommand.SELECT),
    /// inserts the row
    INSERT(PolicyCommand.INSERT),
    /// inserts the row and returns its key
    INSERT_RETURNING(PolicyCommand.INSERT),
    /// inserts the row or does nothing, no conflict target named
    INSERT_ON_CONFLICT_DO_NOTHING(PolicyCommand.INSERT),
    /// inserts the row or does nothing where its key exists
    INSERT_ON_CONFLICT_KEY_DO_NOTHING(PolicyCommand.INSERT),
    /// inserts the row or updates the one of the same key
    INSERT_ON_CONFLICT_DO_UPDATE(PolicyCommand.INSERT),
    /// updates the row, found by its key
    UPDATE(PolicyCommand.UPDATE),
    /// updates every row to fixed values, reading none
    UPDATE_WITHOUT_WHERE(PolicyCommand.UPDATE),
    /// updates the row and returns its key
    UPDATE_RETURNING(PolicyCommand.UPDATE),
    /// deletes the row, found by its key
    DELETE(PolicyCommand.DELETE),
    /// deletes every row, reading none
    DELETE_WITHOUT_WHERE(PolicyCommand.DELETE),
    /// deletes the row and returns its key
    DELETE_RETURNING(PolicyCommand.DELETE),
    /// merges: updates the row where its key matches
    MERGE_UPDATE(PolicyCommand.UPDATE),
    /// merges: inserts the row where its key matches none that is seen
    MERGE_INSERT(PolicyCommand.INSERT),
    /// merges: inserts the row where its key matches none that is seen, and returns its key
    MERGE_INSERT_RETURNING(PolicyCommand.INSERT),
    /// merges: deletes the row where its key matches
    MERGE_DELETE(PolicyCommand.DELETE),
    /// merges: updates the row that the source does not have
    MERGE_UPDATE_BY_SOURCE(PolicyCommand.UPDATE),
    /// merges: deletes the row that the source does not have
    MERGE_DELETE_BY_SOURCE(PolicyCommand.DELETE);

    private final PolicyCommand command;

    StatementShape(PolicyCommand command) {
        this.command = command;
    }

    /// The command as people name it.
    public PolicyCommand command() {
        return command;
    }

    /// The plainest shape of a command.
    public static StatementShape of(PolicyCommand command) {
        return switch (command) {
            case SELECT, ALL -> SELECT;
            case INSERT -> INSERT;
            case UPDATE -> UPDATE;
            case DELETE -> DELETE;
        };
    }

    /// By the name a person writes: `select`, `update returning`, `insert-on-conflict-do-nothing`.
    ///
    /// @throws IllegalArgumentException for another name
    public static StatementShape parse(String written) {
        return valueOf(
                written.strip().toUpperCase(Locale.ROOT).replace(' ', '_').replace('-', '_'));
    }

    /// A read-only transaction takes it; locking a row is refused there like a write (25006, PostgreSQL manual, “SET
    /// TRANSACTION”).
    public boolean runsReadOnly() {
        return this == SELECT;
    }

    /// It names its row, and so reads columns.
    public boolean readsColumns() {
        return this != INSERT
                && this != INSERT_ON_CONFLICT_DO_NOTHING
                && this != UPDATE_WITHOUT_WHERE
                && this != DELETE_WITHOUT_WHERE;
    }

    /// It reaches every row of the table, so that one failing row fails the whole.
    public boolean reachesEveryRow() {
        return this == UPDATE_WITHOUT_WHERE || this == DELETE_WITHOUT_WHERE;
    }

    /// It names its row, and yet looks at every one that is seen.
    boolean looksAtEveryRow() {
        return this == MERGE_UPDATE_BY_SOURCE || this == MERGE_DELETE_BY_SOURCE;
    }

    public boolean isInsert() {
        return command == PolicyCommand.INSERT;
    }

    /// It inserts where no row that is seen has the key, and does nothing where one has.
    public boolean isMergingIn() {
        return this == MERGE_INSERT || this == MERGE_INSERT_RETURNING;
    }

    /// The first version of the server that has it, as `server_version_num`.
    ///
    /// Source: release notes of 15 (MERGE) and 17 (MERGE … RETURNING, WHEN NOT MATCHED BY SOURCE).
    public int since() {
        return switch (this) {
            case MERGE_UPDATE, MERGE_DELETE, MERGE_INSERT -> 150_000;
            case MERGE_INSERT_RETURNING, MERGE_UPDATE_BY_SOURCE, MERGE_DELETE_BY_SOURCE -> 170_000;
            default -> 0;
        };
    }

    public boolean writes() {
        return command != PolicyCommand.SELECT;
    }

    /// As product texts write it: `update returning`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
