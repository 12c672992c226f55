package io.rolescope.access.ui.survey;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import java.util.Map;
import javafx.scene.Node;

/// The page Isolation as the window holds it.
public final class IsolationPage implements Page {
    private final IsolationViewModel model;
    private final IsolationView view;

    /// @param activity where it is noted what was revealed
    public IsolationPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new IsolationViewModel(viewpoint, tasks);
        Reveal reveal = new Reveal(
                viewpoint, new ActivityNotes(activity, viewpoint, tasks, navigator), () -> "witnesses of isolation");
        view = new IsolationView(model, navigator, reveal);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (model.screenProperty().get() instanceof Loadable.Idle<IsolationScreen>) {
            model.run();
        }
    }

    @Override
    public void reload() {
        model.run();
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
