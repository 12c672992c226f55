package io.rolescope.app;

import io.rolescope.app.CommandPalette.Entry;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import java.util.List;

/// People to look as, found by what is typed.
final class PeopleSearch implements CommandPalette.Source {
    private final Viewpoint viewpoint;
    private final Tasks tasks;

    PeopleSearch(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    @Override
    public List<Entry> find(String typed, Cancellation cancellation) {
        return List.of();
    }
}
