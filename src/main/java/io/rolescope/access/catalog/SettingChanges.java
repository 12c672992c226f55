package io.rolescope.access.catalog;

import io.rolescope.access.expression.MalformedExpressionException;
import io.rolescope.access.expression.Token;
import io.rolescope.access.expression.Tokenizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// By which names settings may change, which policies read: functions that change them, functions that call those,
/// and tables whose triggers do, however far behind.
///
/// Names alone are looked at, so that a name of two functions stands for both: too many are found, never too few.
final class SettingChanges {
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE");

    private final Set<String> functions = new HashSet<>(Set.of("set_config"));
    private final Set<String> tables = new HashSet<>();

    /// A function of people.
    ///
    /// @param changes its own text changes settings
    record Source(long oid, String name, String body, boolean changes) {}

    /// Nothing but the server's own function changes settings.
    SettingChanges() {}

    /// @param fired by function, the tables that it is a trigger of
    SettingChanges(List<Source> sources, Map<Long, Set<String>> fired) {
        Map<Source, Names> named = new HashMap<>();
        sources.forEach(source -> named.put(source, Names.of(source.body())));
        Set<Source> found = new HashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Source source : sources) {
                boolean adds = !found.contains(source)
                        && (source.changes()
                                || !within(named.getOrDefault(source, Names.NONE))
                                        .isEmpty());
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
        return within(Names.of(body));
    }

    private Set<String> within(Names names) {
        Set<String> all = new HashSet<>(names.called());
        all.retainAll(functions);
        if (names.writes()) {
            Set<String> written = new HashSet<>(names.others());
            written.retainAll(tables);
            all.addAll(written);
        }
        return all;
    }

    /// @param called names before a bracket
    /// @param others all other names
    /// @param writes it has a word that writes
    private record Names(Set<String> called, Set<String> others, boolean writes) {
        private static final Names NONE = new Names(Set.of(), Set.of(), false);

        static Names of(String body) {
            List<Token> tokens;
            try {
                tokens = Tokenizer.tokens(body);
            } catch (MalformedExpressionException e) {
                return NONE;
            }
            Set<String> called = new HashSet<>();
            Set<String> others = new HashSet<>();
            boolean writes = false;
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                if (token.isName()) {
                    boolean calls =
                            i + 1 < tokens.size() && tokens.get(i + 1).text().equals("(");
                    (calls ? called : others).add(token.name());
                    // INSERT INTO notes (id) has a bracket behind the table
                    if (calls) {
                        others.add(token.name());
                    }
                }
                writes = writes
                        || token.kind() == Token.Kind.WORD
                                && WRITES.contains(token.text().toUpperCase(java.util.Locale.ROOT));
            }
            return new Names(called, others, writes);
        }
    }
}
