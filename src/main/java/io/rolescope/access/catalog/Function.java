package io.rolescope.access.catalog;

import java.util.List;

/// A function that a policy or trigger calls.
///
/// @param definer runs as its owner, not as the caller
/// @param volatility `i`mmutable, `s`table or `v`olatile, as `pg_proc.provolatile`
/// @param settings what it pins: `search_path=…`
/// @param body its source, empty for one compiled in
public record Function(
        long oid,
        String schema,
        String name,
        String arguments,
        String owner,
        boolean definer,
        char volatility,
        List<String> settings,
        String language,
        String body) {

    public Function {
        settings = List.copyOf(settings);
    }

    public String qualifiedName() {
        return schema + "." + name;
    }

    public boolean pinsSearchPath() {
        return settings.stream().anyMatch(setting -> setting.startsWith("search_path="));
    }

    /// May answer differently from one row to the next.
    public boolean isVolatile() {
        return volatility == 'v';
    }
}
