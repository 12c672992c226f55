package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// File records as one caller may handle them. Nothing is checked here that row security does not check itself: a
/// record that the caller may not see is answered like one that does not exist.
public final class FileRecords {
    private static final String FILES = "public.files";
    private static final int MOST = 1000;

    private final CallerDatabase database;
    private final Caller caller;

    public FileRecords(CallerDatabase database, Caller caller) {
        this.database = database;
        this.caller = caller;
    }

    /// What a new record says. The path's first folder has to be the organization's id, or storage will not let
    /// anybody reach the object.
    public record NewFile(
            UUID id,
            UUID organization,
            String filename,
            ObjectKey object,
            long size,
            @Nullable String checksum,
            String mimeType,
            String category,
            List<String> tags) {}

    /// Which records are wanted; `null` for any.
    ///
    /// @param nameContains part of the file's name, in any case
    /// @param deleted whether softly deleted ones are wanted instead of living ones
    public record Filter(
            @Nullable UUID organization,
            @Nullable UUID uploadedBy,
            @Nullable String category,
            @Nullable String status,
            @Nullable String tag,
            @Nullable String nameContains,
            boolean deleted,
            int limit,
            int offset) {
        /// The newest hundred living ones.
        public static Filter any() {
            return new Filter(null, null, null, null, null, null, false, 100, 0);
        }

        public Filter inOrganization(UUID id) {
            return new Filter(id, uploadedBy, category, status, tag, nameContains, deleted, limit, offset);
        }

        public Filter named(String part) {
            return new Filter(organization, uploadedBy, category, status, tag, part, deleted, limit, offset);
        }

        public Filter onlyDeleted() {
            return new Filter(organization, uploadedBy, category, status, tag, nameContains, true, limit, offset);
        }
    }

    /// Adds a record, uploaded by the caller.
    ///
    /// @throws ApiException 403 when the caller may not, 409 when there is one already
    public UUID create(NewFile file) {
        return StorageRows.explained(() -> database.change(caller, FILES, "insert", db -> {
            db.query(
                            "insert into public.files (id, organization_id, filename, original_filename, storage_path,"
                                    + " bucket_name, file_size, checksum, mime_type, uploaded_by, category, tags)"
                                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            new @Nullable Object[] {
                                file.id(),
                                file.organization(),
                                file.filename(),
                                file.filename(),
                                file.object().name(),
                                file.object().bucket(),
                                file.size(),
                                file.checksum(),
                                file.mimeType(),
                                caller.userId().orElse(null),
                                file.category(),
                                file.tags().toArray(String[]::new)
                            })
                    .execute();
            return file.id();
        }));
    }

    /// A record that is not softly deleted.
    public Optional<FileRecord> read(UUID id) {
        return database.read(
                caller,
                FILES,
                db -> db.resultQuery(
                                "select " + FileRecord.COLUMNS
                                        + " from public.files where id = ? and deleted_at is null",
                                id)
                        .fetchOptional(FileRecord::of));
    }

    /// Records, newest first.
    public List<FileRecord> list(Filter filter) {
        StringBuilder sql = new StringBuilder("select ")
                .append(FileRecord.COLUMNS)
                .append(" from public.files where deleted_at is ")
                .append(filter.deleted() ? "not null" : "null");
        List<Object> binds = new ArrayList<>();
        narrow(sql, binds, " and organization_id = ?", filter.organization());
        narrow(sql, binds, " and uploaded_by = ?", filter.uploadedBy());
        narrow(sql, binds, " and category = ?", filter.category());
        narrow(sql, binds, " and status = ?", filter.status());
        narrow(sql, binds, " and ? = any (tags)", filter.tag());
        narrow(sql, binds, " and strpos(lower(filename), lower(?)) > 0", filter.nameContains());
        sql.append(" order by created_at desc, id desc limit ? offset ?");
        binds.add(Math.clamp(filter.limit(), 1, MOST));
        binds.add(Math.max(0, filter.offset()));
        return database.read(
                caller,
                FILES,
                db -> db.resultQuery(sql.toString(), binds.toArray()).fetch(FileRecord::of));
    }

    private static void narrow(StringBuilder sql, List<Object> binds, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            binds.add(value);
        }
    }

    /// Removes a record for good, with its versions and accesses.
    public boolean delete(UUID id) {
        return StorageRows.explained(() -> database.change(
                caller,
                FILES,
                "delete",
                db -> db.query("delete from public.files where id = ?", id).execute() == 1));
    }

    /// Hides a record until it is restored.
    ///
    /// @return whether there was one that the caller may delete
    public boolean softDelete(UUID id) {
        return ask("select public.soft_delete_file(?)", id);
    }

    /// Shows a softly deleted record again.
    ///
    /// @return whether there was one that the caller may restore
    public boolean restore(UUID id) {
        return ask("select public.restore_file(?)", id);
    }

    /// Says that the object lies elsewhere in its bucket now.
    ///
    /// @return whether there was one that the caller may change
    public boolean movePath(UUID id, ObjectKey to) {
        return StorageRows.explained(() -> database.change(
                caller,
                FILES,
                "update",
                db -> db.query(
                                        "update public.files set storage_path = ?, bucket_name = ? where id = ?"
                                                + " and deleted_at is null",
                                        to.name(),
                                        to.bucket(),
                                        id)
                                .execute()
                        == 1));
    }

    /// Writes down that the caller has accessed the file.
    ///
    /// @param action as `file_access_logs` knows it: `view`, `download`, `share`, …
    /// @return false when the caller sees no such file
    public boolean track(UUID id, String action) {
        if (read(id).isEmpty()) {
            return false;
        }
        StorageRows.explained(() -> database.change(
                caller,
                "public.file_access_logs",
                "insert",
                db -> db.fetch("select public.track_file_access(?, ?)", id, action)));
        return true;
    }

    /// Whether the caller belongs to the organization, or administers the platform.
    public boolean mayEnter(UUID organization) {
        if (caller.isService()) {
            return true;
        }
        return database.read(
                caller,
                "public.organization_members",
                db -> Boolean.TRUE.equals(
                        db.resultQuery("select app.is_member_of(?) or app.is_super_admin()", organization)
                                .fetchSingle(0, Boolean.class)));
    }

    private boolean ask(String sql, UUID id) {
        return StorageRows.explained(() -> database.change(
                caller,
                FILES,
                "update",
                db -> Boolean.TRUE.equals(db.resultQuery(sql, id).fetchSingle(0, Boolean.class))));
    }
}
