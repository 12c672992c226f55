package io.rolescope.policies.ui;

import io.rolescope.access.catalog.TableName;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import java.util.Map;
import javafx.scene.Node;

/// The Policies page as the window holds it. Arguments: `schema` and `table`.
public final class PoliciesPage implements Page {
    private final PoliciesViewModel model;
    private final PoliciesView view;
    private boolean stale = true;

    public PoliciesPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new PoliciesViewModel(viewpoint, tasks);
        view = new PoliciesView(model, navigator);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("table")) {
            model.wanted().set(new TableName(arguments.getOrDefault("schema", "public"), arguments.get("table")));
        }
        if (stale) {
            reload();
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
    public void close() {
        view.close();
        model.close();
    }
}
