package io.rolescope.platform.http;

import io.rolescope.platform.Failure;
import java.util.List;

/// What a request came to.
public sealed interface HttpOutcome {

    /// Answered; with redirects followed, every answer on the way.
    ///
    /// @param responses at least one; the last is the answer, the others are the redirects before it
    record Answered(List<HttpResponse> responses) implements HttpOutcome {
        public Answered {
            responses = List.copyOf(responses);
        }

        public HttpResponse last() {
            return responses.getLast();
        }
    }

    /// Not answered.
    ///
    /// @param responses the redirects before it failed
    /// @param elapsedNanos how long the failing hop took
    record Failed(HttpFault fault, Failure failure, List<HttpResponse> responses, long elapsedNanos)
            implements HttpOutcome {
        public Failed {
            responses = List.copyOf(responses);
        }
    }
}
