package io.rolescope.access.rehearse;

import io.rolescope.access.rehearse.OutsideEffect.Severity;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the functions of the server and of well-known extensions do outside a transaction.
///
/// Sources: PostgreSQL manual, “System Administration Functions”, “Sequence Manipulation Functions”, “dblink”;
/// documentation of pg_net and pgsql-http.
final class KnownEffects {
    private KnownEffects() {}

    /// What a function does.
    record Effect(Severity severity, String reason) {}

    private static final Effect OWN_CONNECTION =
            new Effect(Severity.ESCAPES, "It opens a connection of its own, and what it does there is committed.");
    private static final Effect AT_ONCE = new Effect(
            Severity.ESCAPES, "It acts on the server at once, whether or not the transaction is rolled back.");
    private static final Effect SEQUENCE =
            new Effect(Severity.STAYS, "The sequence keeps the step; no rollback takes it back.");
    private static final Effect SESSION_LOCK = new Effect(
            Severity.STAYS, "It takes an advisory lock for the session; Rolescope releases it after the rollback.");
    private static final Effect NOTIFY =
            new Effect(Severity.TAKEN_BACK, "It notifies at COMMIT, which never comes: nobody is told.");
    private static final Effect QUEUED = new Effect(
            Severity.TAKEN_BACK,
            "It queues a request in a table of pg_net; the queue's row is rolled back, so nothing is sent.");
    private static final Effect SENT =
            new Effect(Severity.ESCAPES, "It sends an HTTP request at once, and that is not taken back.");

    private static final Set<String> DBLINK = Set.of(
            "dblink",
            "dblink_exec",
            "dblink_connect",
            "dblink_connect_u",
            "dblink_open",
            "dblink_send_query",
            "pg_background_launch");
    private static final Set<String> ACTS = Set.of(
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_rotate_logfile",
            "pg_switch_wal",
            "pg_create_restore_point",
            "pg_promote",
            "pg_wal_replay_pause",
            "pg_logical_emit_message",
            "pg_create_logical_replication_slot",
            "pg_create_physical_replication_slot",
            "pg_drop_replication_slot",
            "pg_stat_reset",
            "pg_stat_statements_reset",
            "lo_export",
            "pg_file_write",
            "pg_file_rename",
            "pg_file_unlink",
            "pg_file_sync");
    private static final Set<String> LOCKS = Set.of(
            "pg_advisory_lock", "pg_advisory_lock_shared", "pg_try_advisory_lock", "pg_try_advisory_lock_shared");
    private static final Set<String> HTTP =
            Set.of("http", "http_get", "http_post", "http_put", "http_patch", "http_delete", "http_head");
    private static final Map<String, Effect> OTHERS = Map.of(
            "nextval", SEQUENCE, "setval", SEQUENCE, "pg_notify", NOTIFY, "triggered_change_notification", NOTIFY);

    /// Extensions whose compiled functions only compute, or only change the row they are a trigger of.
    private static final Set<String> COMPUTING = Set.of(
            "plpgsql",
            "uuid-ossp",
            "pgcrypto",
            "moddatetime",
            "autoinc",
            "insert_username",
            "refint",
            "unaccent",
            "pg_trgm",
            "citext",
            "ltree",
            "hstore",
            "intarray",
            "btree_gin",
            "btree_gist",
            "fuzzystrmatch",
            "cube",
            "earthdistance",
            "isn",
            "seg",
            "tablefunc",
            "vector",
            "postgis",
            "pgjwt",
            "pg_jsonschema",
            "pg_hashids",
            "rum");

    /// @param schema where the function is, empty where that is not known
    /// @param extension the one it came with, empty for none or where that is not known
    /// @return `null` for a function that is not known to act outside
    static @Nullable Effect of(String schema, String extension, String name) {
        if (HTTP.contains(name)) {
            // a project's own function of such a name is read instead
            return schema.equals("net") ? QUEUED : extension.equals("http") ? SENT : null;
        }
        if (DBLINK.contains(name)) {
            return OWN_CONNECTION;
        }
        if (LOCKS.contains(name)) {
            return SESSION_LOCK;
        }
        return ACTS.contains(name) ? AT_ONCE : OTHERS.get(name);
    }

    /// Whether compiled code of this extension only computes.
    static boolean isHarmless(String extension, String name) {
        return COMPUTING.contains(extension)
                || extension.isEmpty()
                        && Set.of("suppress_redundant_updates_trigger", "plpgsql_call_handler")
                                .contains(name);
    }
}
