package io.rolescope.access.rehearse;

import io.rolescope.access.catalog.Column;
import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.Trigger;
import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import io.rolescope.access.rehearse.OutsideEffect.Severity;
import io.rolescope.access.rehearse.Reachable.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Follows a write through triggers, rules, cascades, defaults, constraints and policies into the functions they call,
/// and lists what acts outside the transaction. Read from the sources of the functions; nothing is run.
final class OutsideEffects {
    private static final int DEEPEST = 8;

    private final Reachable reachable;
    private final Set<Long> visited = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private final Map<List<String>, OutsideEffect> found = new LinkedHashMap<>();

    OutsideEffects(Reachable reachable) {
        this.reachable = reachable;
    }

    /// What writing to `table` may set off.
    ///
    /// @param event INSERT, UPDATE or DELETE
    void ofWrite(Table table, String event) {
        write(table, event, List.of());
    }

    /// What a typed statement may set off.
    void ofStatement(String sql) {
        read(sql, "sql", List.of("the statement"));
    }

    /// Worst first, each reason once a function.
    List<OutsideEffect> found() {
        return found.values().stream()
                .sorted(Comparator.comparing(OutsideEffect::severity))
                .toList();
    }

    private void write(Table table, String event, List<String> path) {
        if (path.size() > DEEPEST || !written.add(event + " " + table.oid())) {
            return;
        }
        if (table.kind() == 'f') {
            add(
                    Severity.ESCAPES,
                    with(path, "foreign table " + table.name()),
                    "It is written on another server; whether that rolls back is up to its wrapper (postgres_fdw does).");
        }
        for (Trigger trigger : table.triggers()) {
            if (trigger.events().contains(event)) {
                Function function = trigger.function();
                List<String> way = with(path, "trigger " + trigger.name() + " on " + table.name());
                reachable.functions(function.schema(), function.name()).stream()
                        .filter(code -> code.oid() == function.oid())
                        .forEach(code -> call(code, way));
            }
        }
        reachable
                .rulesOf(table)
                .forEach(rule -> read(rule.text(), "sql", with(path, rule.what() + " on " + table.name())));
        if (!event.equals("DELETE")) {
            reachable
                    .expressionsOf(table)
                    .forEach(text -> read(text.text(), "sql", with(path, text.what() + " of " + table.name())));
            if (event.equals("INSERT")) {
                defaults(table, path);
            }
        }
        for (Policy policy : table.policies()) {
            List<String> way = with(path, "policy " + policy.name() + " on " + table.name());
            read(policy.using() + " " + policy.check(), "sql", way);
        }
        cascade(table, event, path);
        reachable.childrenOf(table).forEach(child -> write(child, event, path));
    }

    private void defaults(Table table, List<String> path) {
        for (Column column : table.columns()) {
            if (column.identityAlways()) {
                add(
                        Severity.STAYS,
                        with(path, "column " + column.name() + " of " + table.name()),
                        "Its identity sequence keeps the step that the row took.");
            } else if (column.defaultSql() != null) {
                read(column.defaultSql(), "sql", with(path, "default of " + column.name() + " in " + table.name()));
            }
        }
    }

    private void cascade(Table table, String event, List<String> path) {
        if (event.equals("INSERT")) {
            return;
        }
        for (Reachable.Cascade cascade : reachable.cascadesTo(table)) {
            char action = event.equals("DELETE") ? cascade.onDelete() : cascade.onUpdate();
            if ("cnd".indexOf(action) >= 0) {
                Table referring = reachable.table(cascade.referring());
                write(
                        referring,
                        event.equals("DELETE") && action == 'c' ? "DELETE" : "UPDATE",
                        with(path, "foreign key " + cascade.name() + " of " + referring.name()));
            }
        }
    }

    private void call(Code code, List<String> path) {
        if (path.size() > DEEPEST || !visited.add(code.oid())) {
            return;
        }
        List<String> way = with(path, code.qualified());
        boolean compiled = code.language().equals("c") || code.language().equals("internal");
        if (compiled) {
            if (!KnownEffects.isHarmless(code.extension(), code.name())) {
                add(
                        Severity.UNREADABLE,
                        way,
                        "It is compiled code"
                                + (code.extension().isEmpty() ? "" : " of the extension " + code.extension()) + ".");
            }
        } else if (!code.trusted()) {
            add(
                    Severity.ESCAPES,
                    way,
                    "It is written in " + code.language()
                            + ", an untrusted language: it can do anything on the server's machine.");
        } else {
            read(code.body(), code.language(), way);
        }
    }

