package io.rolescope.sandbox.gateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that is answered with an error.
///
/// The message goes to the caller, so it never holds anything that the caller may not know.
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String error;
    private final transient Map<String, String> headers;

    /// @param status HTTP status
    /// @param error short name that programs compare (`not_found`)
    public ApiException(int status, String error, String message) {
        this(status, error, message, Map.of(), null);
    }

    public ApiException(
            int status, String error, String message, Map<String, String> headers, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.error = error;
        this.headers = Map.copyOf(headers);
    }

    public int status() {
        return status;
    }

    public String error() {
        return error;
    }

    /// Sent with the answer (`Retry-After`).
    public Map<String, String> headers() {
        return headers;
    }

    /// What is said to the caller.
    public String said() {
        return String.valueOf(getMessage());
    }
}
