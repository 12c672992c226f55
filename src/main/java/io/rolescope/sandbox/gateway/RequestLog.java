package io.rolescope.sandbox.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// What happened at the gateway and in the functions, one JSON object a line: the newest ones in memory, all of them
/// in a file that is kept small. No query string, body or token ever gets in.
public final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int IN_MEMORY = 2_000;
    private static final long FILE_LIMIT = 5L * 1024 * 1024;

    private final Deque<Entry> newest = new ArrayDeque<>();
    private final @Nullable Path file;
    private long fileSize;

    /// How much an entry matters.
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }

    /// One line.
    ///
    /// @param source `gateway`, a function's name, `webhooks`, `cron`, `alerts`
    /// @param requestId what ties lines of one request together, `null` where there is none
    /// @param details further facts by name: status, duration in milliseconds, role
    public record Entry(
            Instant time,
            Level level,
            String source,
            @Nullable String requestId,
            String message,
            Map<String, Object> details) {

        String json() {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("time", time.toString());
            all.put("level", level.name().toLowerCase(java.util.Locale.ROOT));
            all.put("source", source);
            if (requestId != null) {
                all.put("requestId", requestId);
            }
            all.put("message", message);
            all.putAll(details);
            return JSON.writeValueAsString(all);
        }
    }

    /// @param folder where the file is kept; `null` for memory only
    public RequestLog(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve("requests.jsonl");
        if (folder != null) {
            try {
                Files.createDirectories(folder);
                fileSize = Files.exists(folder.resolve("requests.jsonl"))
                        ? Files.size(folder.resolve("requests.jsonl"))
                        : 0;
            } catch (IOException e) {
                LOG.warn("The request log cannot be kept in {}: {}", folder, e.toString());
            }
        }
    }

    public void add(
            Level level, String source, @Nullable String requestId, String message, Map<String, Object> details) {
        add(new Entry(Instant.now(), level, source, requestId, message, new LinkedHashMap<>(details)));
    }

    public synchronized void add(Entry entry) {
        newest.addLast(entry);
        if (newest.size() > IN_MEMORY) {
            newest.removeFirst();
        }
        if (file != null) {
            write(file, entry.json() + "\n");
        }
    }

    /// The newest entries that `wanted` accepts, newest first.
    public synchronized List<Entry> newest(int limit, Predicate<Entry> wanted) {
        List<Entry> found = new ArrayList<>();
        var backwards = newest.descendingIterator();
        while (backwards.hasNext() && found.size() < limit) {
            Entry entry = backwards.next();
            if (wanted.test(entry)) {
                found.add(entry);
            }
        }
        return found;
    }

    private void write(Path to, String line) {
        try {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            if (fileSize + bytes.length > FILE_LIMIT) {
                Files.move(to, to.resolveSibling("requests.old.jsonl"), StandardCopyOption.REPLACE_EXISTING);
                fileSize = 0;
            }
            Files.write(to, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            fileSize += bytes.length;
        } catch (IOException e) {
            LOG.warn("A line of the request log was lost: {}", e.toString());
        }
    }
}
