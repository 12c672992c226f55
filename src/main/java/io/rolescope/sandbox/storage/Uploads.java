package io.rolescope.sandbox.storage;

import io.rolescope.connections.RequestPool;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.gateway.Exchange;
import io.rolescope.sandbox.storage.StorageRows.Draft;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Takes objects in: bytes aside, then in place, then the row, so that nobody ever sees half an object.
final class Uploads {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /// A form's own lines come on top of the file's bytes.
    private static final int FORM_ALLOWANCE = 1024 * 1024;

    private final StorageRows rows;
    private final ObjectStore store;
    private final long serverLimit;
    private final List<Lock> locks =
            IntStream.range(0, 64).<Lock>mapToObj(i -> new ReentrantLock()).toList();

    Uploads(StorageRows rows, ObjectStore store, long serverLimit) {
        this.rows = rows;
        this.store = store;
        this.serverLimit = serverLimit;
    }

    /// What the sender said of the bytes.
    ///
    /// @param derivedOf the object that the backend itself made them of, `null` for none
    record Described(
            String mimeType,
            String cacheControl,
            @Nullable String userMetadata,
            @Nullable UUID derivedOf) {
        Described(String mimeType, String cacheControl, @Nullable String userMetadata) {
            this(mimeType, cacheControl, userMetadata, null);
        }
    }

    /// Who will own the object.
    record Owner(@Nullable UUID id, @Nullable String text) {
        static Owner of(Caller caller) {
            return new Owner(
                    caller.userId().orElse(null), caller.claims().text("sub").orElse(null));
        }
    }

    /// The object as it was stored.
    record Stored(UUID id, ObjectKey key) {}

    /// Receives the body of a request as `caller`.
    Stored receive(Exchange exchange, Caller caller, Owner owner, ObjectKey key, boolean replace) throws IOException {
        Bucket bucket = rows.bucket(key.bucket());
        long limit = bucket.limit(serverLimit);
        boolean form = exchange.contentType()
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data"))
                .orElse(false);
        if (exchange.announcedLength() > limit + (form ? FORM_ALLOWANCE : 0)) {
            throw ObjectStore.tooLarge();
        }
        rows.checkMayWrite(caller, draft(key, owner, new Described("", "", null), null, "attempt"), replace);
        if (form) {
            return receiveForm(exchange, caller, owner, key, replace, bucket, limit);
        }
        Described described = new Described(
                exchange.contentType().orElse("application/octet-stream"),
                cacheControl(exchange.header("Cache-Control")),
                userMetadata(exchange.header("x-metadata")));
        bucket.checkType(described.mimeType());
        try (ObjectStore.Staged staged = store.stage(exchange.body(), limit, exchange.announcedLength())) {
            return keep(caller, owner, key, replace, described, staged);
        }
    }

    private Stored receiveForm(
            Exchange exchange, Caller caller, Owner owner, ObjectKey key, boolean replace, Bucket bucket, long limit)
            throws IOException {
        List<Part> parts = exchange.parts(limit + FORM_ALLOWANCE, store.incoming());
        try {
            Part file = parts.stream()
                    .filter(part -> part.getSubmittedFileName() != null)
                    .findFirst()
                    .orElseThrow(() -> new ApiException(400, "invalid_form", "The form has no file"));
            Described described = new Described(
                    Optional.ofNullable(file.getContentType()).orElse("application/octet-stream"),
                    cacheControl(field(parts, "cacheControl").map(seconds -> "max-age=" + seconds)),
                    jsonOrNull(field(parts, "metadata").orElse(null)));
            bucket.checkType(described.mimeType());
            try (InputStream bytes = file.getInputStream();
                    ObjectStore.Staged staged = store.stage(bytes, limit, file.getSize())) {
                return keep(caller, owner, key, replace, described, staged);
            }
        } finally {
            for (Part part : parts) {
                part.delete();
            }
        }
    }

    /// Makes staged bytes an object. The row is written last, as the caller; when that is refused, no bytes stay.
    Stored keep(
            Caller caller, Owner owner, ObjectKey key, boolean replace, Described described, ObjectStore.Staged staged)
            throws IOException {
        String version = UUID.randomUUID().toString();
        Draft draft = draft(key, owner, described, staged, version);
        Lock lock = lockOf(key);
        lock.lock();
        try {
            Optional<StoredObject> before = replace ? rows.find(Caller.service(), key) : Optional.empty();
            store.publish(staged, key, version);
            UUID id = writeOrClear(caller, draft, replace);
            before.ifPresent(old -> store.delete(key, old.version()));
            return new Stored(id, key);
        } finally {
            lock.unlock();
        }
    }

    /// Makes staged bytes, which the backend made of `original`, an object.
    ///
    /// @return empty, and nothing was changed, where something else lies under `key`
    Optional<Stored> keepDerived(
            Owner owner, ObjectKey key, StoredObject original, Described described, ObjectStore.Staged staged)
            throws IOException {
        Lock lock = lockOf(key);
        lock.lock();
        try {
            Optional<StoredObject> before = rows.find(Caller.service(), key);
            if (before.isPresent() && !before.get().isDerivedFrom(original)) {
                return Optional.empty();
            }
            return Optional.of(keep(Caller.service(), owner, key, before.isPresent(), described, staged));
        } finally {
            lock.unlock();
        }
    }

