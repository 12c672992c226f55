package io.rolescope.files.ui;

import io.rolescope.connections.ActivityLog;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.WhenInFront;
import io.rolescope.platform.Subscription;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Files. Arguments: `file` (id), `organization` (id).
public final class FilesPage implements Page {
    private final FilesViewModel model;
    private final FilesView view;
    private final Subscription onIdentity;
    private final WhenInFront front;

    public FilesPage(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        model = new FilesViewModel(viewpoint, tasks, navigator, activity);
        view = new FilesView(model);
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
        uuid(arguments.get("organization")).ifPresent(model.organizationProperty()::set);
        uuid(arguments.get("file")).ifPresent(model::look);
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

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
