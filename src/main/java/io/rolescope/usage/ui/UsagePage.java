package io.rolescope.usage.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Usage page as the window holds it.
public final class UsagePage implements Page {
    private final UsageViewModel model;
    private final UsageView view;
    private final Subscription lens;
    private final WhenInFront front;

    public UsagePage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new UsageViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new UsageView(model, navigator);
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
    public void focusFilter() {
        view.focusFilter();
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
