package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.connections.SessionIdentity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// All that the matrix shows: tables down, identities across, four commands a cell.
///
/// @param identities in the order in which they were asked
/// @param above those that go across tenants by design
/// @param foreignReach cells through which others reach rows of tenants that they do not belong to
record MatrixScreen(
        List<SessionIdentity> identities,
        Set<SessionIdentity> above,
        List<Line> lines,
        long foreignReach,
        boolean complete) {

    /// The commands of a cell, left to right.
    static final List<PolicyCommand> COMMANDS =
            List.of(PolicyCommand.SELECT, PolicyCommand.INSERT, PolicyCommand.UPDATE, PolicyCommand.DELETE);

    MatrixScreen {
        identities = List.copyOf(identities);
        above = Set.copyOf(above);
        lines = List.copyOf(lines);
    }

    /// One table and what each identity may do there.
    record Line(TableName table, Map<SessionIdentity, Map<PolicyCommand, MatrixCell>> cells) {

        Map<PolicyCommand, MatrixCell> of(SessionIdentity identity) {
            return cells.getOrDefault(identity, Map.of());
        }
    }

    /// @param goesAcross whether an identity goes across tenants by design
    /// @param complete all cells are here; a cancelled run keeps those that were told
    static MatrixScreen of(List<MatrixCell> cells, Predicate<SessionIdentity> goesAcross, boolean complete) {
        Set<SessionIdentity> identities = new LinkedHashSet<>();
        Map<TableName, Map<SessionIdentity, Map<PolicyCommand, MatrixCell>>> tables = new LinkedHashMap<>();
        for (MatrixCell cell : cells) {
            identities.add(cell.identity());
            tables.computeIfAbsent(cell.table(), table -> new LinkedHashMap<>())
                    .computeIfAbsent(cell.identity(), identity -> new EnumMap<>(PolicyCommand.class))
                    .put(cell.command(), cell);
        }
        Set<SessionIdentity> above = identities.stream().filter(goesAcross).collect(Collectors.toSet());
        List<Line> lines = new ArrayList<>();
        tables.forEach((table, all) -> lines.add(new Line(table, all)));
        long foreign = cells.stream()
                .filter(cell -> cell.foreign() > 0 && !above.contains(cell.identity()))
                .count();
        return new MatrixScreen(List.copyOf(identities), above, lines, foreign, complete);
    }

    /// One sentence about a cell: “Reads 26 of 484 rows, 3 of them of other tenants.”
    static String sentence(MatrixCell cell) {
        String verb = switch (cell.command()) {
            case SELECT -> "Reads";
            case INSERT -> "Inserts copies of";
            case UPDATE -> "Updates";
            case DELETE, ALL -> "Deletes";
        };
        return switch (cell.state()) {
            case EMPTY -> "No row to tell by." + note(cell);
            case REFUSED -> "Refused: a privilege is missing." + note(cell);
            case FAILS -> "Fails." + note(cell);
            case UNKNOWN -> "Cannot be told." + note(cell);
            case ALL, SOME, NONE ->
                verb + " " + io.rolescope.kit.Formats.count(cell.allowed()) + " of "
                        + io.rolescope.kit.Formats.count(cell.total())
                        + (cell.exact() ? " rows" : " rows looked at")
                        + (cell.foreign() > 0
                                ? ", " + io.rolescope.kit.Formats.count(cell.foreign()) + " of them of other tenants."
                                : ".");
        };
    }

    private static String note(MatrixCell cell) {
        return cell.note().isEmpty() ? "" : " " + cell.note();
    }
}
