package io.rolescope.app;

import io.rolescope.connections.Backend;
import io.rolescope.connections.BackendProfile;
import io.rolescope.connections.SavedBackends;
import io.rolescope.connections.ui.ConnectActions;
import io.rolescope.connections.ui.ConnectPage;
import io.rolescope.connections.ui.ConnectViewModel;
import io.rolescope.identities.Identity;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Progress;
import io.rolescope.platform.Secret;
import io.rolescope.platform.secrets.Keychain;
import io.rolescope.platform.settings.SettingsStore;
import io.rolescope.sandbox.Sandbox;
import io.rolescope.sandbox.SandboxOptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens backends and the sandbox, and ends what it started.
final class Openings implements ConnectActions, AutoCloseable {
    private final Tasks tasks;
    /// Planted faults or not.
    private final KeptOpen<Boolean, Sandbox> sandboxes = new KeptOpen<>(Sandbox::isAlive, Sandbox::close);
    private final SettingsStore settings;
    private final SavedSchemes schemes;
    private @Nullable MainWindow window;
    private @Nullable ConnectViewModel connect;
    private volatile @Nullable SavedBackends saved;

    Openings(Tasks tasks, SettingsStore settings) {
        this.tasks = tasks;
        this.settings = settings;
        this.schemes = new SavedSchemes(settings);
    }

    Page connectPage(MainWindow shownIn) {
        window = shownIn;
        ConnectViewModel model = new ConnectViewModel(tasks, this, schemes);
        connect = model;
        tasks.run(
                "Looking for saved backends",
                this,
                control -> new SavedBackends(settings, Keychain.open(tasks.workers())),
                found -> {
                    saved = found;
                    model.showSaved(found);
                },
                failure -> shownIn.say(failure.sentence()));
        return new ConnectPage(model);
    }

    /// As if the person had clicked on the sandbox.
    void openSandbox() {
        if (connect != null) {
            connect.openSandbox(false);
        }
    }

    @Override
    public void openSandbox(boolean flawed, Progress progress) {
        Sandbox sandbox = sandboxes.get(
                flawed, () -> Sandbox.start(SandboxOptions.standard().withFlawed(flawed), progress));
        open(
                sandbox.endpoints().profile(),
                sandbox.endpoints().password(),
                Optional.of(sandbox.endpoints().jwtSecret()),
                progress);
    }

    @Override
    public void open(BackendProfile profile, Optional<Secret> password, Progress progress) {
        open(profile, password, Optional.empty(), progress);
    }

    private void open(
            BackendProfile profile, Optional<Secret> password, Optional<Secret> tokenSecret, Progress progress) {
        Backend backend = Backend.open(profile, password, tasks.workers());
        try {
            progress.report(-1, "Signing in to " + profile.name());
            Identity first = profile.role() == null
                    ? new Identity.Operator(backend.facts().login())
                    : new Identity.Role(profile.role());
            progress.report(-1, "Reading how users are told apart");
            IdentityScheme scheme = schemes.find(profile)
                    .orElseGet(() -> SchemeDetection.of(backend).scheme());
            Viewpoint viewpoint = new Viewpoint(backend, scheme, first);
            tokenSecret.ifPresent(viewpoint::rememberTokenSecret);
            @Nullable SavedBackends known = saved;
            if (known != null) {
                known.secrets(profile).ifPresent(viewpoint::keepSecretsIn);
            }
            tasks.onWindow(() -> {
                if (window != null) {
                    window.connected(viewpoint);
                }
                if (connect != null) {
                    connect.connected(viewpoint);
                }
            });
        } catch (RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    @Override
    public void close() {
        sandboxes.close();
    }
}