    /// Looks through one text of SQL or PL/pgSQL.
    private void read(String text, String language, List<String> path) {
        List<Token> tokens;
        try {
            tokens = Tokenizer.tokens(text);
        } catch (MalformedExpressionException e) {
            add(Severity.UNREADABLE, path, "Its text could not be read.");
            return;
        }
        if (!language.equals("sql") && !language.equals("plpgsql")) {
            add(Severity.UNREADABLE, path, "It is written in " + language + ", which is not read here.");
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (isCall(tokens, i)) {
                names.add(tokens.get(i).name());
            }
        }
        reachable.prepare(names);
        for (int i = 0; i < tokens.size(); i++) {
            if (isCall(tokens, i)) {
                called(schemaBefore(tokens, i), tokens.get(i).name(), path);
            }
            keyword(tokens, i, language, path);
        }
    }

    private void called(String schema, String name, List<String> path) {
        List<Code> codes = schema.equals("pg_catalog") ? List.of() : reachable.functions(schema, name);
        String known = codes.isEmpty() ? schema : codes.getFirst().schema();
        String extension = codes.isEmpty() ? "" : codes.getFirst().extension();
        KnownEffects.Effect effect = KnownEffects.of(known, extension, name);
        if (effect != null) {
            add(effect.severity(), with(path, (known.isEmpty() ? "" : known + ".") + name + "()"), effect.reason());
            return;
        }
        codes.forEach(code -> call(code, path));
    }

    private void keyword(List<Token> tokens, int i, String language, List<String> path) {
        Token token = tokens.get(i);
        if (token.isWord("INTO") && i > 0 && isOneOf(tokens.get(i - 1), "INSERT", "MERGE")) {
            boolean merge = tokens.get(i - 1).isWord("MERGE");
            target(tokens, i + 1, merge ? List.of("INSERT", "UPDATE", "DELETE") : List.of("INSERT"), path);
        } else if (token.isWord("UPDATE") && (i == 0 || !isOneOf(tokens.get(i - 1), "FOR", "DO", "KEY", "THEN"))) {
            target(tokens, i + 1, List.of("UPDATE"), path);
        } else if (token.isWord("FROM") && i > 0 && tokens.get(i - 1).isWord("DELETE")) {
            target(tokens, i + 1, List.of("DELETE"), path);
        } else if (token.isWord("NOTIFY") && startsStatement(tokens, i)) {
            add(Severity.TAKEN_BACK, path, "It notifies at COMMIT, which never comes: nobody is told.");
        } else if (token.isWord("COPY") && startsStatement(tokens, i) && copiesOutside(tokens, i)) {
            add(Severity.ESCAPES, path, "COPY reads or writes a file or program on the server's machine.");
        } else if (language.equals("plpgsql") && token.isWord("EXECUTE")) {
            add(Severity.UNREADABLE, path, "It builds statements while it runs (EXECUTE).");
        }
    }

    private void target(List<Token> tokens, int at, List<String> events, List<String> path) {
        int i = at < tokens.size() && tokens.get(at).isWord("ONLY") ? at + 1 : at;
        if (i >= tokens.size() || !tokens.get(i).isName()) {
            return;
        }
        boolean qualified = i + 2 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.DOT;
        String schema = qualified ? tokens.get(i).name() : "";
        String name = tokens.get(qualified ? i + 2 : i).name();
        for (Table table : reachable.tables(schema, name)) {
            events.forEach(event -> write(table, event, path));
        }
    }

    private static boolean copiesOutside(List<Token> tokens, int from) {
        for (int i = from + 1; i + 1 < tokens.size() && !tokens.get(i).text().equals(";"); i++) {
            boolean direction = tokens.get(i).isWord("TO") || tokens.get(i).isWord("FROM");
            Token next = tokens.get(i + 1);
            if (direction && (next.isWord("PROGRAM") || next.kind() == Token.Kind.STRING)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsStatement(List<Token> tokens, int i) {
        return i == 0
                || tokens.get(i - 1).text().equals(";")
                || isOneOf(tokens.get(i - 1), "BEGIN", "THEN", "ELSE", "LOOP", "DO", "ALSO", "INSTEAD");
    }

    private static boolean isCall(List<Token> tokens, int i) {
        return i + 1 < tokens.size()
                && tokens.get(i).isName()
                && tokens.get(i + 1).text().equals("(");
    }

    private static String schemaBefore(List<Token> tokens, int i) {
        boolean qualified = i > 1
                && tokens.get(i - 1).kind() == Token.Kind.DOT
                && tokens.get(i - 2).isName();
        return qualified ? tokens.get(i - 2).name() : "";
    }

    private static boolean isOneOf(Token token, String... words) {
        for (String word : words) {
            if (token.isWord(word)) {
                return true;
            }
        }
        return false;
    }

    private void add(Severity severity, List<String> path, String reason) {
        found.putIfAbsent(List.of(path.getLast(), reason), new OutsideEffect(severity, path, reason));
    }

    private static List<String> with(List<String> path, String step) {
        List<String> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
