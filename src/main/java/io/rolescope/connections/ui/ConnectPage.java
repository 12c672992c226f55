package io.rolescope.connections.ui;

import io.rolescope.kit.Page;
import javafx.scene.Node;

/// The page Connect as the window holds it.
public final class ConnectPage implements Page {
    private final ConnectViewModel model;
    private final ConnectView view;

    public ConnectPage(ConnectViewModel model) {
        this.model = model;
        this.view = new ConnectView(model);
    }

    @Override
    public Node root() {
        return view.root();
    }

    @Override
    public void reload() {}

    @Override
    public void close() {
        view.close();
        model.close();
    }
}
