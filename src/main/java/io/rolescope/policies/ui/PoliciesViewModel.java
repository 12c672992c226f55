package io.rolescope.policies.ui;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.TableName;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the Policies page knows. Policies are the same whoever looks, so the lens has no part in it.
final class PoliciesViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<PoliciesScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable TableName> wanted = new SimpleObjectProperty<>();

    PoliciesViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    ObjectProperty<Loadable<PoliciesScreen>> screen() {
        return screen;
    }

    /// The table that is or shall be selected.
    ObjectProperty<@Nullable TableName> wanted() {
        return wanted;
    }

    void reload() {
        tasks.load(
                "Reading policies",
                control -> PoliciesScreen.of(
                        CatalogReader.read(viewpoint.backend(), ReadOptions.cancelledBy(control.cancellation()))),
                screen);
    }

    void close() {
        tasks.cancel(screen);
    }
}
