package io.rolescope.audit.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// The Audit log. Arguments: `user` (id), `table`, `record` (id).
public final class AuditPage implements Page {
    private final AuditViewModel model;
    private final AuditView view;
    private final Subscription onIdentity;
    private final WhenInFront front;

    public AuditPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new AuditViewModel(viewpoint, tasks, navigator, activity);
        view = new AuditView(model);
        front = new WhenInFront(view::root, model::reload);
        onIdentity = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
        front.load();
    }

    AuditViewModel model() {
        return model;
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        front.opened();
        @Nullable String user = arguments.get("user");
        @Nullable String table = arguments.get("table");
        if (table != null) {
            model.showRecord(table, arguments.get("record"));
        }
        if (user != null) {
            model.showUser(user);
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
        onIdentity.close();
        view.close();
        model.close();
    }
}
