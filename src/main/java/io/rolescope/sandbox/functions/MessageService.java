package io.rolescope.sandbox.functions;

import java.util.List;

/// What takes notifications over for good.
interface MessageService {

    /// Hands over one batch.
    ///
    /// @throws RefusedException when this batch will never be taken
    /// @throws java.io.IOException when the service does not answer, or not now
    void send(List<Notification> batch) throws java.io.IOException, RefusedException;

    /// Its name in answers and logs.
    String name();

    /// The service says that something is wrong with the messages themselves.
    final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
