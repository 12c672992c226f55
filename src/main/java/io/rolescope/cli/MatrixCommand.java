package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Cancellation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope matrix`: identities × tables × commands.
@Command(
        name = "matrix",
        mixinStandardHelpOptions = true,
        description = "Count, for each identity, table and command, the rows that it is let through for. Reads only.")
public final class MatrixCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private BackendOption backendOption;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private OutputOption output;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PersonalOption personal;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private IdentityOptions identityOptions;

    @Option(names = "--table", paramLabel = "T", description = "Only this table; may be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--tenant-column", paramLabel = "NAME", description = "The column that says the tenant.")
    private @Nullable String tenantColumn;

    @Override
    public Integer call() {
        try (Backend backend = backendOption.open()) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            List<SessionIdentity> identities = identityOptions.identities(backend, catalog);
            List<Table> chosen = tables.isEmpty()
                    ? catalog.protectable()
                    : tables.stream().map(catalog::find).toList();
            List<MatrixCell> cells = new AccessMatrix(backend, catalog, TenantKeys.detect(catalog, tenantColumn))
                    .compute(
                            identities,
                            chosen,
                            new ReadOptions(Duration.ofMinutes(2), Cancellation.none()),
                            (fraction, message) -> output.message(Math.round(fraction * 100) + " % " + message),
                            cell -> {});
            output.result(cells.stream().map(MatrixCommand::json).toList(), out -> print(out, cells));
            personal.note(backend, SessionIdentity.login(), "names in the access matrix", output);
            personal.tell(output);
            return RolescopeCommand.FINE;
        }
    }

    private static Map<String, Object> json(MatrixCell cell) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("identity", cell.identity().name());
        one.put("table", cell.table().toString());
        one.put("command", cell.command().name().toLowerCase(java.util.Locale.ROOT));
        one.put("state", cell.state().name().toLowerCase(java.util.Locale.ROOT));
        one.put("allowed", cell.allowed());
        one.put("total", cell.total());
        if (cell.foreign() >= 0) {
            one.put("foreign", cell.foreign());
        }
        one.put("exact", cell.exact());
        one.put("note", cell.note());
        return one;
    }

    /// A line for each table and all identities that fare alike there; tables without rows on one line at the
    /// end.
    private void print(PrintWriter out, List<MatrixCell> cells) {
        Map<TableName, Map<String, List<String>>> tables = new LinkedHashMap<>();
        for (MatrixCell cell : cells) {
            tables.computeIfAbsent(cell.table(), ignored -> new LinkedHashMap<>())
                    .computeIfAbsent(cell.identity().name(), ignored -> new ArrayList<>())
                    .add(shown(cell));
        }
        Set<TableName> empty = cells.stream()
                .collect(Collectors.groupingBy(
                        MatrixCell::table,
                        LinkedHashMap::new,
                        Collectors.reducing(true, cell -> cell.state() == MatrixCell.State.EMPTY, Boolean::logicalAnd)))
                .entrySet()
                .stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        out.println("table | select | insert | update | delete | identities");
        tables.forEach((table, identities) -> {
            if (!empty.contains(table)) {
                Map<List<String>, List<String>> alike = new LinkedHashMap<>();
                identities.forEach((name, counts) -> alike.computeIfAbsent(counts, ignored -> new ArrayList<>())
                        .add(name));
                alike.forEach((counts, names) -> out.println(
                        table + " | " + String.join(" | ", counts) + " | " + personal.words(String.join(", ", names))));
            }
        });
        if (!empty.isEmpty()) {
            out.println("No rows to count in "
                    + empty.stream().map(TableName::toString).collect(Collectors.joining(", ")) + ".");
        }
    }

    private static String shown(MatrixCell cell) {
        return switch (cell.state()) {
            case ALL, SOME, NONE ->
                cell.allowed() + "/" + cell.total() + (cell.exact() ? "" : " of a sample")
                        + (cell.foreign() > 0 ? " (" + cell.foreign() + " foreign)" : "");
            case EMPTY -> "no rows";
            case REFUSED -> "refused";
            case FAILS -> "fails: " + cell.note();
            case UNKNOWN -> "unknown";
        };
    }
}
