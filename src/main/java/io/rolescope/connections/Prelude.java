package io.rolescope.connections;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a transaction begins with, several statements sent together, so that they cost one round trip. Part of
/// [Session], the only one that says them.
final class Prelude {
    private final StringBuilder sql = new StringBuilder();
    private final List<String> binds = new ArrayList<>();
    private int statements;

    void statement(String text) {
        sql.append(text).append("; ");
        statements++;
    }

    /// All settings are put on by one SELECT, from left to right, as PostgREST does.
    void setting(String name, String value) {
        sql.append(binds.isEmpty() ? "SELECT " : ", ").append("pg_catalog.set_config(?, ?, true)");
        binds.add(name);
        binds.add(value);
    }

    void identity(SessionIdentity identity, RoleSettings ofRole) {
        settings(identity, ofRole).forEach(this::setting);
        if (identity.role() != null) {
            setting("role", identity.role());
        }
    }

    /// What is put on: what the role prescribes, and before that what the identity says itself.
    static Map<String, String> settings(SessionIdentity identity, RoleSettings ofRole) {
        Map<String, String> all = new LinkedHashMap<>(ofRole.values());
        all.remove("statement_timeout");
        all.remove("lock_timeout");
        all.putAll(identity.settings());
        all.replaceAll(Prelude::asDriverNeeds);
        return all;
    }

    /// The driver gives the connection up when dates are not printed as ISO or texts not as UTF-8.
    private static String asDriverNeeds(String name, String value) {
        if (name.equalsIgnoreCase("client_encoding")) {
            return "UTF8";
        }
        if (!name.equalsIgnoreCase("datestyle")) {
            return value;
        }
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("DMY") ? "ISO, DMY" : upper.contains("YMD") ? "ISO, YMD" : "ISO, MDY";
    }

    /// How many statements it has.
    int size() {
        return statements + (binds.isEmpty() ? 0 : 1);
    }

    /// The same with its values written out, for being sent ahead of statements that are not to be searched for
    /// placeholders; `null` where a value changes how the server reads texts, or cannot be written.
    @Nullable
    String asText() {
        StringBuilder text = new StringBuilder();
        int bind = 0;
        for (int i = 0; i < sql.length(); i++) {
            if (sql.charAt(i) != '?') {
                text.append(sql.charAt(i));
                continue;
            }
            String value = binds.get(bind++);
            boolean unsafe = value.indexOf('\0') >= 0 || value.equalsIgnoreCase("standard_conforming_strings");
            if (unsafe) {
                return null;
            }
            text.append(" E'")
                    .append(value.replace("\\", "\\\\").replace("'", "''"))
                    .append('\'');
        }
        return binds.isEmpty() ? text.toString() : text.append("; ").toString();
    }

    void runOn(Connection connection) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(sql.toString())) {
            for (int i = 0; i < binds.size(); i++) {
                prepared.setString(i + 1, binds.get(i));
            }
            prepared.execute();
        }
    }
}
