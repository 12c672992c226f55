package io.rolescope.audit;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.RowCount;
import io.rolescope.explorer.RowExport;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/// Reads the logs as the identity of a lens sees them.
public final class AuditLog {
    /// Counting stops here.
    public static final int COUNT_LIMIT = 10_000;

    private static final Duration COUNT_TIME = Duration.ofSeconds(10);

    private AuditLog() {}

    /// Which of the logs this backend has.
    public static Set<AuditSource> present(Lens lens, ReadOptions options) {
        return lens.read(options, db -> {
            Set<AuditSource> found = EnumSet.noneOf(AuditSource.class);
            Arrays.stream(AuditSource.values())
                    .filter(source -> Boolean.TRUE.equals(AuditQueries.isThere(db, "public." + source.table())))
                    .forEach(found::add);
            return found;
        });
    }

    /// Entries behind `edge` (older ones), newest first.
    public static List<AuditEvent> older(
            Lens lens, AuditFilter filter, @Nullable AuditEvent edge, int limit, ReadOptions options) {
        return lens.read(options, db -> AuditQueries.events(db, filter, edge, true, limit));
    }

    /// Entries before `edge` (newer ones) that are nearest to it, newest first. Without an edge the oldest of all.
    public static List<AuditEvent> newer(
            Lens lens, AuditFilter filter, @Nullable AuditEvent edge, int limit, ReadOptions options) {
        return lens.read(options, db -> AuditQueries.events(db, filter, edge, false, limit))
                .reversed();
    }

    /// How many entries there are, up to [#COUNT_LIMIT].
    public static RowCount count(Lens lens, AuditFilter filter, ReadOptions options) {
        try {
            long rows = lens.read(
                    options.withTimeout(COUNT_TIME), db -> AuditQueries.countUpTo(db, filter, COUNT_LIMIT + 1));
            return rows > COUNT_LIMIT ? new RowCount(COUNT_LIMIT, RowCount.Exactness.AT_LEAST) : RowCount.exact(rows);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.TimedOut) {
                return RowCount.unknown();
            }
            throw e;
        }
    }

    /// Writes all entries that the filter lets through.
    ///
    /// @param masked whether what is personal is masked in the file too
    ///
    /// @throws FailureException when they cannot be read or the file cannot be written
    public static RowExport.Written export(
            Lens lens,
            AuditFilter filter,
            boolean masked,
            RowExport.Format format,
            Path file,
            Cancellation cancellation,
            Progress progress) {
        Select<?> query = lens.read(ReadOptions.cancelledBy(cancellation), db -> AuditQueries.everything(db, filter));
        Select<?> shown = masked ? AuditQueries.masked(query) : query;
        return RowExport.write(lens, shown, format, file, cancellation, progress);
    }

    /// Tables that have entries of row changes in reach of a filter: those with an audit trigger.
    public static List<String> auditedTables(Lens lens, ReadOptions options) {
        return lens.read(options, db -> db.fetch("""
                        select distinct c.relname::text as name
                          from pg_catalog.pg_trigger t
                          join pg_catalog.pg_class c on c.oid = t.tgrelid
                          join pg_catalog.pg_proc p on p.oid = t.tgfoid
                         where not t.tgisinternal and not c.relispartition and p.proname like '%audit%'
                         order by 1
                        """).map(row -> row.get("name", String.class)));
    }
}
