package io.rolescope.files;

import io.rolescope.connections.Lens;
import io.rolescope.connections.ReadOptions;
import io.rolescope.explorer.Counting;
import io.rolescope.explorer.RowExport;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads file records as the identity of a lens sees them.
public final class FileRecords {
    /// How many accesses a detail tells.
    public static final int ACCESSES = 30;

    private FileRecords() {}

    /// Whether this backend keeps files as this page knows them.
    public static boolean present(Lens lens, ReadOptions options) {
        return lens.read(options, FilesQueries::present);
    }

    /// Files behind `edge` (older ones), newest first.
    public static List<FileRecord> older(
            Lens lens, FileFilter filter, @Nullable FileRecord edge, int limit, ReadOptions options) {
        return lens.read(options, db -> FilesQueries.page(db, filter, edge, true, limit));
    }

    /// Files before `edge` (newer ones) that are nearest to it, newest first. Without an edge the oldest of all.
    public static List<FileRecord> newer(
            Lens lens, FileFilter filter, @Nullable FileRecord edge, int limit, ReadOptions options) {
        return lens.read(options, db -> FilesQueries.page(db, filter, edge, false, limit))
                .reversed();
    }

    /// How many there are and how many are visible, in words.
    public static String count(Viewpoint viewpoint, FileFilter filter, ReadOptions options) {
        return Counting.inWords(
                viewpoint, options, "file", "files", db -> FilesQueries.countUpTo(db, filter, Counting.LIMIT + 1));
    }

    /// Organizations by name, for choosing one.
    public static Map<UUID, String> organizations(Lens lens, ReadOptions options) {
        return lens.read(options, FilesQueries::organizations);
    }

    /// One file; empty when the identity sees none of this id.
    public static Optional<FileDetail> detail(Lens lens, UUID id, ReadOptions options) {
        return lens.read(options, db -> {
            @Nullable FileRecord file = FilesQueries.file(db, id);
            if (file == null) {
                return Optional.empty();
            }
            boolean storage = FilesQueries.storageReadable(db);
            return Optional.of(new FileDetail(
                    file,
                    FilesQueries.versions(db, id),
                    FilesQueries.accesses(db, id, ACCESSES),
                    storage ? FilesQueries.object(db, file) : null,
                    storage));
        });
    }

    /// Writes all records that the filter lets through.
    public static RowExport.Written export(
            Lens lens,
            FileFilter filter,
            RowExport.Format format,
            Path file,
            Cancellation cancellation,
            Progress progress) {
        return RowExport.write(lens, FilesQueries.everything(filter), format, file, cancellation, progress);
    }
}
