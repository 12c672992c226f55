package io.rolescope.functions.load;

/// The ways in which a request of a load run fails before it has a status.
public enum LoadFault {
    /// no connection, or no agreement on TLS
    CONNECT,
    TIMEOUT,
    /// the server closed the connection before the answer was complete
    CLOSED,
    /// what came was not HTTP/1.1
    MALFORMED
}
