package io.rolescope.users;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.RowCount;
import io.rolescope.explorer.TableCatalog;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableReader;
import io.rolescope.explorer.TableRef;
import io.rolescope.explorer.TableSummary;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Two people side by side: what they are, and how many rows of each table each of them sees.
///
/// @param tables those that at least one of them may read or is refused by
public record Comparison(PersonDetail left, PersonDetail right, List<Table> tables) {

    public Comparison {
        tables = List.copyOf(tables);
    }

    /// One table as both see it.
    public record Table(TableRef table, Sight left, Sight right) {
        /// Whether they see differently much. The same number may still mean different rows.
        public boolean differs() {
            return !left.equals(right);
        }
    }

    /// What one of them sees.
    ///
    /// @param count `null` where reading is refused
    /// @param refusal why, in the server's words
    public record Sight(@Nullable RowCount count, @Nullable String refusal) {
        public String text() {
            return count == null ? "not permitted" : count.known() ? count.text() : "took too long";
        }
    }

    /// Reads every table outside the system's schemas as both.
    public static Comparison of(
            Viewpoint viewpoint, String left, String right, Cancellation cancellation, Progress progress) {
        People people = People.of(viewpoint);
        ReadOptions options = ReadOptions.cancelledBy(cancellation);
        PersonDetail one = people.detail(left, options);
        PersonDetail other = people.detail(right, options);
        Lens asOne = viewpoint.backend().as(viewpoint.scheme().put(one.signIn().user()));
        Lens asOther =
                viewpoint.backend().as(viewpoint.scheme().put(other.signIn().user()));
        List<TableSummary> all = TableCatalog.tables(viewpoint.observer(), options).stream()
                .filter(table -> !table.system() && table.partitionOf() == null)
                .toList();
        List<Table> tables = new ArrayList<>();
        for (TableSummary table : all) {
            progress.report((double) tables.size() / all.size(), "Counting " + table.table());
            tables.add(new Table(
                    table.table(), sight(asOne, table.table(), options), sight(asOther, table.table(), options)));
        }
        return new Comparison(
                one,
                other,
                tables.stream()
                        .filter(table ->
                                table.left().count() != null || table.right().count() != null)
                        .toList());
    }

    private static Sight sight(Lens lens, TableRef table, ReadOptions options) {
        try {
            Optional<TableInfo> info = TableCatalog.find(lens, table, options);
            if (info.isEmpty() || !info.get().summary().readable()) {
                return new Sight(null, "No grant.");
            }
            return new Sight(new TableReader(info.get()).count(lens, List.of(), options), null);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.NotPermitted || e.failure() instanceof Failure.Invalid) {
                return new Sight(null, e.failure().sentence());
            }
            throw e;
        }
    }
}
