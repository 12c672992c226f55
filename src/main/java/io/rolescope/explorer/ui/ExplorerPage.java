package io.rolescope.explorer.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.explorer.TableRef;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Any table of any schema. Arguments: `schema`, `table`, `key`.
public final class ExplorerPage implements Page {
    private final ExplorerViewModel model;
    private final ExplorerView view;
    private final Subscription onIdentity;
    private final WhenInFront front;

    /// @param activity where it is noted what was revealed and exported
    public ExplorerPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new ExplorerViewModel(viewpoint, tasks, navigator, activity);
        view = new ExplorerView(model);
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
        @Nullable String table = arguments.get("table");
        if (table != null) {
            model.show(
                    new TableRef(arguments.getOrDefault("schema", "public"), table),
                    KeyText.filters(arguments.get("key")));
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
