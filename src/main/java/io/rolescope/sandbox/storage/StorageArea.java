package io.rolescope.sandbox.storage;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Area;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.CallerDatabase;
import io.rolescope.sandbox.gateway.Exchange;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `/storage/v1`, as supabase-js and plain clients call it.
///
/// Source of addresses, answers and error words: the public storage-js client and the storage service's OpenAPI page.
public final class StorageArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(StorageArea.class);

    private final StorageRows rows;
    private final ObjectStore store;
    private final BucketEndpoints buckets;
    private final ObjectEndpoints objects;
    private final StorageService service;

    /// @param maxFileSize bytes of the largest object that any bucket may hold
    public StorageArea(CallerDatabase database, ObjectStore store, Secret jwtSecret, long maxFileSize, Clock clock) {
        this.rows = new StorageRows(database);
        this.store = store;
        Uploads uploads = new Uploads(rows, store, maxFileSize);
        this.buckets = new BucketEndpoints(rows, store);
        this.objects = new ObjectEndpoints(rows, store, uploads, new SignedLinks(jwtSecret, clock));
        this.service = new StorageService(rows, store, uploads);
    }

    /// The same storage for the backend's own functions.
    public StorageService service() {
        return service;
    }

    @Override
    public String prefix() {
        return "/storage/v1";
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        List<String> path = exchange.path();
        String first = path.isEmpty() ? "" : path.getFirst();
        List<String> rest = path.subList(Math.min(1, path.size()), path.size());
        switch (first) {
            case "bucket" -> buckets.answer(exchange, rest);
            case "object" -> objects.answer(exchange, rest);
            case "status", "health" -> exchange.answer(200, Map.of("healthy", true));
            case "cdn" -> {
                // nothing is cached here, so nothing is left to purge
                exchange.caller();
                exchange.answer(200, Map.of("message", "success"));
            }
            case "render" -> throw noPictures();
            // no 5xx, which clients of resumable uploads take for a reason to try again
            case "upload" ->
                throw notOffered(404, "Resumable uploads are not offered here; send the object in one request");
            case "s3" -> throw notOffered(501, "The S3 protocol is not offered here");
            default -> throw noRoute();
        }
    }

    @Override
    public Map<String, Object> error(ApiException error) {
        return StorageErrors.body(error);
    }

    @Override
    public int status(ApiException error) {
        return StorageErrors.status(error);
    }

    /// Removes bytes that no row names: what a crash between bytes and row has left. Waits for rows that are being
    /// written, whoever writes them: a connection may be lost here while the server commits what it was told.
    ///
    /// @return how many files were removed
    public int sweep() throws IOException {
        try {
            return store.sweep(named());
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.TimedOut) {
                LOG.warn("Bytes without a row are left for the next start: rows are being written");
                return 0;
            }
            throw e;
        }
    }

    /// Names of all bytes that a row points to.
    private Set<String> named() {
        return rows.database().read(Caller.service(), "storage.objects", db -> {
            Set<String> names = new HashSet<>();
            db.execute("lock table storage.objects in share mode");
            db.resultQuery("select bucket_id, name, coalesce(version, '') as version from storage.objects")
                    .fetchSize(5000)
                    .forEach(row ->
                            names.add(new ObjectKey(row.get("bucket_id", String.class), row.get("name", String.class))
                                    .fileName(row.get("version", String.class))));
            return names;
        });
    }

    static ApiException notFound() {
        return new ApiException(404, "not_found", "Object not found");
    }

    static ApiException noRoute() {
        return new ApiException(404, "Not Found", "Route not found");
    }

    /// What would be asked of a picture is asked for in vain rather than left out of the answer.
    static ApiException noPictures() {
        return new ApiException(
                403, "FeatureNotEnabled", "Image transformation is not offered here; ask for the object itself");
    }

    private static ApiException notOffered(int status, String sentence) {
        return new ApiException(status, "NotSupported", sentence);
    }

    static String encoded(ObjectKey key) {
        try {
            return new URI(null, null, "/" + key.full(), null).getRawPath().substring(1);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
