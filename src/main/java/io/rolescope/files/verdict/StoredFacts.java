package io.rolescope.files.verdict;

import io.rolescope.connections.ReadOptions;
import io.rolescope.files.FileRecord;
import io.rolescope.identities.Viewpoint;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of a file's bucket and object, as the login that sees most.
///
/// @param bucketExists whether there is such a bucket
/// @param publicBucket a public bucket's objects are downloaded without any policy being asked
/// @param sizeLimit bytes of one object, `null` for the server's own limit
/// @param types allowed MIME types, empty for all
/// @param objectExists whether there is an object at the file's path
/// @param quarantined the backend's virus scan found something; only the backend itself gets the bytes
public record StoredFacts(
        String bucket,
        String path,
        boolean bucketExists,
        boolean publicBucket,
        @Nullable Long sizeLimit,
        List<String> types,
        boolean objectExists,
        boolean quarantined) {

    public StoredFacts {
        types = List.copyOf(types);
    }

    /// Asks as the login that sees most; empty where it may not look, or cannot tell a missing bucket from a hidden
    /// one.
    ///
    /// @throws FailureException classified, for anything but a missing permission
    public static Optional<StoredFacts> ask(Viewpoint viewpoint, FileRecord file, ReadOptions options) {
        try {
            return viewpoint
                    .observer()
                    .read(options, db -> StoredQueries.facts(db, file.bucket(), file.path()))
                    .filter(found ->
                            found.bucketExists() || viewpoint.backend().facts().observerBypassesRls());
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.NotPermitted) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
