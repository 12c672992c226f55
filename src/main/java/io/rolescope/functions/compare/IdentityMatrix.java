package io.rolescope.functions.compare;

import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The same requests as several identities, side by side: who gets what.
///
/// @param identities the columns, in the order asked for
/// @param rows one for each entry of the file
public record IdentityMatrix(List<Column> identities, List<Row> rows) {
    public IdentityMatrix {
        identities = List.copyOf(identities);
        rows = List.copyOf(rows);
    }

    /// An identity and all that came of its run.
    public record Column(Token token, FileResult result) {}

    /// One request as everybody.
    ///
    /// @param uniform everybody got the same
    public record Row(int entry, String title, List<Cell> cells, boolean uniform) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /// What one identity got for one request.
    ///
    /// @param result null when its run ended before this request
    /// @param group identities with the same number got the same answer; 0 is the answer most of them got
    public record Cell(@Nullable EntryResult result, int group) {
        /// Whether it got something else than most.
        public boolean isDifferent() {
            return group > 0;
        }

        /// The status of the answer; null when there was none.
        public @Nullable Integer status() {
            CallResult call = call();
            return call == null ? null : call.status();
        }

        /// The answer; null when there was none.
        public @Nullable CallResult call() {
            return result == null || result.calls().isEmpty()
                    ? null
                    : result.calls().getLast();
        }
    }

    /// Puts finished runs side by side.
    public static IdentityMatrix of(List<Column> columns) {
        int entries = columns.stream()
                .mapToInt(column -> column.result().entryCount())
                .max()
                .orElse(0);
        return new IdentityMatrix(
                columns,
                IntStream.range(0, entries)
                        .mapToObj(entry -> row(columns, entry))
                        .toList());
    }

    private static Row row(List<Column> columns, int entry) {
        List<@Nullable EntryResult> results = new ArrayList<>();
        for (Column column : columns) {
            results.add(column.result().entries().stream()
                    .filter(result -> result.index() == entry)
                    .reduce((earlier, later) -> later)
                    .orElse(null));
        }
        List<List<Integer>> groups = groups(results);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            int index = i;
            int group = IntStream.range(0, groups.size())
                    .filter(g -> groups.get(g).contains(index))
                    .findFirst()
                    .orElse(0);
            cells.add(new Cell(results.get(i), group));
        }
        String title = results.stream()
                .filter(Objects::nonNull)
                .findFirst()
                .map(EntryResult::title)
                .orElse("");
        return new Row(entry, title, cells, groups.size() <= 1);
    }

    /// Columns with the same answer together, the largest group first.
    private static List<List<Integer>> groups(List<@Nullable EntryResult> results) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            EntryResult result = results.get(i);
            List<Integer> group = null;
            for (List<Integer> known : groups) {
                if (same(results.get(known.getFirst()), result)) {
                    group = known;
                    break;
                }
            }
            if (group == null) {
                group = new ArrayList<>();
                groups.add(group);
            }
            group.add(i);
        }
        groups.sort(java.util.Comparator.comparingInt((List<Integer> group) -> group.size())
                .reversed());
        return groups;
    }

    private static boolean same(@Nullable EntryResult left, @Nullable EntryResult right) {
        if (left == null || right == null) {
            return left == right;
        }
        if (left.calls().isEmpty() || right.calls().isEmpty()) {
            return left.calls().isEmpty() && right.calls().isEmpty();
        }
        CallResult one = left.calls().getLast();
        CallResult other = right.calls().getLast();
        return one.status() == other.status()
                && Differences.betweenBodies(one, other).isEmpty();
    }
}
