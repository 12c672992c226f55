package io.rolescope.functions.load;

/// The ways in which a request of a load run fails before it has a status.
public enum LoadFault {
    CONNECT,
    /// no agreement on TLS, or a certificate that is not trusted or not for this host
    TLS,
    TIMEOUT,
    /// the server closed the connection before the answer was complete
    CLOSED,
    /// what came was not HTTP/1.1
    MALFORMED
}
