package io.rolescope.health.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Health page as the window holds it.
public final class HealthPage implements Page {
    private final HealthViewModel model;
    private final HealthView view;
    private final Subscription lens;
    private final WhenInFront front;

    public HealthPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new HealthViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new HealthView(model, navigator);
        front = new WhenInFront(view::root, model::reload);
        lens = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        front.opened();
    }

    @Override
    public void reload() {
        front.load();
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
}
