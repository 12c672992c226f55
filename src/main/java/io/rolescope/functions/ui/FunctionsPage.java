package io.rolescope.functions.ui;

import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.desk.Workbench.Section;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Subscription;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javafx.scene.Node;

/// The Functions page as the window holds it. Arguments: `request`, a path below the backend's functions;
/// `section`, one of `request`, `suites`, `several`, `load`, `past`, `live`.
public final class FunctionsPage implements Page {
    private final Workbench bench;
    private final Sections sections;
    private final FunctionsView view;
    private final Subscription lens;
    private boolean fresh = true;

    /// @param folder where the history and the variables are kept
    public FunctionsPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, Path folder) {
        bench = new Workbench(viewpoint, tasks, navigator, folder);
        sections = new Sections(bench);
        view = new FunctionsView(bench, sections);
        bench.kept().load();
        lens = viewpoint.onChange(() -> tasks.onWindow(sections::lensChanged));
    }

    /// What stands behind the tabs.
    Sections sections() {
        return sections;
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void open(Map<String, String> arguments) {
        if (arguments.containsKey("request")) {
            bench.draft().set(Draft.of(arguments.get("request")));
            bench.section().set(Section.REQUEST);
        }
        Arrays.stream(Section.values())
                .filter(section -> section.name().equalsIgnoreCase(arguments.getOrDefault("section", "")))
                .findFirst()
                .ifPresent(bench.section()::set);
        if (fresh) {
            fresh = false;
            sections.load();
        }
    }

    @Override
    public void reload() {
        sections.load();
    }

    @Override
    public void focusFilter() {
        sections.focusFilter();
    }

    @Override
    public void close() {
        lens.close();
        view.close();
        sections.close();
        bench.close();
    }
}
