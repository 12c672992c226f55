package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.RowKey;
import io.rolescope.access.survey.AccessReach;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Claims;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the page Who can see knows and does.
final class ReachViewModel {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<ReachScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private @Nullable Question question;

    ReachViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    private record Question(TableName table, Map<String, String> key) {}

    ObjectProperty<Loadable<ReachScreen>> screenProperty() {
        return screen;
    }

    /// @param key the row's key columns as a JSON object: `{"id": "…"}`
    void ask(String schema, String table, String key) {
        question = new Question(new TableName(schema, table), Claims.parse(key).flat());
        again();
    }

    void again() {
        Question asked = question;
        if (asked != null) {
            tasks.load("Asking who sees the row", control -> answer(asked, control), screen);
        }
    }

    void close() {
        tasks.cancel(screen);
    }

    private ReachScreen answer(Question asked, Tasks.Control control) {
        control.report(-1, "Reading policies");
        PolicyCatalog catalog = CatalogReader.read(viewpoint.backend());
        Table table = catalog.find(asked.table().toString());
        ReadOptions options = new ReadOptions(PATIENCE, control.cancellation());
        Map<SessionIdentity, String> everybody = new ChosenIdentities(viewpoint, catalog).everybodyWithPlaces(options);
        AccessReach.Reach reach = new AccessReach(viewpoint.backend())
                .whoSees(
                        table,
                        new RowKey(asked.key(), false),
                        List.copyOf(everybody.keySet()),
                        options,
                        control,
                        identity -> {});
        return ReachScreen.of(
                asked.table().toString(), String.join(", ", asked.key().values()), reach, everybody);
    }
}
