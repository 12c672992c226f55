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

/// The page Access matrix as the window holds it.
public final class MatrixPage implements Page {
    private final MatrixViewModel model;
    private final MatrixView view;

    /// @param activity where it is noted what was revealed
    public MatrixPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new MatrixViewModel(viewpoint, tasks);
        Reveal reveal = new Reveal(
                viewpoint,
                new ActivityNotes(activity, viewpoint, tasks, navigator),
                () -> "identities of the access matrix");
        view = new MatrixView(model, navigator, reveal);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (model.screenProperty().get() instanceof Loadable.Idle<MatrixScreen>) {
            model.compute();
        }
    }

    @Override
    public void reload() {
        model.compute();
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
