package io.rolescope.sandbox.storage;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/// `storage.buckets` and `storage.objects`, always as a caller.
final class StorageRows {
    private static final String OBJECTS = "storage.objects";
    private static final String BUCKETS = "storage.buckets";

    private final CallerDatabase database;

    StorageRows(CallerDatabase database) {
        this.database = database;
    }

    /// What a new or replaced object's row says.
    record Draft(
            UUID id,
            ObjectKey key,
            @Nullable UUID owner,
            @Nullable String ownerId,
            String version,
            String metadata,
            @Nullable String userMetadata) {

        Object[] binds() {
            return new @Nullable Object[] {id, key.bucket(), key.name(), owner, ownerId, version, metadata, userMetadata
            };
        }
    }

    /// Looks up a bucket as the server itself: limits hold for everybody, whether or not they may list buckets.
    Bucket bucket(String id) {
        return bucketAs(Caller.service(), id).orElseThrow(StorageErrors::noBucket);
    }

    Optional<Bucket> bucketAs(Caller caller, String id) {
        return database.read(
                caller,
                BUCKETS,
                db -> db.resultQuery("select " + Bucket.COLUMNS + " from storage.buckets where id = ?", id)
                        .fetchOptional(Bucket::of));
    }

    Optional<StoredObject> find(Caller caller, ObjectKey key) {
        return database.read(caller, OBJECTS, db -> find(db, key));
    }

    List<StoredObject> find(Caller caller, String bucket, List<String> names) {
        return database.read(
                caller,
                OBJECTS,
                db -> db.resultQuery(
                                "select " + StoredObject.COLUMNS
                                        + " from storage.objects where bucket_id = ? and name = any (?)",
                                bucket,
                                names.toArray(String[]::new))
                        .fetch(StoredObject::of));
    }

    private static Optional<StoredObject> find(DSLContext db, ObjectKey key) {
        return db.resultQuery(
                        "select " + StoredObject.COLUMNS + " from storage.objects where bucket_id = ? and name = ?",
                        key.bucket(),
                        key.name())
                .fetchOptional(StoredObject::of);
    }

    /// Whether the caller could write this row: tried and taken back, so that nobody sends megabytes in vain.
    void checkMayWrite(Caller caller, Draft draft, boolean replace) {
        explained(() -> database.attempt(caller, OBJECTS, "insert", db -> write(db, draft, replace)));
    }

    /// Writes the row.
    ///
    /// @return the object's id, the old one's where it was replaced
    UUID write(Caller caller, Draft draft, boolean replace) {
        return explained(() -> database.change(caller, OBJECTS, "insert", db -> write(db, draft, replace)));
    }

    private static UUID write(DSLContext db, Draft draft, boolean replace) {
        String insert = """
                insert into storage.objects (id, bucket_id, name, owner, owner_id, version, metadata, user_metadata)
                values (?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb))
                """;
        if (!replace) {
            db.query(insert, draft.binds()).execute();
            return draft.id();
        }
        return db.resultQuery(insert + """
                on conflict (bucket_id, name) do update
                   set version = excluded.version, metadata = excluded.metadata,
                       user_metadata = excluded.user_metadata, owner = excluded.owner, owner_id = excluded.owner_id,
                       updated_at = now()
                returning id
                """, draft.binds()).fetchSingle(0, UUID.class);
    }

    /// Gives an object another name, where it still has the name and the version that were seen.
    boolean move(Caller caller, StoredObject object, ObjectKey to) {
        return explained(() -> database.change(
                caller,
                OBJECTS,
                "update",
                db -> db.query(
                                        "update storage.objects set bucket_id = ?, name = ?, updated_at = now()"
                                                + " where id = ? and coalesce(version, '') = ?"
                                                + " and bucket_id = ? and name = ?",
                                        to.bucket(),
                                        to.name(),
                                        object.id(),
                                        object.version(),
                                        object.key().bucket(),
                                        object.key().name())
                                .execute()
                        == 1));
    }

    /// Removes what the caller may remove of `names`.
    List<StoredObject> remove(Caller caller, String bucket, List<String> names) {
        return explained(() -> database.change(
                caller,
                OBJECTS,
                "delete",
                db -> db.resultQuery(
                                "delete from storage.objects where bucket_id = ? and name = any (?) returning "
                                        + StoredObject.COLUMNS,
                                bucket,
                                names.toArray(String[]::new))
                        .fetch(StoredObject::of)));
    }

    /// Tells of a download where a file record describes the object and the caller may see it.
    void trackDownload(Caller caller, ObjectKey key) {
        database.change(
                caller,
                "public.file_access_logs",
                "insert",
                db -> db.fetch(
                        "select public.track_file_access(f.id, 'download') from public.files f"
                                + " where f.bucket_name = ? and f.storage_path = ?",
                        key.bucket(),
                        key.name()));
    }

    CallerDatabase database() {
        return database;
    }

    /// Runs `work`; what the database refuses is told in the words that storage clients know, decided by SQLSTATE.
    static <T extends @Nullable Object> T explained(Supplier<T> work) {
        try {
            return work.get();
        } catch (FailureException e) {
            Failure failure = e.failure();
            throw switch (failure.code() == null ? "" : failure.code()) {
                case "42501" ->
                    new ApiException(403, "Unauthorized", "new row violates row-level security policy", Map.of(), e);
                case "23505" -> new ApiException(409, "Duplicate", "The resource already exists", Map.of(), e);
                case "23503" -> new ApiException(404, "Bucket not found", "Bucket not found", Map.of(), e);
                // an index entry has room for about 2,700 bytes
                case "54000" -> new ApiException(400, "InvalidKey", "The name is too long", Map.of(), e);
                case "22P02", "22023", "22021" ->
                    new ApiException(400, "invalid_request", "A value is not valid", Map.of(), e);
                default -> e;
            };
        }
    }
}
