package io.rolescope.access.ui.survey;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import java.util.Map;
import javafx.scene.Node;

/// The page Who can see as the window holds it. Opened with `schema`, `table` and `key` (a JSON object).
public final class ReachPage implements Page {
    private final ReachViewModel model;
    private final ReachView view;
    private final Navigator navigator;

    /// @param activity where it is noted what was revealed
    public ReachPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.navigator = navigator;
        model = new ReachViewModel(viewpoint, tasks);
        Reveal reveal = new Reveal(
                viewpoint, new ActivityNotes(activity, viewpoint, tasks, navigator), () -> "who can see a row");
        view = new ReachView(model, navigator, reveal);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        String table = arguments.get("table");
        String key = arguments.get("key");
        if (table != null && key != null) {
            try {
                model.ask(arguments.getOrDefault("schema", "public"), table, key);
            } catch (FailureException e) {
                navigator.say(e.failure().sentence());
            }
        }
    }

    @Override
    public void reload() {
        model.again();
    }

    @Override
    public void close() {
        view.close();
        model.close();
    }
}
