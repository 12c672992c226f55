package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.functions.VirusScanner.Scan;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.storage.ObjectKey;
import io.rolescope.sandbox.storage.StorageService;
import io.rolescope.sandbox.storage.StoredObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `file-processing`: looks at an uploaded object (size, type by content, virus), makes a thumbnail and an optimized
/// copy of a picture, and writes down on the file what was found.
///
/// What it has found of a version it remembers with the object, so that asking again is cheap.
public final class FileProcessing implements EdgeFunction {
    private static final Logger LOG = LoggerFactory.getLogger(FileProcessing.class);
    /// An object may be replaced while it is looked at.
    private static final int TRIES = 5;

    private final StorageService storage;
    private final FileFindings findings;
    private final VirusScanner scanner;
    private final Pictures pictures;
    private final long maxFileSize;
    /// An upload's webhook and a person may ask for the same object at once: it is looked at once.
    private final List<Lock> locks =
            IntStream.range(0, 256).<Lock>mapToObj(i -> new ReentrantLock()).toList();
    private final Semaphore decoding =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /// @param maxFileSize bytes; larger objects are refused
    public FileProcessing(
            StorageService storage, FileFindings findings, VirusScanner scanner, Pictures pictures, long maxFileSize) {
        this.storage = storage;
        this.findings = findings;
        this.scanner = scanner;
        this.pictures = pictures;
        this.maxFileSize = maxFileSize;
    }

    @Override
    public String name() {
        return "file-processing";
    }

    @Override
    public Map<String, @Nullable Object> run(Call call) throws Exception {
        long start = System.nanoTime();
        ObjectNode body = call.body();
        checkRecord(body.path("record"));
        ObjectKey key = ObjectKey.of(FunctionBody.text(body, "bucket"), FunctionBody.text(body, "objectName"));
        for (int attempt = 0; attempt < TRIES; attempt++) {
            StoredObject object = visible(call.caller(), key);
            @Nullable Map<String, @Nullable Object> known = known(object, start);
            if (known != null) {
                return known;
            }
            Lock lock = locks.get(Math.floorMod(key.hashCode(), locks.size()));
            lock.lockInterruptibly();
            try {
                // whoever had the lock may have looked at it
                StoredObject current = visible(call.caller(), key);
                known = known(current, start);
                if (known != null) {
                    return known;
                }
                Optional<FileFindings.Outcome> found = process(current);
                if (found.isPresent()) {
                    return answer(found.get(), false, start);
                }
            } finally {
                lock.unlock();
            }
        }
        throw new ApiException(409, "OBJECT_CHANGED", "The object is being replaced again and again");
    }

    /// The answer where nothing has to be looked at, else `null`.
    private @Nullable Map<String, @Nullable Object> known(StoredObject object, long start) {
        if (object.isDerived()) {
            return answer(FileFindings.Outcome.derived(), true, start);
        }
        FileFindings.@Nullable Outcome known = findings.known(object);
        if (known == null || (known.scan() == Scan.SKIPPED && scanner.isConfigured())) {
            return null;
        }
        findings.catchUp(object, known);
        return answer(known, true, start);
    }

