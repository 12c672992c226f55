package io.rolescope.kit;

import java.util.function.Supplier;
import javafx.scene.Node;

/// Keeps a page from loading for nobody: what is outdated is loaded again at once while the page is in front,
/// else when it comes there. On the window's thread.
public final class WhenInFront {
    private final Supplier<Node> root;
    private final Runnable load;
    private boolean outdated = true;

    /// @param root the page's, which is in a scene while the page is in front
    public WhenInFront(Supplier<Node> root, Runnable load) {
        this.root = root;
        this.load = load;
    }

    /// The page comes to the front.
    public void opened() {
        if (outdated) {
            load();
        }
    }

    /// What the page shows is no longer so: somebody looks as another identity.
    public void outdated() {
        outdated = true;
        if (root.get().getScene() != null) {
            load();
        }
    }

    /// Loads now, wanted or not.
    public void load() {
        outdated = false;
        load.run();
    }
}
