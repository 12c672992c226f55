package io.rolescope.health.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Health page as the window holds it.
public final class HealthPage implements Page {
    private final HealthViewModel model;
    private final HealthView view;
    private final Subscription lens;
    private boolean stale = true;

    public HealthPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new HealthViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new HealthView(model, navigator);
        lens = viewpoint.onChange(() -> tasks.onWindow(this::lensChanged));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (stale) {
            reload();
        }
    }

    @Override
    public void reload() {
        stale = false;
        model.reload();
    }

    @Override
    public boolean closeDrawer() {
        return view.closeDrawer();
    }

    @Override
    public void close() {
        lens.close();
        view.close();
        model.close();
    }

    /// A page that is not in front waits until it is.
    private void lensChanged() {
        stale = root().getScene() == null;
        if (!stale) {
            model.loadPlatform();
        }
    }
}
