package io.rolescope.policies.ui;

import io.rolescope.access.catalog.TableName;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import java.util.Map;
import javafx.scene.Node;

/// The Policies page as the window holds it. Arguments: `schema` and `table`; `draft` opens
/// the editor on the policy of that name, or on a new one where it is empty.
public final class PoliciesPage implements Page {
    private final PoliciesViewModel model;
    private final PoliciesView view;
    private boolean stale = true;

    public PoliciesPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        model = new PoliciesViewModel(viewpoint, tasks);
        view = new PoliciesView(model, viewpoint, tasks, navigator);
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
        view.closeDraft();
        if (arguments.containsKey("draft")) {
            view.draftWhenRead(arguments.get("draft"));
        }
    }

    @Override
    public void reload() {
        stale = false;
        model.reload();
    }

    @Override
    public boolean closeDrawer() {
        return view.closeDrawer();
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
