package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.functions.VirusScanner.Scan;
import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import io.rolescope.sandbox.storage.ObjectKey;
import io.rolescope.sandbox.storage.StorageService;
import io.rolescope.sandbox.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `file-processing`: looks at an uploaded object (size, type by content, virus), makes a thumbnail and an optimized
/// copy of a picture, and writes down on the file what was found.
///
/// What it has found of a version it remembers with the object, so that asking again is cheap.
public final class FileProcessing implements EdgeFunction {
    private final StorageService storage;
    private final FileFindings findings;
    private final VirusScanner scanner;
    private final Pictures pictures;
    private final long maxFileSize;
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
        StoredObject object = visible(call.caller(), key);
        if (object.isDerived()) {
            return answer(FileFindings.Outcome.derived(), true, start);
        }
        long size = storage.size(object);
        if (size > maxFileSize) {
            findings.tooLarge(object, size);
            throw new ApiException(413, "FILE_TOO_LARGE", "The file is larger than " + maxFileSize + " bytes");
        }
        FileFindings.@Nullable Outcome known = findings.known(object);
        if (known != null && !(known.scan() == Scan.SKIPPED && scanner.isConfigured())) {
            findings.catchUp(object, known);
            return answer(known, true, start);
        }
        return answer(process(object, size), false, start);
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

    private FileFindings.Outcome process(StoredObject object, long size) throws IOException, InterruptedException {
        Path file = storage.scratchFile();
        try {
            try (InputStream in = storage.open(object.key())) {
                Files.copy(in, file);
            }
            String type = ContentType.of(file);
            VirusScanner.Result scan = scanner.scan(file);
            if (scan.state() == Scan.INFECTED) {
                storage.quarantine(object);
                FileFindings.Outcome infected = FileFindings.Outcome.infected(type, size, String.valueOf(scan.found()));
                findings.keep(object, infected);
                return infected;
            }
            FileFindings.Outcome outcome = withPictures(object, file, type, size, scan);
            findings.keep(object, outcome);
            return outcome;
        } finally {
            Files.deleteIfExists(file);
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

    /// Stores what was made of a picture beside it and gives its name; `null` where nothing was made.
    private @Nullable String store(StoredObject object, Pictures.@Nullable Picture picture, String label)
            throws IOException {
        if (picture == null) {
            return null;
        }
        try {
            ObjectKey key =
                    ObjectKey.of(object.key().bucket(), object.key().name() + "." + label + "." + picture.extension());
            storage.put(
                    key,
                    picture.file(),
                    picture.mimeType(),
                    object.ownerId(),
                    object.key().name());
            return key.name();
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
