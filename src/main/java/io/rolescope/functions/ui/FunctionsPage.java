package io.rolescope.functions.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import io.rolescope.platform.settings.Folders;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.Node;

/// The Functions page as the window holds it. Arguments: `request`, a path below the backend's functions.
public final class FunctionsPage implements Page {
    private final FunctionsViewModel model;
    private final FunctionsView view;
    private final Subscription lens;
    private boolean fresh = true;

    public FunctionsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this(viewpoint, tasks, Folders.ready(Folders.ofThisUser().data().resolve("requests")));
    }

    /// @param folder where the history is kept
    FunctionsPage(Viewpoint viewpoint, Tasks tasks, Path folder) {
        model = new FunctionsViewModel(viewpoint, tasks, folder);
        view = new FunctionsView(model);
        lens = viewpoint.onChange(() -> tasks.onWindow(view::lensChanged));
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("request")) {
            Draft empty = Draft.empty();
            model.draft().set(new Draft(empty.method(), arguments.get("request"), empty.headers(), empty.body()));
        }
        if (fresh) {
            fresh = false;
            model.loadHistory();
        }
    }

    @Override
    public void reload() {
        model.loadHistory();
    }

    @Override
    public void focusFilter() {
        view.focusFilter();
    }

    @Override
    public void close() {
        lens.close();
        view.close();
        model.close();
    }
}
