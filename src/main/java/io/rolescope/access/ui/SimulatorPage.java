package io.rolescope.access.ui;

import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import javafx.scene.Node;

/// The Simulator as the window holds it. Arguments: `schema` and `table`, and `key` (a JSON object of the key's
/// columns) for one row; `command` (`update`, `delete returning`, …) and `edit` (`true`: open the row's values to be
/// changed).
public final class SimulatorPage implements Page {
    private final SimulatorViewModel model;
    private final SimulatorView view;
    private final Subscription lens;
    private final WhenInFront front;
    private boolean read;

    /// @param activity where it is noted what was revealed and rehearsed
    public SimulatorPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new SimulatorViewModel(viewpoint, tasks, navigator, activity);
        view = new SimulatorView(model, navigator);
        front = new WhenInFront(view::root, this::load);
        lens = viewpoint.onChange(() -> tasks.onWindow(front::outdated));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("table")) {
            model.show(
                    new TableName(arguments.getOrDefault("schema", "public"), arguments.get("table")),
                    KeyJson.parse(arguments.getOrDefault("key", "")),
                    SimulatorViewModel.shape(arguments.getOrDefault("command", "select")),
                    Boolean.parseBoolean(arguments.getOrDefault("edit", "false")));
        }
        front.opened();
    }

    @Override
    public void reload() {
        read = false;
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
        lens.close();
        view.close();
        model.close();
    }

    /// The tables and policies are read once; another identity is only asked anew.
    private void load() {
        if (read) {
            model.ask();
        } else {
            read = true;
            model.reload();
        }
    }
}
