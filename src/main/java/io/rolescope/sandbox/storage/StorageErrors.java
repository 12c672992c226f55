package io.rolescope.sandbox.storage;

import io.rolescope.sandbox.gateway.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Errors as the storage service tells them: `{statusCode, error, code, message}`, where `error` is the older word and
/// `code` the newer one. What the service itself decides goes out as HTTP 400, with the status that is meant in the
/// body; only what is wrong with the service keeps its own.
///
/// Source: the public storage service's table of errors and its error handler.
final class StorageErrors {
    /// The newer word for an older one. Words that are both are not in here.
    private static final Map<String, String> CODES = Map.ofEntries(
            Map.entry("not_found", "NoSuchKey"),
            Map.entry("Bucket not found", "NoSuchBucket"),
            Map.entry("Duplicate", "ResourceAlreadyExists"),
            Map.entry("invalid_mime_type", "InvalidMimeType"),
            Map.entry("Payload too large", "EntityTooLarge"),
            Map.entry("Unauthorized", "AccessDenied"),
            Map.entry("Invalid Input", "InvalidBucketName"),
            Map.entry("InvalidKey", "InvalidKey"),
            Map.entry("InvalidJWT", "InvalidJWT"),
            Map.entry("InvalidSignature", "InvalidSignature"),
            Map.entry("InvalidRequest", "InvalidRequest"),
            Map.entry("ResourceNotEmpty", "ResourceNotEmpty"),
            Map.entry("invalid_request", "InvalidRequest"),
            Map.entry("invalid_form", "InvalidRequest"),
            Map.entry("invalid_metadata", "InvalidRequest"),
            Map.entry("invalid_json", "InvalidRequest"));

    /// What the service's own library says of a token.
    private static final Map<String, String> OF_TOKENS = Map.of(
            "jwt malformed", "Invalid Compact JWS",
            "jwt expired", "\"exp\" claim timestamp check failed",
            "jwt not active", "\"nbf\" claim timestamp check failed");

    private StorageErrors() {}

    static ApiException noBucket() {
        return new ApiException(404, "Bucket not found", "Bucket not found");
    }

    static ApiException badBucketName() {
        return new ApiException(400, "Invalid Input", "Bucket name invalid");
    }

    static Map<String, Object> body(ApiException error) {
        boolean token = isRefusedToken(error);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("statusCode", token ? "403" : Integer.toString(error.status()));
        body.put("error", token ? "Unauthorized" : error.error());
        body.put("code", token ? "AccessDenied" : CODES.getOrDefault(error.error(), error.error()));
        body.put("message", OF_TOKENS.getOrDefault(error.said(), error.said()));
        return body;
    }

    static int status(ApiException error) {
        boolean decided = error.status() != 401 && error.status() < 500 && CODES.containsKey(error.error());
        return decided || isRefusedToken(error) ? 400 : error.status();
    }

    /// Whose token is no good is refused by the service; who has none, by the gateway in front of it.
    private static boolean isRefusedToken(ApiException error) {
        return error.status() == 401 && error.error().equals("InvalidJWT");
    }
}
