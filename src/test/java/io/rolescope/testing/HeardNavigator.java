package io.rolescope.testing;

import io.rolescope.kit.Navigator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Opens nothing and shows nothing; keeps what it was asked for.
public final class HeardNavigator implements Navigator {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /// What was said, and `page{argument=…}` for what was to be opened; the oldest first.
    public List<String> heard() {
        return heard;
    }

    @Override
    public void open(String page, Map<String, String> arguments) {
        heard.add(page + arguments);
    }

    @Override
    public void say(String message) {
        heard.add(message);
    }
}
