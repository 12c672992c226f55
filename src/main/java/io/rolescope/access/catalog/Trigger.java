package io.rolescope.access.catalog;

import java.util.List;
import java.util.Set;

/// A trigger that people made (the server's own, for foreign keys, are left out).
///
/// @param name as the catalog has it; one that only a partition or child of the table has is named with it,
/// `stamp of notes_2024`
/// @param events the commands it fires for: INSERT, UPDATE, DELETE, TRUNCATE
/// @param before fires before the row is written (or instead of it)
/// @param perRow fires for each row
/// @param function the function it calls
/// @param arguments texts handed to the function
/// @param setBy what its function names through which settings may change: functions that change them, and tables
/// whose triggers do
/// @param whereNull columns of the new row that have to be NULL for it to fire, by its WHEN
public record Trigger(
        String name,
        Set<String> events,
        boolean before,
        boolean perRow,
        Function function,
        List<String> arguments,
        Set<String> setBy,
        Set<String> whereNull) {

    public Trigger {
        events = Set.copyOf(events);
        arguments = List.copyOf(arguments);
        setBy = Set.copyOf(setBy);
        whereNull = Set.copyOf(whereNull);
    }
}
