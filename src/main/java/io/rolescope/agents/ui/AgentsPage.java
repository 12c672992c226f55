package io.rolescope.agents.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Agents page as the window holds it. Argument: `agent`, whose runs are listed.
public final class AgentsPage implements Page {
    private final AgentsViewModel model;
    private final AgentsView view;
    private final Subscription lens;
    private boolean stale = true;

    public AgentsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new AgentsViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new AgentsView(model, navigator);
        lens = viewpoint.onChange(() -> tasks.onWindow(this::lensChanged));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("agent")) {
            view.find(arguments.get("agent"));
            stale = true;
        }
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

    /// A page that is not in front waits until it is.
    private void lensChanged() {
        stale = root().getScene() == null;
        if (!stale) {
            reload();
        }
    }
}
