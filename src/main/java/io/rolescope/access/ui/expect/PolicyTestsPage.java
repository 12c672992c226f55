package io.rolescope.access.ui.expect;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.Node;

/// The page Policy tests as the window holds it. Arguments: `file` opens and runs that file.
public final class PolicyTestsPage implements Page {
    private final PolicyTestsViewModel model;
    private final PolicyTestsView view;

    /// @param activity where it is noted what was revealed
    public PolicyTestsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new PolicyTestsViewModel(viewpoint, tasks);
        Reveal reveal = new Reveal(
                viewpoint, new ActivityNotes(activity, viewpoint, tasks, navigator), () -> "results of policy tests");
        view = new PolicyTestsView(model, navigator, reveal);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("file")) {
            model.run(Path.of(arguments.get("file")));
        }
    }

    @Override
    public void reload() {
        model.runAgain();
    }

    @Override
    public void focusFilter() {
        view.focusFile();
    }

    @Override
    public boolean closeDrawer() {
        return view.closeDrawer();
    }

    @Override
    public void close() {
        view.close();
        model.close();
    }
}