    /// Copies an object that was found, as `caller`.
    ///
    /// @param to not its own name
    /// @throws ApiException 413 or 415 when the bucket does not take it
    Stored copy(Caller caller, StoredObject from, ObjectKey to, boolean replace) throws IOException {
        checkFits(from, to);
        String version = UUID.randomUUID().toString();
        Owner owner = Owner.of(caller);
        Draft draft = new Draft(
                UUID.randomUUID(),
                to,
                owner.id(),
                owner.text(),
                version,
                withoutFindings(from),
                from.userMetadata() == null ? null : from.userMetadata().toString());
        Lock lock = lockOf(to);
        lock.lock();
        try {
            Optional<StoredObject> before = replace ? rows.find(Caller.service(), to) : Optional.empty();
            link(from, to, version);
            UUID id = writeOrClear(caller, draft, replace);
            before.ifPresent(old -> store.delete(to, old.version()));
            return new Stored(id, to);
        } finally {
            lock.unlock();
        }
    }

    /// What was found of the original has to be found of the copy anew; a quarantine goes along.
    private static String withoutFindings(StoredObject from) {
        return from.metadata() instanceof ObjectNode known
                ? known.deepCopy()
                        .without(List.of("processing", "derived", "derivedOf"))
                        .toString()
                : "{}";
    }

    /// Gives an object that was found another name, as `caller`.
    ///
    /// @param to not its own name
    /// @throws ApiException 404 when it is not the caller's to move, or somebody else was faster; 413 or 415 when
    /// the other bucket does not take it
    void move(Caller caller, StoredObject from, ObjectKey to) throws IOException {
        if (!to.bucket().equals(from.key().bucket())) {
            checkFits(from, to);
        }
        // who moves it at the same time waits, and then finds nothing: the bytes under the new name are not his to
        // remove
        Lock lock = lockOf(from.key());
        lock.lock();
        try {
            boolean linked = link(from, to, from.version());
            try {
                if (!rows.move(caller, from, to)) {
                    throw StorageArea.notFound();
                }
            } catch (RuntimeException e) {
                // bytes that were there already may be those of a move whose commit nobody saw
                if (linked) {
                    clearUnlessCommitted(e, to, from.version());
                }
                throw e;
            }
            store.delete(from.key(), from.version());
        } finally {
            lock.unlock();
        }
    }

    private boolean link(StoredObject from, ObjectKey to, String version) throws IOException {
        try {
            return store.link(from.key(), from.version(), to, version);
        } catch (NoSuchFileException e) {
            throw StorageArea.notFound();
        }
    }

    private void checkFits(StoredObject from, ObjectKey to) {
        Bucket bucket = rows.bucket(to.bucket());
        bucket.checkType(from.mimeType());
        if (from.metadata().path("size").asLong(0) > bucket.limit(serverLimit)) {
            throw ObjectStore.tooLarge();
        }
    }

    private UUID writeOrClear(Caller caller, Draft draft, boolean replace) {
        try {
            return rows.write(caller, draft, replace);
        } catch (RuntimeException e) {
            clearUnlessCommitted(e, draft.key(), draft.version());
            throw e;
        }
    }

    /// Bytes without a row are swept one day, a row without its bytes is a loss: so they stay where the row may be
    /// there.
    private void clearUnlessCommitted(RuntimeException failed, ObjectKey key, String version) {
        if (!RequestPool.mayBeCommitted(failed)) {
            store.delete(key, version);
        }
    }

    private Lock lockOf(ObjectKey key) {
        return locks.get(Math.floorMod(key.hashCode(), locks.size()));
    }

    private static Draft draft(
            ObjectKey key, Owner owner, Described described, ObjectStore.@Nullable Staged staged, String version) {
        return new Draft(
                UUID.randomUUID(),
                key,
                owner.id(),
                owner.text(),
                version,
                staged == null ? "{}" : metadata(described, staged),
                described.userMetadata());
    }

    private static String metadata(Described described, ObjectStore.Staged staged) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("eTag", "\"" + staged.md5() + "\"");
        all.put("size", staged.size());
        all.put("mimetype", described.mimeType());
        all.put("cacheControl", described.cacheControl());
        all.put("lastModified", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        all.put("contentLength", staged.size());
        all.put("httpStatusCode", 200);
        if (described.derivedOf() != null) {
            all.put("derived", true);
            all.put("derivedOf", described.derivedOf().toString());
        }
        return JSON.writeValueAsString(all);
    }

    private static String cacheControl(Optional<String> given) {
        return given.filter(text -> text.matches("[A-Za-z0-9=, -]{1,200}")).orElse("no-cache");
    }

    private static @Nullable String userMetadata(Optional<String> base64) {
        if (base64.isEmpty()) {
            return null;
        }
        try {
            return jsonOrNull(new String(Base64.getDecoder().decode(base64.get()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ApiException(400, "invalid_metadata", "x-metadata is not Base64");
        }
    }

    private static @Nullable String jsonOrNull(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode) {
                return node.toString();
            }
        } catch (JacksonException e) {
            // told below
        }
        throw new ApiException(400, "invalid_metadata", "metadata is not a JSON object");
    }

    private static Optional<String> field(List<Part> parts, String name) throws IOException {
        for (Part part : parts) {
            if (name.equals(part.getName()) && part.getSubmittedFileName() == null && part.getSize() < 100_000) {
                return Optional.of(new String(part.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
