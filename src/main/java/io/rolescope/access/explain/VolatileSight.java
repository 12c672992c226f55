package io.rolescope.access.explain;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.expression.Token;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.connections.Snapshot;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What volatile functions of a table's policies see of the very statement that calls them, and nobody can know
/// before.
///
/// Source: PostgreSQL manual, “Function Volatility Categories”: a volatile function takes a new snapshot for each
/// query, a stable one uses that of the calling query. Most helpers are volatile, since that is the default.
final class VolatileSight {
    private static final Set<String> WRITES =
            Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "COPY", "EXECUTE", "CALL");

    private final Snapshot snapshot;
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Table table;

    VolatileSight(Snapshot snapshot, PolicyCatalog catalog, IdentityFacts facts, Table table) {
        this.snapshot = snapshot;
        this.catalog = catalog;
        this.facts = facts;
        this.table = table;
    }

    /// Why the clauses of the shape cannot be told in advance; `null` where they can.
    @Nullable
    String why(StatementShape shape, Set<String> atoms) throws Exception {
        @Nullable String order = whyOrderDecides(shape, atoms);
        return order != null ? order : whyTriggersShow(shape, atoms);
    }

    /// Why no row can be told by itself where the statement reaches every row: which rows are changed so far is seen,
    /// so that their order decides; `null` where it does not.
    @Nullable
    String whyOrderDecides(StatementShape shape, Set<String> atoms) throws Exception {
        Set<String> calling = shape.reachesEveryRow() ? calling(atoms) : Set.of();
        if (calling.isEmpty()) {
            return null;
        }
        RowSecurityReads reads = new RowSecurityReads(catalog, facts, functions());
        for (String atom : calling) {
            @Nullable Function function = reads.readByVolatile(atom, table);
            if (function != null) {
                return called(function) + " and reads " + table.name()
                        + ": for each row it sees what the statement has done to the rows before it.";
            }
        }
        return null;
    }

    /// Why a BEFORE trigger may write what decides; `null` where none does.
    @Nullable
    String whyTriggersShow(StatementShape shape, Set<String> atoms) throws Exception {
        List<Trigger> before = before(shape);
        Set<String> calling = before.isEmpty() ? Set.of() : calling(atoms);
        if (calling.isEmpty()) {
            return null;
        }
        List<Function> functions = functions();
        RowSecurityReads reads = new RowSecurityReads(catalog, facts, functions);
        for (Trigger trigger : before) {
            if (writes(trigger.function(), functions, new HashSet<>())) {
                for (String atom : calling) {
                    @Nullable Function looks = looking(reads, atom);
                    if (looks != null) {
                        return called(looks) + ": it sees what the trigger " + trigger.name()
                                + " writes before the row is checked.";
                    }
                }
            }
        }
        return null;
    }

    private Set<String> calling(Set<String> atoms) {
        AtomInspector inspector = new AtomInspector(catalog, Set.of());
        return atoms.stream()
                .filter(atom -> RowSecurityReads.hasSubquery(atom)
                        || !inspector.functions(table, atom).isEmpty())
                .collect(Collectors.toSet());
    }

    private List<Function> functions() throws Exception {
        return snapshot.as(SessionIdentity.login(), CatalogReader::allFunctions);
    }

    private static String called(Function function) {
        return "The policies call " + function.qualifiedName() + "(), which is marked volatile";
    }

    /// Triggers that come before the checks, other than those that are compiled.
    private List<Trigger> before(StatementShape shape) {
        boolean upsert = shape == StatementShape.INSERT_ON_CONFLICT_DO_UPDATE;
        return table.triggers().stream()
                .filter(Trigger::before)
                .filter(trigger -> trigger.events().contains(shape.command().name())
                        || upsert && trigger.events().contains("UPDATE"))
                .filter(trigger -> !trigger.function().body().isEmpty())
                .toList();
    }

    /// It may write, itself or by what it calls; by names, as everything that is read in bodies.
    private static boolean writes(Function function, Collection<Function> functions, Set<Function> seen) {
        if (!seen.add(function)) {
            return false;
        }
        boolean read =
                function.language().equals("plpgsql") || function.language().equals("sql");
        List<Token> tokens = AtomInspector.tokens(function.body());
        if (!read || tokens.isEmpty()) {
            return true;
        }
        boolean itself = tokens.stream()
                .anyMatch(token -> token.kind() == Token.Kind.WORD
                        && WRITES.contains(token.text().toUpperCase(Locale.ROOT)));
        return itself
                || functions.stream()
                        .filter(other -> other.isVolatile() && RowSecurityReads.calls(tokens, other.name()))
                        .anyMatch(other -> writes(other, functions, seen));
    }

    /// A volatile function of the clause that reads some table.
    private @Nullable Function looking(RowSecurityReads reads, String atom) {
        for (Table any : catalog.tables().values()) {
            @Nullable Function function = reads.readByVolatile(atom, any);
            if (function != null) {
                return function;
            }
        }
        return null;
    }
}
