package io.rolescope.agents.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Agents page as the window holds it. Argument: `agent`, whose runs are listed.
public final class AgentsPage implements Page {
    private final AgentsViewModel model;
    private final AgentsView view;
    private final Subscription lens;
    private final WhenInFront front;

    public AgentsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new AgentsViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new AgentsView(model, navigator);
        front = new WhenInFront(view::root, model::reload);
        lens = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("agent")) {
            view.find(arguments.get("agent"));
            front.load();
        } else {
            front.opened();
        }
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
