package io.rolescope.functions.history;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The records of all requests, in a folder of the user's: one file a month, one line of JSON a record, only ever
/// appended to. Several programs may write at the same time.
public final class History {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "requests-";
    private static final String ENDING = ".jsonl";
    private final Path folder;

    public History(Path folder) {
        this.folder = folder;
    }

    /// What is looked for. Empty or absent parts let everything through.
    ///
    /// @param text words that must all occur in address, suite, identity, bodies or failures
    /// @param identity as whom
    /// @param success whether it went as expected
    /// @param status of the answer
    public record Search(
            String text,
            @Nullable String identity,
            @Nullable Boolean success,
            @Nullable Integer status,
            int limit) {
        /// The newest records.
        public static Search newest(int limit) {
            return new Search("", null, null, null, limit);
        }
    }

    /// Adds a record. On return it is on the disk.
    public synchronized void append(HistoryRecord record) {
        Path file = folder.resolve(PREFIX + YearMonth.from(record.at().atOffset(ZoneOffset.UTC)) + ENDING);
        byte[] line = (JSON.writeValueAsString(record) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel)) {
                write(channel, line);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// The file for this writer alone. Other programs are waited for by the system, others in this one here.
    private static FileLock lock(FileChannel channel) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException busy) {
                if (tries > 2000) {
                    throw new IOException("busy", busy);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    /// Appends; a line that a crash left half-written is ended first, so that it spoils no other.
    private static void write(FileChannel channel, byte[] line) throws IOException {
        long end = channel.size();
        ByteBuffer last = ByteBuffer.allocate(1);
        boolean broken = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        ByteBuffer bytes = ByteBuffer.allocate(line.length + 1);
        if (broken) {
            bytes.put((byte) '\n');
        }
        bytes.put(line).flip();
        channel.position(end);
        while (bytes.hasRemaining()) {
            int written = channel.write(bytes);
            if (written < 0) {
                throw new IOException("nothing written");
            }
        }
        channel.force(false);
    }

    /// The records that fit, newest first.
    public List<HistoryRecord> find(Search search) {
        List<HistoryRecord> found = new ArrayList<>();
        for (Path file : filesNewestFirst()) {
            List<HistoryRecord> inFile = new ArrayList<>();
            read(file, record -> {
                if (fits(record, search)) {
                    inFile.add(record);
                }
            });
            inFile.sort(Comparator.comparing(HistoryRecord::at).reversed());
            found.addAll(inFile);
            if (found.size() >= search.limit()) {
                return List.copyOf(found.subList(0, search.limit()));
            }
        }
        return List.copyOf(found);
    }

    private List<Path> filesNewestFirst() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX)
                            && file.getFileName().toString().endsWith(ENDING))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// A line that cannot be read, half-written by a crash, is passed over.
    private static void read(Path file, java.util.function.Consumer<HistoryRecord> each) {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.forEach(line -> {
                try {
                    HistoryRecord record = JSON.readValue(line, HistoryRecord.class);
                    if (record != null) {
                        each.accept(record);
                    }
                } catch (JacksonException | NullPointerException halfWritten) {
                    // passed over
                }
            });
        } catch (IOException | java.io.UncheckedIOException e) {
            throw unreadable(e);
        }
    }

    private static boolean fits(HistoryRecord record, Search search) {
        HistoryRecord.Call call = record.call();
        if (search.identity() != null && !search.identity().equals(record.identity())) {
            return false;
        }
        if (search.success() != null && search.success() != record.success()) {
            return false;
        }
        if (search.status() != null && (call == null || call.status() != search.status())) {
            return false;
        }
        String all = text(record);
        for (String word : search.text().toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            if (!all.contains(word)) {
                return false;
            }
        }
        return true;
    }

    private static String text(HistoryRecord record) {
        HistoryRecord.Call call = record.call();
        String ofCall = call == null
                ? ""
                : call.url() + "\n" + call.status() + "\n" + call.requestBody() + "\n" + call.responseBody();
        return String.join(
                        "\n",
                        record.title(),
                        record.file(),
                        record.identity(),
                        record.environment(),
                        String.join("\n", record.failures()),
                        ofCall)
                .toLowerCase(Locale.ROOT);
    }

    private static FailureException unreadable(Exception e) {
        return new FailureException(
                new Failure.Invalid(
                        "The history of requests cannot be read or written.",
                        "Check the folder for Rolescope's data.",
                        e.getClass().getSimpleName(),
                        null),
                e);
    }
}
