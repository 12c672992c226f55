package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// A bucket and a name in it, checked.
///
/// Source of the allowed characters: Supabase Storage (those that are safe in S3 keys, so no letter beyond ASCII).
/// Names never become paths on
/// disk, so a name cannot lead out of the store; what looks like a try is refused all the same.
public record ObjectKey(String bucket, String name) {
    private static final int LONGEST = 1024;
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_/!.*'() &$@=;:+,?-]+");

    /// @throws ApiException 400 for a name that cannot be an object's
    public static ObjectKey of(String bucket, String name) {
        if (bucket.isEmpty() || !isSafe(bucket) || bucket.contains("/")) {
            throw StorageErrors.badBucketName();
        }
        if (name.isEmpty() || name.length() > LONGEST || !isSafe(name)) {
            throw new ApiException(400, "InvalidKey", "Invalid key: " + printable(name));
        }
        for (String piece : name.split("/", -1)) {
            if (piece.isEmpty() || piece.equals(".") || piece.equals("..")) {
                throw new ApiException(400, "InvalidKey", "Invalid key: " + printable(name));
            }
        }
        return new ObjectKey(bucket, name);
    }

    /// The first of `path` is the bucket, the rest is the name.
    static ObjectKey of(List<String> path) {
        if (path.size() < 2) {
            throw StorageArea.noRoute();
        }
        return of(path.getFirst(), String.join("/", path.subList(1, path.size())));
    }

    /// The key of what is made of this object: its name and `ending`, and where that would be too long a part of
    /// its name.
    public ObjectKey beside(String ending) {
        int most = Math.min(name.length(), LONGEST - ending.length());
        // half a letter is none
        int end = Character.isHighSurrogate(name.charAt(most - 1)) ? most - 1 : most;
        return new ObjectKey(bucket, name.substring(0, end) + ending);
    }

    String full() {
        return bucket + "/" + name;
    }

    /// The name of the bytes on disk. Bucket and name go in, so that a row made to point at somebody else's version
    /// finds nothing.
    String fileName(String version) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(full().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(version.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether a bucket may be called so: fewer than 64 of the same characters, no slash.
    static boolean isBucketName(String name) {
        return name.length() < 64 && isSafe(name) && !name.contains("/") && !name.matches("[. ]+");
    }

    private static boolean isSafe(String text) {
        return SAFE.matcher(text).matches();
    }

    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
    }
}
