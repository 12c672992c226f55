package io.rolescope.access.survey;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Views that ask as their caller (`security_invoker`) show no more than their tables let the caller read. Where
/// each of these is asked itself, with its excuses, asking the view would only repeat the answer without them.
final class CallerViews {
    private CallerViews() {}

    /// Whether all that the view reads are tables which are asked themselves, and it calls no function that somebody
    /// defined: one may run as its owner.
    static boolean addsNothing(PolicyCatalog catalog, TenantKeys keys, Table view) {
        @Nullable String sql = view.viewSql();
        if (!view.isView() || !view.isSecurityInvoker() || sql == null) {
            return false;
        }
        List<Table> read = new ArrayList<>();
        for (Named named : named(sql)) {
            boolean builtin = named.name().schema().equals("pg_catalog");
            @Nullable Table table = catalog.tables().get(named.name());
            if (named.called() && !builtin) {
                return false;
            }
            if (table != null) {
                read.add(table);
            }
        }
        return !read.isEmpty()
                && read.stream()
                        .allMatch(table -> table.canHavePolicies()
                                ? keys.columns().containsKey(table.name())
                                : addsNothing(catalog, keys, table));
    }

    /// What is written with its schema, as everything but the server's own is in a view's text.
    private static List<Named> named(String sql) {
        List<Token> tokens = tokens(sql);
        List<Named> found = new ArrayList<>();
        for (int i = 0; i + 2 < tokens.size(); i++) {
            boolean pair = tokens.get(i).isName()
                    && tokens.get(i + 1).kind() == Token.Kind.DOT
                    && tokens.get(i + 2).isName();
            boolean starts = i == 0 || tokens.get(i - 1).kind() != Token.Kind.DOT;
            if (pair && starts) {
                boolean called =
                        i + 3 < tokens.size() && tokens.get(i + 3).text().equals("(");
                found.add(new Named(
                        new TableName(tokens.get(i).name(), tokens.get(i + 2).name()), called));
            }
        }
        return found;
    }

    private record Named(TableName name, boolean called) {}

    private static List<Token> tokens(String sql) {
        try {
            return Tokenizer.tokens(sql);
        } catch (MalformedExpressionException e) {
            return List.of();
        }
    }
}
