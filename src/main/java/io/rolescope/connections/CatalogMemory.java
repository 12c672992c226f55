package io.rolescope.connections;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// What has been found in a backend's catalog and need not be asked again until it is refreshed: which tables are
/// there, and may be read. Only what is there is remembered; what is missing may be made meanwhile. Thread-safe.
public final class CatalogMemory {
    private static final String KEY = "rolescope.catalog";
    private static final String ROLE = "rolescope.role";

    private final Map<String, Boolean> found = new ConcurrentHashMap<>();

    CatalogMemory() {}

    /// Whether `what` was found before by anybody, else what `ask` says.
    public static boolean found(DSLContext db, String what, BooleanSupplier ask) {
        return db.configuration().data(KEY) instanceof CatalogMemory memory
                ? memory.found(what, ask)
                : ask.getAsBoolean();
    }

    /// The same for what depends on who asks; asked each time where identities change within a transaction.
    public static boolean foundByRole(DSLContext db, String what, BooleanSupplier ask) {
        return db.configuration().data(ROLE) instanceof String role
                ? found(db, role + " " + what, ask)
                : ask.getAsBoolean();
    }

    void serve(Configuration configuration) {
        configuration.data(KEY, this);
    }

    /// @param role whose questions follow; `null` while nobody's can be told
    static void asks(Configuration configuration, @Nullable String role) {
        if (role == null) {
            configuration.data().remove(ROLE);
        } else {
            configuration.data(ROLE, role);
        }
    }

    void forget() {
        found.clear();
    }

    private boolean found(String what, BooleanSupplier ask) {
        if (found.containsKey(what)) {
            return true;
        }
        boolean there = ask.getAsBoolean();
        if (there) {
            found.put(what, true);
        }
        return there;
    }
}
