package io.rolescope.access.expect;

import io.rolescope.access.explain.StatementShape;
import io.rolescope.connections.SessionIdentity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One expectation of a test file.
///
/// @param who `role:NAME`, `user:EMAIL`, `claims:JSON` as written; empty where `identity` is spelled out
/// @param identity the identity spelled out, `null` where `who` names it
/// @param keys the rows by their keys; empty for every row
/// @param values a new row, for insert; empty where existing rows are meant
/// @param set what an update gives each of the rows, by column; empty to leave them as they are
public record PolicyTest(
        String name,
        String who,
        @Nullable SessionIdentity identity,
        String table,
        StatementShape shape,
        List<String> keys,
        Map<String, @Nullable String> values,
        Map<String, @Nullable String> set,
        Expectation expect) {

    public PolicyTest {
        keys = List.copyOf(keys);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }

    /// One that sets nothing to another value.
    public PolicyTest(
            String name,
            String who,
            @Nullable SessionIdentity identity,
            String table,
            StatementShape shape,
            List<String> keys,
            Map<String, @Nullable String> values,
            Expectation expect) {
        this(name, who, identity, table, shape, keys, values, Map.of(), expect);
    }
}
