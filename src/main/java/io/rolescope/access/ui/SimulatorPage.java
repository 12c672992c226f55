package io.rolescope.access.ui;

import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
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
    private boolean stale = true;
    private boolean opened;

    /// @param activity where it is noted what was revealed and rehearsed
    public SimulatorPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new SimulatorViewModel(viewpoint, tasks, navigator, activity);
        view = new SimulatorView(model, navigator);
        lens = viewpoint.onChange(() -> tasks.onWindow(this::lensChanged));
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
        if (!opened) {
            opened = true;
            stale = false;
            model.reload();
        } else if (stale) {
            stale = false;
            model.ask();
        }
    }

    @Override
    public void reload() {
        stale = false;
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
        lens.close();
        view.close();
        model.close();
    }

    /// A page that is not in front waits until it is.
    private void lensChanged() {
        stale = root().getScene() == null;
        if (!stale) {
            model.ask();
        }
    }
}
