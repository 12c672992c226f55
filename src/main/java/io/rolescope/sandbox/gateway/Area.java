package io.rolescope.sandbox.gateway;

import java.util.Map;

/// One service behind the gateway, with the paths and the error texts that its clients know.
public interface Area {

    /// What its paths start with, without a slash at the end: `/storage/v1`.
    String prefix();

    /// Answers a request.
    ///
    /// @throws ApiException for an answer that is an error
    /// @throws Exception for anything unforeseen, which is answered as 500 and logged
    void answer(Exchange exchange) throws Exception;

    /// How the clients of this service are told an error.
    Map<String, Object> error(ApiException error);

    /// The HTTP status an error is answered with.
    default int status(ApiException error) {
        return error.status();
    }
}
