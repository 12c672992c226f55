package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The bytes. Each version of an object is a file of its own that never changes: written aside, forced to disk, then
/// moved into place, all before a row points to it. Readers so see an old version whole or a new one whole.
public final class ObjectStore {
    private static final int BUFFER = 64 * 1024;

    private final Path objects;
    private final Path incoming;

    /// What is left in the folder of half-written uploads is thrown away.
    public ObjectStore(Path root) throws IOException {
        this.objects = Files.createDirectories(root.resolve("objects"));
        this.incoming = Files.createDirectories(root.resolve("incoming"));
        try (Stream<Path> left = Files.list(incoming)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// Bytes that have arrived whole and belong to nothing yet. Closing throws them away unless they were published.
    ///
    /// @param md5 hexadecimal, as storage services use it for `ETag`
    public record Staged(Path file, long size, String md5, String sha256) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /// Takes bytes in.
    ///
    /// @param announced length that the sender promised, -1 for none
    /// @throws ApiException 413 when there are more than `limit`, 400 when there are fewer than announced
    public Staged stage(InputStream from, long limit, long announced) throws IOException {
        if (announced > limit) {
            throw tooLarge();
        }
        Path file = incoming.resolve(UUID.randomUUID().toString());
        boolean whole = false;
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            MessageDigest md5 = digest("MD5");
            MessageDigest sha256 = digest("SHA-256");
            byte[] buffer = new byte[BUFFER];
            long size = 0;
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                size += read;
                if (size > limit) {
                    throw tooLarge();
                }
                md5.update(buffer, 0, read);
                sha256.update(buffer, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
            if (announced >= 0 && size != announced) {
                throw new ApiException(400, "aborted", "The upload ended early");
            }
            to.force(true);
            whole = true;
            return new Staged(
                    file,
                    size,
                    HexFormat.of().formatHex(md5.digest()),
                    HexFormat.of().formatHex(sha256.digest()));
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    /// Puts staged bytes in place under a version that no row names yet.
    public void publish(Staged staged, ObjectKey key, String version) throws IOException {
        Path target = place(key, version);
        Files.createDirectories(target.getParent());
        Files.move(staged.file(), target, StandardCopyOption.ATOMIC_MOVE);
    }

    /// The same bytes under another key and version, without copying where the file system can link.
    ///
    /// @return whether they were not there before
    /// @throws NoSuchFileException when there are no such bytes
    public boolean link(ObjectKey from, String fromVersion, ObjectKey to, String toVersion) throws IOException {
        return link(place(from, fromVersion), to, toVersion);
    }

    /// The bytes of `file`, which never changes, as an object's.
    ///
    /// @return whether they were not there before
    public boolean link(Path file, ObjectKey to, String toVersion) throws IOException {
        Path target = place(to, toVersion);
        Files.createDirectories(target.getParent());
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException e) {
            // the same version of the same object has the same bytes
            return false;
        } catch (UnsupportedOperationException e) {
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    /// Where bytes wait until they are whole.
    Path incoming() {
        return incoming;
    }

    /// A new file for bytes made by this program, outside of every object.
    public Path scratchFile() {
        return incoming.resolve(UUID.randomUUID().toString());
    }

    /// The bytes, opened: they stay readable when the object is replaced or removed meanwhile.
    public Optional<FileChannel> open(ObjectKey key, String version) throws IOException {
        try {
            return Optional.of(FileChannel.open(place(key, version), StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// Removes bytes that no row names any more. What cannot be removed now (a reader on Windows) is swept later.
    public void delete(ObjectKey key, String version) {
        try {
            Files.deleteIfExists(place(key, version));
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(ObjectStore.class).debug("Left for the next sweep: {}", e.toString());
        }
    }

    /// Removes all files whose names are not in `wanted`: left by a crash between bytes and row, or by a commit that
    /// nobody knows the end of. Only while nobody writes.
    ///
    /// @return how many were removed
    public int sweep(Set<String> wanted) throws IOException {
        int removed = 0;
        try (Stream<Path> all = Files.walk(objects, 2)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!wanted.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                    removed++;
                }
            }
        }
        return removed;
    }

    private Path place(ObjectKey key, String version) {
        String name = key.fileName(version);
        return objects.resolve(name.substring(0, 2)).resolve(name);
    }

    static ApiException tooLarge() {
        return new ApiException(413, "Payload too large", "The object exceeded the maximum allowed size");
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
