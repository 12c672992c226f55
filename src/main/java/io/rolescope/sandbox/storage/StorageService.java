package io.rolescope.sandbox.storage;

import io.rolescope.identities.Claims;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Storage as the backend's own functions use it: as the service role, past all policies.
public final class StorageService {
    private final StorageRows rows;
    private final ObjectStore store;
    private final Uploads uploads;
    private final Downloads downloads;

    StorageService(StorageRows rows, ObjectStore store, Uploads uploads) {
        this.rows = rows;
        this.store = store;
        this.uploads = uploads;
        this.downloads = new Downloads(rows, store);
    }

    /// The object as `caller` sees it.
    public Optional<StoredObject> find(Caller caller, ObjectKey key) {
        return rows.find(caller, key);
    }

    /// Bytes that an object really has.
    ///
    /// @throws ApiException 404 when its bytes are not there
    public long size(StoredObject object) throws IOException {
        try (var bytes = store.open(object.key(), object.version()).orElseThrow(StorageArea::notFound)) {
            return bytes.size();
        }
    }

    public Optional<StoredObject> find(ObjectKey key) {
        return rows.find(Caller.service(), key);
    }

    /// The bytes of an object; the caller closes them.
    ///
    /// @throws ApiException 404 when there is none
    public InputStream open(ObjectKey key) throws IOException {
        return Channels.newInputStream(
                downloads.open(Caller.service(), key, true).bytes());
    }

    /// A place for bytes that [#put] will take.
    public Path scratchFile() {
        return store.scratchFile();
    }

    /// Stores a file's bytes as an object, replacing what was there.
    ///
    /// @param derivedFrom the object that it was made of, written down so that it is never processed again
    public void put(ObjectKey key, Path file, String mimeType, @Nullable String ownerId, String derivedFrom)
            throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                ObjectStore.Staged staged = store.stage(bytes, Long.MAX_VALUE, -1)) {
            uploads.keep(
                    Caller.service(),
                    new Uploads.Owner(uuid(ownerId), ownerId),
                    key,
                    true,
                    new Uploads.Described(
                            mimeType,
                            "max-age=3600",
                            Claims.none().with("derivedFrom", derivedFrom).json(),
                            true),
                    staged);
        }
    }

    /// Marks an object so that nobody but the backend gets its bytes.
    public void quarantine(StoredObject object) {
        rows.database()
                .change(
                        Caller.service(),
                        "storage.objects",
                        "update",
                        db -> db.query(
                                        "update storage.objects set metadata = coalesce(metadata, '{}')"
                                                + " || jsonb_build_object('quarantined', true) where id = ?",
                                        object.id())
                                .execute());
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
