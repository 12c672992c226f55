package io.rolescope.sandbox.storage;

import io.rolescope.identities.Claims;
import io.rolescope.sandbox.gateway.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Storage as the backend's own functions use it: as the service role, past all policies.
public final class StorageService {
    private final StorageRows rows;
    private final ObjectStore store;
    private final Uploads uploads;

    StorageService(StorageRows rows, ObjectStore store, Uploads uploads) {
        this.rows = rows;
        this.store = store;
        this.uploads = uploads;
    }

    /// The object as `caller` sees it.
    public Optional<StoredObject> find(Caller caller, ObjectKey key) {
        return rows.find(caller, key);
    }

    public Optional<StoredObject> find(ObjectKey key) {
        return rows.find(Caller.service(), key);
    }

    /// The bytes of exactly this version, which the caller closes; empty when it was replaced or removed since.
    public Optional<FileChannel> open(StoredObject object) throws IOException {
        return store.open(object.key(), object.version());
    }

    /// A place for bytes that [#put] will take.
    public Path scratchFile() {
        return store.scratchFile();
    }

    /// Stores what was made of `original` as an object of the same owner, under the first of `keys` where nothing
    /// lies that is not of the same origin. This runs past all policies, so it must never replace what somebody
    /// else has stored.
    ///
    /// @return where it lies now; empty when there was room under none of `keys`
    public Optional<ObjectKey> put(StoredObject original, List<ObjectKey> keys, Path file, String mimeType)
            throws IOException {
        @Nullable String ownerId = original.ownerId();
        Uploads.Described described = new Uploads.Described(
                mimeType,
                "max-age=3600",
                Claims.none().with("derivedFrom", original.key().name()).json(),
                original.id());
        try (InputStream bytes = Files.newInputStream(file);
                ObjectStore.Staged staged = store.stage(bytes, Long.MAX_VALUE, -1)) {
            for (ObjectKey key : keys) {
                if (uploads.keepDerived(new Uploads.Owner(uuid(ownerId), ownerId), key, original, described, staged)
                        .isPresent()) {
                    return Optional.of(key);
                }
            }
            return Optional.empty();
        }
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
