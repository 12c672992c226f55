package io.rolescope.access.explain;

import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.ServerNames;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks at a clause's text for what makes its answer differ from one evaluation to the next.
public final class AtomInspector {
    private static final Set<String> SYSTEM_COLUMNS = Set.of("tableoid", "ctid", "xmin", "xmax", "cmin", "cmax");

    private final PolicyCatalog catalog;
    private final Set<String> given;
    private final java.util.function.Function<String, @Nullable String> reservation;

    /// @param given settings that the identity puts on
    public AtomInspector(PolicyCatalog catalog, Set<String> given) {
        this(catalog, given, atom -> null);
    }

    /// @param reservation another reason why a clause cannot be told, `null` where there is none
    AtomInspector(
            PolicyCatalog catalog,
            Set<String> given,
            java.util.function.Function<String, @Nullable String> reservation) {
        this.catalog = catalog;
        this.given = Set.copyOf(given);
        this.reservation = reservation;
    }

    /// Why the clause cannot be told in advance, `null` where it can.
    public @Nullable String unrepeatable(String atom) {
        @Nullable String reserved = reservation.apply(atom);
        return reserved != null ? reserved : catalog.repeatability().why(atom, given);
    }

    /// Names of the server's own in policies that mean others as well along a search path.
    ServerNames sharedAlong(List<String> path) {
        return catalog.sharedAlong(path);
    }

    /// A line for each helper that is called by these clauses and is volatile: its answer may change from row to row.
    List<String> volatileHelpers(Table table, Set<String> atoms) {
        return atoms.stream()
                .flatMap(atom -> functionsIn(table, tokens(atom)).stream())
                .filter(Function::isVolatile)
                .map(function -> function.qualifiedName()
                        + "() is marked volatile: it may answer differently in the real statement.")
                .distinct()
                .toList();
    }

    /// The system columns of its row that the clause reads.
    static Set<String> systemColumns(Table table, String atom) {
        Set<String> found = new LinkedHashSet<>();
        for (Token token : tokens(atom)) {
            if (token.isName()
                    && SYSTEM_COLUMNS.contains(token.name())
                    && table.column(token.name()).isEmpty()) {
                found.add(token.name());
            }
        }
        return found;
    }

    /// The table's columns that the clause's text names, in order of appearance; all of them for a whole row.
    public static Set<String> columns(Table table, String atom) {
        Set<String> found = new LinkedHashSet<>();
        List<Token> tokens = tokens(atom);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!token.isName()) {
                continue;
            }
            boolean qualified = i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
            boolean qualifies = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DOT;
            boolean own = !qualified
                    || i > 1
                            && tokens.get(i - 2).isName()
                            && tokens.get(i - 2).name().equals(table.name().name());
            if (own && !qualifies && table.column(token.name()).isPresent()) {
                found.add(token.name());
            }
            boolean wholeRow = token.name().equals(table.name().name())
                    && (!qualifies
                            || i + 2 < tokens.size() && tokens.get(i + 2).text().equals("*"));
            if (wholeRow && !qualified && table.column(token.name()).isEmpty()) {
                table.columns().forEach(column -> found.add(column.name()));
            }
        }
        return found;
    }

    /// The columns whose values alone decide what the clause comes to; `null` where it looks at the whole row or its
    /// text does not tell for certain.
    static @Nullable Set<String> decidingColumns(Table table, String atom) {
        List<Token> tokens = tokens(atom);
        String own = table.name().name();
        for (int i = 0; i < tokens.size(); i++) {
            boolean dotted = i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DOT;
            boolean column = dotted
                    && i + 2 < tokens.size()
                    && tokens.get(i + 2).isName()
                    && table.column(tokens.get(i + 2).name()).isPresent();
            boolean ownName = tokens.get(i).isName() && tokens.get(i).name().equals(own);
            boolean plainColumn = !dotted && table.column(own).isPresent();
            boolean called = i + 1 < tokens.size() && tokens.get(i + 1).text().equals("(");
            boolean ofSchema = i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
            if (ownName && !column && !plainColumn && !called && !ofSchema) {
                return null;
            }
        }
        return tokens.isEmpty() ? null : columns(table, atom);
    }

    /// A helper that the clause calls may answer differently from one call to the next.
    boolean callsVolatile(Table table, String atom) {
        return functionsIn(table, tokens(atom)).stream().anyMatch(Function::isVolatile);
    }

    /// The helper functions that the clause calls.
    public List<Function> functions(Table table, String atom) {
        return functionsIn(table, tokens(atom));
    }

    /// The helpers that the text calls are known, and none of them is volatile.
    boolean isRepeatable(Table table, String text) {
        List<Function> called = functionsIn(table, tokens(text));
        return !called.isEmpty() && called.stream().noneMatch(Function::isVolatile);
    }

    private List<Function> functionsIn(Table table, List<Token> tokens) {
        List<Function> found = new ArrayList<>();
        for (Function function : catalog.functionsOf(table.name())) {
            for (int i = 0; i + 1 < tokens.size(); i++) {
                if (tokens.get(i).isName()
                        && tokens.get(i).name().equals(function.name())
                        && tokens.get(i + 1).text().equals("(")) {
                    found.add(function);
                    break;
                }
            }
        }
        return found;
    }

    private static boolean isVolatileBuiltin(PolicyCatalog catalog, List<Token> tokens, int i) {
        boolean qualified = i > 1 && tokens.get(i - 1).kind() == Token.Kind.DOT;
        boolean builtin = !qualified || tokens.get(i - 2).name().equals("pg_catalog");
        return builtin && catalog.volatileBuiltins().contains(tokens.get(i).name());
    }

    /// Whether the text calls one of the server's own volatile functions.
    static boolean isVolatile(PolicyCatalog catalog, String text) {
        List<Token> tokens = tokens(text);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            boolean call = tokens.get(i).isName() && tokens.get(i + 1).text().equals("(");
            if (call && isVolatileBuiltin(catalog, tokens, i)) {
                return true;
            }
        }
        return false;
    }

    static List<Token> tokens(String text) {
        try {
            return Tokenizer.tokens(text);
        } catch (MalformedExpressionException e) {
            return List.of();
        }
    }
}
