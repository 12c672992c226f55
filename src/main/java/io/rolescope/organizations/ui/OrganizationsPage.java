package io.rolescope.organizations.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import java.util.UUID;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Organizations. Argument: `organization` (id).
public final class OrganizationsPage implements Page {
    private final OrganizationsViewModel model;
    private final OrganizationsView view;
    private final Subscription onIdentity;
    private final WhenInFront front;

    public OrganizationsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new OrganizationsViewModel(viewpoint, tasks, navigator);
        view = new OrganizationsView(model);
        front = new WhenInFront(view::root, model::reload);
        onIdentity = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
        front.load();
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        front.opened();
        @Nullable String wanted = arguments.get("organization");
        if (wanted != null) {
            try {
                model.look(UUID.fromString(wanted));
            } catch (IllegalArgumentException e) {
                model.textProperty().set(wanted);
            }
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