    private static void checkRecord(JsonNode node) {
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
            throw new ApiException(400, "INVALID_REQUEST", "record must be an object");
        }
    }

    /// A caller learns of an object only what storage would give them.
    private StoredObject visible(Caller caller, ObjectKey key) {
        return storage.find(caller, key)
                .orElseThrow(() -> new ApiException(404, "OBJECT_NOT_FOUND", "Object not found"));
    }

    /// Looks at this very version; empty when it was replaced meanwhile.
    private Optional<FileFindings.Outcome> process(StoredObject object) throws IOException, InterruptedException {
        Path file = storage.scratchFile();
        try {
            long size;
            try (FileChannel bytes = storage.open(object).orElse(null)) {
                if (bytes == null) {
                    return gone(object);
                }
                size = bytes.size();
                checkSize(object, size);
                Files.copy(Channels.newInputStream(bytes), file);
            }
            String type = ContentType.of(file);
            VirusScanner.Result scan = scanner.scan(file);
            FileFindings.Outcome outcome = scan.state() == Scan.INFECTED
                    ? FileFindings.Outcome.infected(type, size, String.valueOf(scan.found()))
                    : withPictures(object, file, type, size, scan);
            return findings.keep(object, outcome) ? Optional.of(outcome) : Optional.empty();
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /// @throws ApiException 404 when the row still names bytes that are not there
    private Optional<FileFindings.Outcome> gone(StoredObject object) {
        if (storage.find(object.key())
                .map(StoredObject::version)
                .filter(object.version()::equals)
                .isPresent()) {
            throw new ApiException(404, "OBJECT_NOT_FOUND", "The object's bytes are missing");
        }
        return Optional.empty();
    }

    private void checkSize(StoredObject object, long size) {
        if (size > maxFileSize) {
            findings.tooLarge(object, size);
            throw new ApiException(413, "FILE_TOO_LARGE", "The file is larger than " + maxFileSize + " bytes");
        }
    }

    private FileFindings.Outcome withPictures(
            StoredObject object, Path file, String type, long size, VirusScanner.Result scan)
            throws IOException, InterruptedException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("contentType", type);
        facts.put("declaredType", object.mimeType());
        @Nullable String thumbnail = null;
        @Nullable String optimized = null;
        if (Pictures.canRead(type)) {
            decoding.acquire();
            try {
                Pictures.Made made = pictures.make(file, type, storage::scratchFile);
                facts.putAll(made.facts());
                thumbnail = store(object, made.thumbnail(), "thumbnail-" + pictures.thumbnailSize());
                optimized = store(object, made.optimized(), "optimized");
            } catch (Pictures.UnreadableException e) {
                facts.put("pictureError", String.valueOf(e.getMessage()));
            } finally {
                decoding.release();
            }
        }
        return new FileFindings.Outcome(scan.state(), null, type, size, thumbnail, optimized, facts, false);
    }

    /// Stores what was made of a picture beside it and gives its name; `null` where nothing was made, and where
    /// there was no room for it.
    private @Nullable String store(StoredObject object, Pictures.@Nullable Picture picture, String label)
            throws IOException {
        if (picture == null) {
            return null;
        }
        String ending = "." + label + "." + picture.extension();
        // where somebody has the usual name for something else, the object's own id tells it apart
        List<ObjectKey> keys = List.of(object.key().beside(ending), object.key().beside("." + object.id() + ending));
        try {
            return storage.put(object, keys, picture.file(), picture.mimeType())
                    .map(ObjectKey::name)
                    .orElse(null);
        } catch (ApiException e) {
            LOG.debug("No {} of {} was stored: {}", label, object.id(), e.said());
            return null;
        } finally {
            Files.deleteIfExists(picture.file());
        }
    }

    private static Map<String, @Nullable Object> answer(FileFindings.Outcome outcome, boolean known, long start) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("success", outcome.scan() != Scan.INFECTED && outcome.scan() != Scan.FAILED);
        answer.put("virusScanPassed", outcome.scan() == Scan.CLEAN);
        answer.put("scan", outcome.scan().word());
        answer.put("optimized", outcome.optimized() != null);
        answer.put("thumbnailGenerated", outcome.thumbnail() != null);
        answer.put("processingTime", Duration.ofNanos(System.nanoTime() - start).toMillis());
        answer.put("contentType", outcome.contentType());
        answer.put("thumbnailPath", outcome.thumbnail());
        answer.put("optimizedPath", outcome.optimized());
        answer.put("metadata", outcome.facts());
        if (outcome.found() != null) {
            answer.put("virus", outcome.found());
        }
        if (outcome.isDerived()) {
            answer.put("skipped", "made by this function");
        } else if (known) {
            answer.put("alreadyProcessed", true);
        }
        return answer;
    }
}
