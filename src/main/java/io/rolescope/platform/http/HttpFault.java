package io.rolescope.platform.http;

/// The ways in which no usable answer comes.
public enum HttpFault {
    /// the request itself cannot be sent: address, method, header
    INVALID_REQUEST,
    UNKNOWN_HOST,
    /// nothing accepts the connection, or it breaks before an answer begins
    UNREACHABLE,
    /// the server's certificate is signed by nobody known here
    TLS_UNTRUSTED,
    TLS_EXPIRED,
    /// the certificate is for another host
    TLS_WRONG_HOST,
    /// TLS cannot be agreed on, for another reason
    TLS_FAILED,
    TIMED_OUT,
    CANCELLED,
    /// more bytes than allowed
    TOO_LARGE,
    /// the answer breaks off
    TRUNCATED,
    /// what came is not HTTP
    NOT_HTTP,
    TOO_MANY_REDIRECTS,
    /// a redirect to another host would have to repeat a body with a credential
    REDIRECT_REFUSED
}
