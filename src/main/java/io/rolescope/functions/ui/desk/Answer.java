package io.rolescope.functions.ui.desk;

import io.rolescope.functions.run.CallResult;

/// What came back, to whom.
///
/// @param identity as whom it was asked
/// @param call the request and its answer, without secrets
public record Answer(String identity, CallResult call) {

    /// The body as text; a word about it where it is none.
    public String body() {
        String text = call.responseBody();
        return text != null ? text : call.responseBytes() == 0 ? "" : call.responseBytes() + " bytes that are no text";
    }
}
