package io.rolescope.sandbox.functions;

import io.rolescope.sandbox.gateway.ApiException;
import io.rolescope.sandbox.gateway.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A function behind `/functions/v1/NAME`.
public interface EdgeFunction {

    /// The last piece of its address.
    String name();

    /// Does its work.
    ///
    /// @return the fields of the answer
    /// @throws ApiException for a request that cannot be carried out
    /// @throws Exception for anything unforeseen
    Map<String, @Nullable Object> run(Call call) throws Exception;

    /// A request to a function.
    ///
    /// @param requestId what ties its log lines to the gateway's
    /// @param body an empty object where no body came
    record Call(String requestId, Caller caller, ObjectNode body) {}
}
