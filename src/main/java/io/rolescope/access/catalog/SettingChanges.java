package io.rolescope.access.catalog;

import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// By which names settings may change, which policies read: functions that change them, functions that call those,
/// and tables whose triggers do, however far behind.
///
/// Names alone are looked at, so that a name of two functions stands for both: too many are found, never too few.
final class SettingChanges {
    private final Set<String> functions = new HashSet<>(Set.of("set_config"));
    private final Set<String> tables = new HashSet<>();

    /// @param fired by function, the tables that it is a trigger of
    SettingChanges(List<Source> sources, Map<Long, Set<String>> fired) {
        Set<Source> found = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Source source : sources) {
                boolean adds = !found.contains(source)
                        && (source.says().changes() || !within(source.says()).isEmpty());
                if (adds) {
                    found.add(source);
                    functions.add(source.name());
                    tables.addAll(fired.getOrDefault(source.oid(), Set.of()));
                    more = true;
                }
            }
        }
    }

    /// Those of the names that the text calls, or writes to.
    Set<String> within(String body) {
        return within(Said.in(body));
    }

    private Set<String> within(Said said) {
        Set<String> all = new HashSet<>(said.called());
        all.retainAll(functions);
        if (said.writes()) {
            Set<String> written = new HashSet<>(said.names());
            written.retainAll(tables);
            all.addAll(written);
        }
        return all;
    }

    /// A function of people.
    record Source(long oid, String name, Said says) {
        static Source of(long oid, String name, String body) {
            return new Source(oid, name, Said.in(body));
        }
    }

    /// What a body says.
    ///
    /// @param names all of them
    /// @param called those before a bracket, which `INSERT INTO notes (id)` has too
    /// @param writes it has a word that writes
    /// @param changes it changes settings by itself, or runs a text that is not written out in it
    record Said(Set<String> names, Set<String> called, boolean writes, boolean changes) {
        private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE");
        private static final Set<String> BEFORE_A_STATEMENT = Set.of("BEGIN", "THEN", "ELSE", "LOOP", "ATOMIC");
        /// Within a text that may be run.
        private static final Pattern CHANGING_TEXT =
                Pattern.compile("set_config|(^|[;'\\$])\\s*(set|reset)\\s", Pattern.CASE_INSENSITIVE);

        static Said in(String body) {
            List<Token> tokens;
            try {
                tokens = Tokenizer.tokens(body);
            } catch (MalformedExpressionException e) {
                // another language, or not understood
                return new Said(Set.of(), Set.of(), true, true);
            }
            Set<String> names = new HashSet<>();
            Set<String> called = new HashSet<>();
            boolean writes = false;
            boolean changes = false;
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                if (token.isName()) {
                    names.add(token.name());
                    if (is(tokens, i + 1, "(")) {
                        called.add(token.name());
                    }
                }
                writes = writes || WRITES.stream().anyMatch(token::isWord);
                changes = changes
                        || startsStatement(tokens, i) && (token.isWord("SET") || token.isWord("RESET"))
                        || token.isWord("EXECUTE") && !isWrittenOut(tokens, i + 1)
                        || token.kind() == Token.Kind.STRING
                                && CHANGING_TEXT.matcher(token.text()).find();
            }
            return new Said(names, called, writes, changes);
        }

        private static boolean startsStatement(List<Token> tokens, int i) {
            if (i == 0) {
                return true;
            }
            Token before = tokens.get(i - 1);
            return before.text().equals(";")
                    || before.text().endsWith(">>")
                    || BEFORE_A_STATEMENT.stream().anyMatch(before::isWord);
        }

        /// `EXECUTE 'select …'` and `EXECUTE format('select …', …)`.
        private static boolean isWrittenOut(List<Token> tokens, int at) {
            boolean formatted = at < tokens.size() && tokens.get(at).isWord("FORMAT") && is(tokens, at + 1, "(");
            int text = formatted ? at + 2 : at;
            return text < tokens.size() && tokens.get(text).kind() == Token.Kind.STRING;
        }

        private static boolean is(List<Token> tokens, int i, String text) {
            return i < tokens.size() && tokens.get(i).text().equals(text);
        }
    }
}
