package io.rolescope.jobs.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.time.Clock;
import java.util.Map;
import javafx.scene.Node;

/// The Jobs page as the window holds it. Argument: `job`, the number of the job to show.
public final class JobsPage implements Page {
    private final JobsViewModel model;
    private final JobsView view;
    private final Subscription lens;
    private final WhenInFront front;

    public JobsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new JobsViewModel(viewpoint, tasks, Clock.systemUTC());
        view = new JobsView(model, navigator);
        front = new WhenInFront(view::root, model::reload);
        lens = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.getOrDefault("job", "").matches("\\d{1,18}")) {
            model.showJob(Long.parseLong(arguments.get("job")));
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
