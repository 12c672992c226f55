package io.rolescope.kit;

import java.util.Map;
import javafx.scene.Node;

/// One page of the console as the window holds it.
public interface Page extends AutoCloseable {

    Node root();

    /// The page comes to the front; `arguments` say what to show ([Navigator#open]).
    default void open(Map<String, String> arguments) {}

    /// Everything again: F5, or somebody looks as another identity.
    void reload();

    /// Ctrl+F.
    default void focusFilter() {}

    /// Esc: closes the drawer, if one is open.
    ///
    /// @return whether there was something to close
    default boolean closeDrawer() {
        return false;
    }

    /// The page goes for good; running loads are cancelled, listeners detached.
    @Override
    void close();
}
