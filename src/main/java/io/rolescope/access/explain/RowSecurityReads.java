package io.rolescope.access.explain;

import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Follows an expression to the tables that it reads under row security: directly, through the policies of tables that
/// it reads, through views and through helper functions. Names decide; where a name could mean the table, it is taken
/// to.
final class RowSecurityReads {
    private final PolicyCatalog catalog;
    private final IdentityFacts facts;
    private final Collection<Function> functions;

    /// @param functions every function of the backend that has a body
    RowSecurityReads(PolicyCatalog catalog, IdentityFacts facts, Collection<Function> functions) {
        this.catalog = catalog;
        this.facts = facts;
        this.functions = functions;
    }

    /// A path that ends where it began.
    static final class Endless extends Exception {
        private static final long serialVersionUID = 1L;

        Endless(String message) {
            super(message);
        }
    }

    /// The tables and views named in `sql` with their schemas.
    List<Table> named(String sql) {
        Set<Table> found = new LinkedHashSet<>();
        List<Token> tokens = AtomInspector.tokens(sql);
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean pair = tokens.get(i).isName()
                    && tokens.get(i + 1).kind() == Token.Kind.DOT
                    && tokens.get(i + 2).isName();
            boolean starts = i == 0 || tokens.get(i - 1).kind() != Token.Kind.DOT;
            boolean call = i + 3 < tokens.size() && tokens.get(i + 3).text().equals("(");
            if (pair && starts && !call) {
                catalog.table(new TableName(
                                tokens.get(i).name(), tokens.get(i + 2).name()))
                        .ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    static boolean hasSubquery(String sql) {
        return AtomInspector.tokens(sql).stream()
                .anyMatch(token -> token.isWord("SELECT") || token.isWord("VALUES") || token.isWord("TABLE"));
    }

    /// Raises where the server would find the policies to call each other endlessly, when it puts them into the
    /// statement (`fireRIRrules`): before any grant is looked at and whatever folds away later.
    void checkRecursion(Table table, List<PolicyGroup> groups) throws Endless {
        descend(table, groups, new LinkedHashSet<>());
    }

    private void descend(Table table, List<PolicyGroup> groups, Set<TableName> active) throws Endless {
        List<PolicyGroup.Clause> clauses = clauses(groups);
        // the server looks at the whole policy: a subquery in its check counts where only its USING is asked
        boolean subqueries = clauses.stream()
                .map(PolicyGroup.Clause::policy)
                .anyMatch(policy ->
                        hasSubquery(String.valueOf(policy.using())) || hasSubquery(String.valueOf(policy.check())));
        if (!subqueries) {
            return;
        }
        if (!active.add(table.name())) {
            throw new Endless("infinite recursion detected in policy for relation \""
                    + table.name().name() + "\"");
        }
        for (PolicyGroup.Clause clause : clauses) {
            String text = clause.expression().sql();
            for (Table read : hasSubquery(text) ? named(text) : List.<Table>of()) {
                follow(read, active);
            }
        }
        active.remove(table.name());
    }

    private void follow(Table read, Set<TableName> active) throws Endless {
        @Nullable String view = read.viewSql();
        if (read.isView() && view != null && read.isSecurityInvoker()) {
            for (Table below : named(view)) {
                follow(below, active);
            }
        } else if (read.canHavePolicies() && facts.protectedTables().contains(read.oid())) {
            descend(read, AccessRules.groups(read, StatementShape.SELECT, facts.roles()), active);
        }
    }

    private static List<PolicyGroup.Clause> clauses(List<PolicyGroup> groups) {
        List<PolicyGroup.Clause> clauses = new ArrayList<>();
        for (PolicyGroup group : groups) {
            if (!group.refusesAll()) {
                clauses.addAll(group.permissive());
                clauses.addAll(group.restrictive());
            }
        }
        return clauses;
    }

    /// Who reads `table` on behalf of the expression: the caller (empty string), or the owners of views and functions
    /// that stand between; nobody where it is not read at all.
    Set<String> readers(String sql, Table table) {
        Trail trail = new Trail(table);
        collect(sql, "", trail);
        return trail.readers;
    }

    /// A volatile function through which the expression reads `table`; `null` where there is none. It takes a new
    /// snapshot whenever it is called, and so sees what the statement that calls it has done so far (PostgreSQL
    /// manual, “Function Volatility Categories”).
    @Nullable
    Function readByVolatile(String sql, Table table) {
        Trail trail = new Trail(table);
        collect(sql, "", trail);
        return trail.called.stream()
                .filter(Function::isVolatile)
                .filter(function -> {
                    Trail below = new Trail(table);
                    inBody(function.body(), "", below);
                    return !below.readers.isEmpty();
                })
                .findFirst()
                .orElse(null);
    }

    /// Where the search for the readers of one table has come to.
    private static final class Trail {
        private final Table wanted;
        private final Set<String> readers = new HashSet<>();
        private final Set<Function> called = new LinkedHashSet<>();
        private final Set<String> seen = new HashSet<>();

        Trail(Table wanted) {
            this.wanted = wanted;
        }
    }

    private void collect(String sql, String reader, Trail trail) {
        if (!trail.seen.add(reader + " " + sql)) {
            return;
        }
        for (Table read : named(sql)) {
            reads(read, reader, trail);
        }
        intoCalls(AtomInspector.tokens(sql), reader, trail);
    }

    private void reads(Table read, String reader, Trail trail) {
        boolean wanted = read.name().equals(trail.wanted.name());
        if (wanted) {
            trail.readers.add(reader);
        }
        @Nullable String view = read.viewSql();
        if (view != null) {
            collect(view, read.isSecurityInvoker() ? reader : read.owner(), trail);
        }
        read.policies().forEach(policy -> {
            if (policy.using() != null && !wanted) {
                collect(policy.using(), reader, trail);
            }
        });
    }

    /// Names in a body are looked up by a path that is not known here: the bare name is enough.
    private void inBody(String body, String reader, Trail trail) {
        if (!trail.seen.add(reader + " body " + body)) {
            return;
        }
        List<Token> tokens = AtomInspector.tokens(body);
        Set<String> words = new HashSet<>();
        tokens.stream().filter(Token::isName).forEach(token -> words.add(token.name()));
        if (tokens.isEmpty() && !body.isBlank() || words.contains("execute")) {
            trail.readers.add(reader);
        }
        for (Table table : catalog.tables().values()) {
            if (words.contains(table.name().name())) {
                reads(table, reader, trail);
            }
        }
        intoCalls(tokens, reader, trail);
    }

    private void intoCalls(List<Token> tokens, String reader, Trail trail) {
        for (Function function : functions) {
            if (calls(tokens, function.name())) {
                trail.called.add(function);
                inBody(function.body(), function.definer() ? function.owner() : reader, trail);
            }
        }
    }

    static boolean calls(List<Token> tokens, String name) {
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isName()
                    && tokens.get(i).name().equals(name)
                    && tokens.get(i + 1).text().equals("(")) {
                return true;
            }
        }
        return false;
    }
}
