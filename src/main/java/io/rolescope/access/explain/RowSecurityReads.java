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
        Set<String> readers = new HashSet<>();
        collect(sql, "", table, readers, new HashSet<>());
        return readers;
    }

    private void collect(String sql, String reader, Table wanted, Set<String> readers, Set<String> seen) {
        if (!seen.add(reader + " " + sql)) {
            return;
        }
        for (Table read : named(sql)) {
            reads(read, reader, wanted, readers, seen);
        }
        List<Token> tokens = AtomInspector.tokens(sql);
        for (Function function : functions) {
            if (calls(tokens, function.name())) {
                String as = function.definer() ? function.owner() : reader;
                inBody(function.body(), as, wanted, readers, seen);
            }
        }
    }

    private void reads(Table read, String reader, Table wanted, Set<String> readers, Set<String> seen) {
        if (read.name().equals(wanted.name())) {
            readers.add(reader);
        }
        @Nullable String view = read.viewSql();
        if (view != null) {
            collect(view, read.isSecurityInvoker() ? reader : read.owner(), wanted, readers, seen);
        }
        read.policies().forEach(policy -> {
            if (policy.using() != null && !read.name().equals(wanted.name())) {
                collect(policy.using(), reader, wanted, readers, seen);
            }
        });
    }

    /// Names in a body are looked up by a path that is not known here: the bare name is enough.
    private void inBody(String body, String reader, Table wanted, Set<String> readers, Set<String> seen) {
        if (!seen.add(reader + " body " + body)) {
            return;
        }
        List<Token> tokens = AtomInspector.tokens(body);
        Set<String> words = new HashSet<>();
        tokens.stream().filter(Token::isName).forEach(token -> words.add(token.name()));
        boolean dynamic = words.contains("execute") && body.contains("format");
        if (tokens.isEmpty() && !body.isBlank() || dynamic) {
            readers.add(reader);
        }
        for (Table table : catalog.tables().values()) {
            if (words.contains(table.name().name())) {
                reads(table, reader, wanted, readers, seen);
            }
        }
        for (Function function : functions) {
            if (calls(tokens, function.name())) {
                inBody(function.body(), function.definer() ? function.owner() : reader, wanted, readers, seen);
            }
        }
    }

    private static boolean calls(List<Token> tokens, String name) {
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
