package io.rolescope.platform.settings;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The settings file: read once, when it is first asked for, written whole or not at all, and never over a file that
/// could not be read.
///
/// A damaged file is moved aside under a name that says so and the defaults take its place in memory; [#warning] tells
/// the person. A file that cannot even be read or moved is left alone and nothing is saved until it can be.
/// Thread-safe.
public final class SettingsStore {
    private final Path file;
    private final Clock clock;
    private Settings current = Settings.defaults();
    private @Nullable Failure warning;
    private boolean mayWrite = true;
    private boolean loaded;

    private SettingsStore(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /// `settings.json` in the configuration folder.
    public static SettingsStore in(Folders folders) {
        return open(folders.config().resolve("settings.json"), Clock.systemDefaultZone());
    }

    /// Never fails, see [#warning]. Nothing is read yet: the window is painted without it, see [Look].
    ///
    /// @param clock for the name of a damaged file
    public static SettingsStore open(Path file, Clock clock) {
        return new SettingsStore(file, clock);
    }

    public synchronized Settings current() {
        load();
        return current;
    }

    /// What the person should know about the file: it was damaged, or cannot be read.
    public synchronized Optional<Failure> warning() {
        load();
        return Optional.ofNullable(warning);
    }

    /// Changes the settings and saves them.
    ///
    /// What another console saved meanwhile is read first, and none saves between that and the writing.
    /// The change is kept in memory even when it cannot be saved.
    ///
    /// @throws FailureException with [Failure.Invalid] when it cannot be saved; the file is then as it was
    public synchronized Settings update(UnaryOperator<Settings> change) {
        load();
        if (!mayWrite) {
            current = change.apply(current);
            throw new FailureException(new Failure.Invalid(
                    "The settings are not saved, because " + file + " could not be read.",
                    "Make the file readable or move it away, then start Rolescope again.",
                    "",
                    null));
        }
        try (SettingsLock only = SettingsLock.take(file)) {
            takeOverChangesOfOthers();
            current = change.apply(current);
            write(Json.MAPPER.writeValueAsBytes(current));
        } catch (IOException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "The settings could not be saved in " + file + "; the file is as it was.",
                            "Look whether the disk is full or the folder is write-protected.",
                            e.toString(),
                            null),
                    e);
        }
        return current;
    }

    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        if (!Files.exists(file)) {
            return;
        }
        try {
            current = Json.MAPPER.readValue(Files.readString(file), Settings.class);
        } catch (JacksonException | java.nio.charset.CharacterCodingException e) {
            putAside(e.toString());
        } catch (IOException e) {
            mayWrite = false;
            warning = new Failure.Invalid(
                    "The settings in " + file + " cannot be read, so the defaults are used and nothing is saved.",
                    "Make the file readable, then start Rolescope again.",
                    e.toString(),
                    null);
        }
    }

    private void putAside(String why) {
        Path aside = file.resolveSibling(
                file.getFileName() + ".damaged-" + LocalDateTime.now(clock).format(Json.STAMP));
        try {
            Files.move(file, aside);
            warning = new Failure.Invalid(
                    "The settings file was damaged; Rolescope starts with the defaults.",
                    "Nothing is lost: the old file is kept as " + aside + ".",
                    why,
                    null);
        } catch (IOException e) {
            mayWrite = false;
            warning = new Failure.Invalid(
                    "The settings in " + file + " are damaged and cannot be put aside, so nothing is saved.",
                    "Repair the file or move it away, then start Rolescope again.",
                    why + "\n" + e,
                    null);
        }
    }

    /// Another console may have saved meanwhile; its changes are the ground for ours.
    private void takeOverChangesOfOthers() {
        if (!mayWrite || !Files.isReadable(file)) {
            return;
        }
        try {
            current = Json.MAPPER.readValue(Files.readString(file), Settings.class);
        } catch (JacksonException | IOException e) {
            // damaged since it was read: what is in memory is better, but the damaged file is not thrown away
            putAside(e.toString());
        }
    }

    private void write(byte[] json) throws IOException {
        Path folder =
                Folders.ready(Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file stands in a folder"));
        Path temporary = Files.createTempFile(folder, "settings", ".tmp");
        try {
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            }
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(json);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                channel.force(true);
            }
            move(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void move(Path temporary) throws IOException {
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The settings as they stand in the file, for showing.
    @Override
    public String toString() {
        return file + " " + new String(Json.MAPPER.writeValueAsBytes(current()), StandardCharsets.UTF_8);
    }

    /// Apart, so that making the reader, which takes long, waits until something is read.
    private static final class Json {
        private static final JsonMapper MAPPER = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
    }
}
