package io.rolescope.connections;

import io.rolescope.platform.Failure;
import io.rolescope.platform.settings.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Who was looked as, when and why: JSON lines on this computer, only ever appended to, readable by this user alone.
///
/// A line is written whole and forced to disk before the look goes on. A full file is put aside under the next number
/// and a new one begun; nothing is thrown away. Where writing fails the person is told ([#add] answers it) and the
/// entry is kept in memory: looking is not forbidden by a full disk. Holds no secret and no row, only names.
/// Thread-safe.
public final class ActivityLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long FULL = 5_000_000;

    private final Path file;
    private final Clock clock;
    private final long full;
    private final List<Entry> unwritten = new ArrayList<>();

    private ActivityLog(Path file, Clock clock, long full) {
        this.file = file;
        this.clock = clock;
        this.full = full;
    }

    /// What was done.
    public enum Action {
        LOOKED_AS,
        REVEALED,
        EXPORTED,
        /// A stored file was fetched to this computer.
        DOWNLOADED,
        /// A link was signed that opens a stored file for whoever holds it.
        LINKED,
        REHEARSED,
        UNLOCKED,
        LOCKED,
        APPLIED
    }

    /// One line.
    ///
    /// @param operator who sat at this computer: the user of the operating system
    /// @param backend name and address, without password
    /// @param identity who was looked as
    /// @param reason in the person's words, `null` where none was asked for
    /// @param subject what was revealed, exported or changed: `public.users.email`; `null` for a look
    public record Entry(
            Instant at,
            Action action,
            String operator,
            String backend,
            String identity,
            @Nullable String reason,
            @Nullable String subject) {}

    /// The log in the data folder.
    public static ActivityLog in(Folders folders) {
        return open(folders.data().resolve("activity.jsonl"), Clock.systemUTC(), FULL);
    }

    static ActivityLog open(Path file, Clock clock, long full) {
        return new ActivityLog(file, clock, full);
    }

    public Path file() {
        return file;
    }

    /// Writes that `identity` was looked as on `backend`.
    ///
    /// @return why it could not be written; the person is to be told
    public Optional<Failure> lookedAs(BackendProfile backend, SessionIdentity identity, @Nullable String reason) {
        return add(backend, Action.LOOKED_AS, identity, reason, null);
    }

    /// Writes what was done.
    ///
    /// @param subject what it was done to, a name and never a value
    /// @return why it could not be written; the person is to be told
    public synchronized Optional<Failure> add(
            BackendProfile backend,
            Action action,
            SessionIdentity identity,
            @Nullable String reason,
            @Nullable String subject) {
        Entry entry = new Entry(
                clock.instant(),
                action,
                System.getProperty("user.name", ""),
                backend.name() + " (" + backend.user() + "@" + backend.host() + ":" + backend.port() + "/"
                        + backend.database() + ")",
                identity.role() == null || identity.role().equals(identity.name())
                        ? identity.name()
                        : identity.name() + " (" + identity.role() + ")",
                reason,
                subject);
        unwritten.add(entry);
        try {
            writeDue();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Failure.Invalid(
                    "The activity log " + file + " cannot be written.",
                    "Look whether the disk is full or the folder is write-protected; entries are kept until then.",
                    e.toString(),
                    null));
        }
    }

    /// The newest entries, newest first; lines that cannot be understood are left out.
    public synchronized List<Entry> newest(int count) {
        List<Entry> all = new ArrayList<>();
        if (Files.isReadable(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                lines.map(ActivityLog::entry).flatMap(Optional::stream).forEach(all::add);
            } catch (IOException | java.io.UncheckedIOException e) {
                // what is in memory is shown; writing tells about the file
            }
        }
        all.addAll(unwritten);
        List<Entry> newest = all.reversed();
        return List.copyOf(newest.subList(0, Math.min(count, newest.size())));
    }

    private void writeDue() throws IOException {
        Path folder = Folders.ready(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        StringBuilder lines = new StringBuilder();
        unwritten.forEach(entry -> lines.append(line(entry)).append('\n'));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        if (Files.exists(file) && Files.size(file) + bytes.length > full) {
            Files.move(file, nextAside(), StandardCopyOption.ATOMIC_MOVE);
        }
        createPrivately(folder);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = channel.size();
            try {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(false);
            } catch (IOException e) {
                // half a line would spoil the next one
                channel.truncate(before);
                throw e;
            }
        }
        unwritten.clear();
    }

    private void createPrivately(Path folder) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            // another console has just made it
        }
    }

    private Path nextAside() {
        for (int number = 1; ; number++) {
            Path aside = file.resolveSibling(file.getFileName() + "." + number);
            if (!Files.exists(aside)) {
                return aside;
            }
        }
    }

    private static String line(Entry entry) {
        Map<String, @Nullable String> fields = new LinkedHashMap<>();
        fields.put("at", entry.at().toString());
        fields.put("action", entry.action().name().toLowerCase(Locale.ROOT));
        fields.put("operator", entry.operator());
        fields.put("backend", entry.backend());
        fields.put("identity", entry.identity());
        fields.put("reason", entry.reason());
        fields.put("subject", entry.subject());
        fields.values().removeIf(Objects::isNull);
        return JSON.writeValueAsString(fields);
    }

    private static Optional<Entry> entry(String line) {
        try {
            var node = JSON.readTree(line);
            return Optional.of(new Entry(
                    Instant.parse(node.path("at").asString("")),
                    Action.valueOf(node.path("action").asString("").toUpperCase(Locale.ROOT)),
                    node.path("operator").asString(""),
                    node.path("backend").asString(""),
                    node.path("identity").asString(""),
                    node.path("reason").isMissingNode()
                            ? null
                            : node.path("reason").asString(""),
                    node.path("subject").isMissingNode()
                            ? null
                            : node.path("subject").asString("")));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
