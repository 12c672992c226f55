package io.rolescope.files.change;

import io.rolescope.connections.Change;
import io.rolescope.connections.Change.Expect;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/// The statements that change a file's record.
final class FileChangeSql {
    private FileChangeSql() {}

    static boolean hasFunction(DSLContext db, String name) {
        return Boolean.TRUE.equals(db.resultQuery("""
                        select exists (select from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                                        where n.nspname = 'public' and p.proname = ?
                                          and oidvectortypes(p.proargtypes) = 'uuid')
                        """, name).fetchOne(0, Boolean.class));
    }

    static Change.Statement softDelete(UUID id) {
        return rows(
                "update public.files set deleted_at = now(), status = 'archived'"
                        + " where id = ? and deleted_at is null",
                id);
    }

    static Change.Statement restore(UUID id) {
        return rows(
                "update public.files set deleted_at = null,"
                        + " status = case when virus_scan_status = 'infected' then 'quarantined' else 'available' end"
                        + " where id = ? and deleted_at is not null",
                id);
    }

    static Change.Statement rename(UUID id, String name) {
        return rows("update public.files set filename = ? where id = ?", name, id);
    }

    /// Only from where it was: somebody else may have been faster.
    static Change.Statement move(UUID id, String from, String to) {
        return rows("update public.files set storage_path = ? where id = ? and storage_path = ?", to, id, from);
    }

    private static Change.Statement rows(String sql, Object... binds) {
        return new Change.Statement(sql, List.of(binds), Expect.ROWS);
    }
}
