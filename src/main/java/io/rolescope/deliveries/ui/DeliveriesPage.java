package io.rolescope.deliveries.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import javafx.scene.Node;

/// The Deliveries page as the window holds it. Argument: `find`, a text that answer or error contains.
public final class DeliveriesPage implements Page {
    private final DeliveriesViewModel model;
    private final DeliveriesView view;
    private final Subscription lens;
    private final WhenInFront front;

    public DeliveriesPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new DeliveriesViewModel(viewpoint, tasks, navigator);
        view = new DeliveriesView(model);
        front = new WhenInFront(view::root, model::reload);
        lens = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("find")) {
            model.text().set(arguments.get("find"));
        }
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
