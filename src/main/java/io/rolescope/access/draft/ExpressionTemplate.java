package io.rolescope.access.draft;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.Expression;
import io.rolescope.access.expression.ExpressionParser;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A condition to begin with.
///
/// @param name what it says, a few words
public record ExpressionTemplate(String name, String sql) {
    private static final int FROM_ELSEWHERE = 8;
    private static final int LONGEST = 160;
    private static final List<String> OWNER_COLUMNS = List.of(
            "owner_id", "user_id", "created_by", "uploaded_by", "author_id", "creator_id", "profile_id", "owner");

    /// What fits a table: its owner column, its tenant column, and the conditions that this backend's other
    /// policies use most and that speak of columns which this table has too.
    ///
    /// @param tenantColumn the column that says whose tenant a row is, `null` where there is none
    public static List<ExpressionTemplate> of(PolicyCatalog catalog, Table table, @Nullable String tenantColumn) {
        Map<String, Integer> atoms = atoms(catalog);
        Map<String, ExpressionTemplate> found = new LinkedHashMap<>();
        owner(atoms, table).ifPresent(template -> found.putIfAbsent(template.sql(), template));
        if (tenantColumn != null) {
            mostUsed(atoms, table, tenantColumn)
                    .ifPresent(sql -> found.putIfAbsent(sql, new ExpressionTemplate("Member of the tenant", sql)));
        }
        atoms.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .filter(sql -> fits(sql, table))
                .limit(FROM_ELSEWHERE)
                .forEach(sql -> found.putIfAbsent(sql, new ExpressionTemplate("As in other policies", sql)));
        found.putIfAbsent("true", new ExpressionTemplate("Everybody", "true"));
        found.putIfAbsent("false", new ExpressionTemplate("Nobody", "false"));
        return List.copyOf(found.values());
    }

    private static Optional<ExpressionTemplate> owner(Map<String, Integer> atoms, Table table) {
        for (String name : OWNER_COLUMNS) {
            Optional<Column> column = table.column(name);
            if (column.isPresent()) {
                String sql = mostUsed(atoms, table, name).orElseGet(() -> name + " = " + caller(atoms));
                return Optional.of(new ExpressionTemplate("Its owner", sql));
            }
        }
        return Optional.empty();
    }

    /// How policies here name the caller.
    private static String caller(Map<String, Integer> atoms) {
        for (String call : List.of("app.current_user_id()", "auth.uid()")) {
            if (atoms.keySet().stream().anyMatch(atom -> atom.contains(call))) {
                return "(SELECT " + call + ")";
            }
        }
        return "(SELECT current_setting('app.user_id', true)::uuid)";
    }

    private static Optional<String> mostUsed(Map<String, Integer> atoms, Table table, String column) {
        return atoms.entrySet().stream()
                .filter(entry -> names(entry.getKey()).contains(column) && fits(entry.getKey(), table))
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /// The conditions of all policies with how many policies use each.
    private static Map<String, Integer> atoms(PolicyCatalog catalog) {
        Map<String, Integer> uses = new LinkedHashMap<>();
        for (Table table : catalog.tables().values()) {
            for (Policy policy : table.policies()) {
                List<String> texts = new ArrayList<>();
                if (policy.using() != null) {
                    texts.add(policy.using());
                }
                if (policy.check() != null && !policy.check().equals(policy.using())) {
                    texts.add(policy.check());
                }
                for (String text : texts) {
                    Expression expression = ExpressionParser.parse(text);
                    expression.atoms().forEach(atom -> uses.merge(atom, 1, Integer::sum));
                }
            }
        }
        return uses;
    }

    /// A condition without a subquery on other rows, all of whose bare names are columns of the table.
    private static boolean fits(String sql, Table table) {
        if (sql.length() > LONGEST || sql.toUpperCase(java.util.Locale.ROOT).contains(" FROM ")) {
            return false;
        }
        Set<String> names = names(sql);
        return !names.isEmpty()
                && names.stream().allMatch(name -> table.column(name).isPresent());
    }

    private static Set<String> names(String sql) {
        Set<String> found = new java.util.LinkedHashSet<>();
        List<Token> tokens;
        try {
            tokens = Tokenizer.tokens(sql);
        } catch (MalformedExpressionException e) {
            return found;
        }
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean qualified = i > 0 && tokens.get(i - 1).kind() == Token.Kind.DOT;
            boolean goesOn = i + 1 < tokens.size()
                    && (tokens.get(i + 1).kind() == Token.Kind.DOT
                            || tokens.get(i + 1).text().equals("("));
            boolean type = i > 0 && tokens.get(i - 1).text().equals("::");
            boolean word = token.kind() == Token.Kind.WORD
                    && token.text().equals(token.text().toUpperCase(java.util.Locale.ROOT));
            boolean literal = token.isWord("true") || token.isWord("false") || token.isWord("null");
            if (token.isName() && !qualified && !goesOn && !type && !word && !literal) {
                found.add(token.name());
            }
        }
        return found;
    }
}
