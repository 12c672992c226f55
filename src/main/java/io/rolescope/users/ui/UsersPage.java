package io.rolescope.users.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import java.util.Map;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Users. Argument: `user` (id or e-mail address).
public final class UsersPage implements Page {
    private final UsersViewModel model;
    private final UsersView view;

    public UsersPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new UsersViewModel(viewpoint, tasks, navigator, activity);
        view = new UsersView(model);
        model.reload();
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        @Nullable String user = arguments.get("user");
        if (user != null) {
            view.focusQuestion();
            model.look(user);
        }
    }

    @Override
    public void reload() {
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
        view.close();
        model.close();
    }
}
