package io.rolescope.files.verdict;

import java.util.List;
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
}
