package io.rolescope.connections;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What tells as whom a transaction asks: asked before and after a person's own statement, it tells whether the
/// statement moved to somebody else.
///
/// Beside role and claims these are the settings of every identity that was put on so far and of their roles, whatever
/// the backend calls them (`app.tenant_id`): policies read them as they read claims.
final class WhoIsOn {
    private static final List<String> ALWAYS = List.of(
            "role",
            "session_authorization",
            "row_security",
            "search_path",
            "request.jwt.claims",
            "request.jwt.claim.sub",
            "request.jwt.claim.role");

    private final Set<String> names = new TreeSet<>();

    /// An identity is put on, whose settings are looked at from now on.
    void putOn(SessionIdentity identity, RoleSettings ofRole) {
        names.addAll(identity.settings().keySet());
        names.addAll(ofRole.values().keySet());
    }

    /// A query of one text. A setting that is not there and an empty one are the same: the first becomes the second
    /// where a function has put it on for itself.
    String sql() {
        return Stream.concat(ALWAYS.stream(), names.stream().filter(name -> !ALWAYS.contains(name)))
                .map(name -> "coalesce(pg_catalog.current_setting(E'"
                        + name.replace("\\", "\\\\").replace("'", "\\'") + "', true), '')")
                .collect(Collectors.joining(
                        ", ",
                        "select pg_catalog.array_to_string(array[current_user::pg_catalog.text, ",
                        "], E'\\x01')"));
    }
}
