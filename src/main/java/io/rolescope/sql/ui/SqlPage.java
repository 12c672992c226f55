package io.rolescope.sql.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import javafx.scene.Node;

/// A person's own query, read only, as the lens.
public final class SqlPage implements Page {
    private final SqlViewModel model;
    private final SqlView view;
    private final Subscription onIdentity;

    public SqlPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new SqlViewModel(viewpoint, tasks, navigator, activity);
        view = new SqlView(model);
        onIdentity = viewpoint.onChange(() -> tasks.onWindow(model::identityChanged));
        model.reload();
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void reload() {
        model.reload();
    }

    @Override
    public void focusFilter() {
        view.focus();
    }

    @Override
    public void close() {
        onIdentity.close();
        view.close();
        model.close();
    }
}
