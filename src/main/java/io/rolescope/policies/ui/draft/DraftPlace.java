package io.rolescope.policies.ui.draft;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Tasks;
import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// Where a draft is shown: over the page's own content, one at a time.
public final class DraftPlace {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Navigator navigator;
    private final StackPane place = new StackPane();
    private @Nullable PagePane pane;
    private @Nullable Node below;
    private @Nullable DraftView view;
    private @Nullable DraftViewModel model;

    public DraftPlace(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.navigator = navigator;
    }

    public Node over(Node content) {
        below = content;
        place.getChildren().setAll(content);
        return place;
    }

    /// The pane whose drawer shows rows.
    public void drawer(PagePane page) {
        pane = page;
    }

    /// @param policy to change or drop, `null` for a new one
    public void open(PolicyCatalog catalog, Table table, @Nullable Policy policy) {
        close();
        if (pane == null) {
            return;
        }
        DraftViewModel opened = new DraftViewModel(viewpoint, tasks, catalog, table, policy);
        DraftView shown = new DraftView(opened, pane, navigator, this::close);
        model = opened;
        view = shown;
        place.getChildren().setAll(shown.root());
    }

    /// @return whether there was one to close
    public boolean close() {
        if (view == null || model == null || below == null) {
            return false;
        }
        view.close();
        model.close();
        view = null;
        model = null;
        if (pane != null) {
            pane.closeDrawer();
        }
        place.getChildren().setAll(below);
        return true;
    }
}
