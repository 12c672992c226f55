package io.rolescope.access.ui.verify;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import javafx.scene.Node;

/// The page Verify as the window holds it.
public final class VerifyPage implements Page {
    private final VerifyViewModel model;
    private final VerifyView view;
    private final Subscription lens;

    /// @param activity where it is noted that writes were tried, and what was revealed
    public VerifyPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        ActivityNotes notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        model = new VerifyViewModel(viewpoint, tasks, notes);
        view = new VerifyView(model, navigator, new Reveal(viewpoint, notes, () -> "verified predictions"));
        lens = viewpoint.onChange(() -> tasks.onWindow(model::lensChanged));
    }

    @Override
    public Node root() {
        return view.root();
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
        lens.close();
        view.close();
        model.close();
    }
}
