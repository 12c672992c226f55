package io.rolescope.access.ui.expect;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.Node;

/// The page Policy tests as the window holds it. Arguments: `file` opens and runs that file.
public final class PolicyTestsPage implements Page {
    private final PolicyTestsViewModel model;
    private final PolicyTestsView view;

    public PolicyTestsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new PolicyTestsViewModel(viewpoint, tasks);
        view = new PolicyTestsView(model, navigator);
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
