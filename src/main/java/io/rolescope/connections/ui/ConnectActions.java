package io.rolescope.connections.ui;

import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import java.util.Optional;

/// What the page Connect asks of the program round it. Both run off the window's thread.
public interface ConnectActions {

    /// Starts the embedded backend, or finds it running, and shows it.
    ///
    /// @param flawed the one with planted faults
    void openSandbox(boolean flawed, Progress progress) throws Exception;

    /// Opens a backend and shows it.
    void open(BackendProfile profile, Optional<Secret> password, Progress progress) throws Exception;
}
