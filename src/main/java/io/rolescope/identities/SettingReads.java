package io.rolescope.identities;

import io.rolescope.identities.SqlTokens.Token;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one piece of SQL reads of the session: settings, claims, the current role; and which functions it calls.
///
/// @param settings names given to `current_setting`, as written
/// @param claims paths taken out of JSON, joined by dots: `app_metadata.organization_id`; only meaningful where the
/// claims are read too
/// @param keys names taken out of settings that hold a JSON object, by setting: `hasura.user` and `x-hasura-user-id`
/// @param calls functions called, qualified where they are written so
/// @param role whether `current_user` or its synonyms are read
/// @param computed whether a setting is read whose name is put together at run time
record SettingReads(
        Set<String> settings,
        Set<String> claims,
        Map<String, Set<String>> keys,
        Set<Call> calls,
        boolean role,
        boolean computed) {
    private static final Set<String> ROLE_WORDS = Set.of("current_user", "session_user", "current_role");
    private static final Set<String> USER_FOLLOWS = Set.of("create", "alter", "drop", "for", ".");

    /// A function's name as written; `schema` is empty where it was left out.
    record Call(String schema, String name) {}

    static SettingReads of(String sql) {
        Reading reading = new Reading();
        reading.read(SqlTokens.of(sql), 0);
        return new SettingReads(
                reading.settings,
                reading.claims,
                reading.keys(),
                reading.calls,
                reading.role || reading.settings.contains("role"),
                reading.computed);
    }

    private static final class Reading {
        /// Strings within strings: SQL that a function puts together for EXECUTE.
        private static final int DEEPEST = 3;

        private final Set<String> settings = new LinkedHashSet<>();
        private final Set<String> claims = new LinkedHashSet<>();
        private final Map<String, Set<String>> directKeys = new LinkedHashMap<>();
        private final Set<Call> calls = new LinkedHashSet<>();
        private boolean role;
        private boolean computed;

        void read(List<Token> tokens, int depth) {
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                if (token.isString()) {
                    if (depth < DEEPEST
                            && (token.text().contains("current_setting")
                                    || token.text().contains("auth."))) {
                        read(SqlTokens.of(token.text()), depth + 1);
                    }
                } else if (token.is("current_setting") && isSign(tokens, i + 1, "(")) {
                    setting(tokens, i + 2);
                } else if (token.isName() && isSign(tokens, i + 1, "(")) {
                    calls.add(new Call(schemaBefore(tokens, i), token.text()));
                } else if (ROLE_WORDS.contains(token.text()) && token.kind() == SqlTokens.Kind.WORD) {
                    role = true;
                } else if (token.is("user")
                        && !(i > 0 && USER_FOLLOWS.contains(tokens.get(i - 1).text()))) {
                    role = true;
                } else if (isArrow(tokens, i)) {
                    i = path(tokens, i) - 1;
                }
            }
        }

        private void setting(List<Token> tokens, int at) {
            if (at < tokens.size() && tokens.get(at).isString()) {
                String name = tokens.get(at).text().strip();
                settings.add(name);
                int after = pastArguments(tokens, at + 1);
                if (isArrow(tokens, after)) {
                    int key = after + arrowLength(tokens, after);
                    if (key < tokens.size() && tokens.get(key).isString()) {
                        directKeys
                                .computeIfAbsent(name, ignored -> new LinkedHashSet<>())
                                .add(tokens.get(key).text());
                    }
                }
            } else {
                computed = true;
            }
        }

        /// Behind `, true)`, `, '')`, brackets and casts: where an arrow takes a value out of the setting itself.
        private static int pastArguments(List<Token> tokens, int from) {
            int at = from;
            while (true) {
                int before = at;
                if (isSign(tokens, at, ",") && at + 1 < tokens.size()) {
                    at += 2;
                }
                at = skipCast(tokens, at);
                if (at == before) {
                    return at;
                }
            }
        }

        /// Names taken straight out of a setting, and those that carry the setting's prefix as theirs wherever they
        /// are taken: a function puts `hasura.user` into a variable first.
        Map<String, Set<String>> keys() {
            Map<String, Set<String>> all = new LinkedHashMap<>(directKeys);
            for (String setting : settings) {
                int dot = setting.indexOf('.');
                if (dot > 0) {
                    String prefix = "x-" + setting.substring(0, dot) + "-";
                    claims.stream()
                            .filter(name -> name.startsWith(prefix))
                            .forEach(name -> all.computeIfAbsent(setting, ignored -> new LinkedHashSet<>())
                                    .add(name));
                }
            }
            return all;
        }

        /// `-> 'a' ->> 'b'` from `start` on; says where it ends.
        private int path(List<Token> tokens, int start) {
            StringBuilder path = new StringBuilder();
            int at = start;
            while (isArrow(tokens, at)) {
                int key = at + arrowLength(tokens, at);
                if (key >= tokens.size() || !tokens.get(key).isString()) {
                    at = key;
                    break;
                }
                if (!path.isEmpty()) {
                    path.append('.');
                }
                path.append(tokens.get(key).text().replaceAll("[{} ]", "").replace(',', '.'));
                at = skipCast(tokens, key + 1);
            }
            if (!path.isEmpty()) {
                claims.add(path.toString());
            }
            return at;
        }

        /// Casts and closing brackets, which the server's own writing puts between two steps of a path.
        private static int skipCast(List<Token> tokens, int from) {
            int at = from;
            while (true) {
                if (isSign(tokens, at, ":") && isSign(tokens, at + 1, ":")) {
                    at += 3;
                } else if (isSign(tokens, at, ")")) {
                    at++;
                } else {
                    return at;
                }
            }
        }

        /// `->`, `->>`, `#>` or `#>>`.
        private static boolean isArrow(List<Token> tokens, int at) {
            return (isSign(tokens, at, "-") || isSign(tokens, at, "#")) && isSign(tokens, at + 1, ">");
        }

        private static int arrowLength(List<Token> tokens, int at) {
            return isSign(tokens, at + 2, ">") ? 3 : 2;
        }

        private static boolean isSign(List<Token> tokens, int at, String sign) {
            return at >= 0
                    && at < tokens.size()
                    && tokens.get(at).kind() == SqlTokens.Kind.SIGN
                    && tokens.get(at).text().equals(sign);
        }

        private static String schemaBefore(List<Token> tokens, int at) {
            return isSign(tokens, at - 1, ".") && at >= 2 && tokens.get(at - 2).isName()
                    ? tokens.get(at - 2).text()
                    : "";
        }
    }
}
