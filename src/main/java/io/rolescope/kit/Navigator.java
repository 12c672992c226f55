package io.rolescope.kit;

import java.util.Map;

/// How a page asks for another one, without knowing it.
///
/// Page names and their arguments are listed at `app.Navigation`; an unknown argument is ignored.
public interface Navigator {

    /// @param page name of a page: `explorer`, `files`, `simulator`
    /// @param arguments what to show there: `schema`, `table`, `key`, `user`, …
    void open(String page, Map<String, String> arguments);

    default void open(String page) {
        open(page, Map.of());
    }

    /// Says something short at the bottom of the window that goes away by itself: “Copied”.
    void say(String message);
}
