package io.rolescope.connections.ui;

import io.rolescope.connections.BackendProfile;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import java.util.Optional;

/// What the page Connect asks of the program round it.
public interface ConnectActions {

    /// Starts the embedded backend, or finds it running, and shows it. Runs off the window's thread.
    void openSandbox(boolean flawed, Progress progress) throws Exception;

    /// Opens a backend and shows it. Runs off the window's thread.
    void open(BackendProfile profile, Optional<Secret> password, Progress progress) throws Exception;
}
