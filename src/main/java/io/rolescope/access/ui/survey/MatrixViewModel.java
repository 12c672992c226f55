package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/// What the matrix knows and does. Rows are counted as chosen identities, whatever the lens is.
final class MatrixViewModel {
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 9;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<MatrixScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty schema = new SimpleStringProperty("public");

    MatrixViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    ObjectProperty<Loadable<MatrixScreen>> screenProperty() {
        return screen;
    }

    /// Schema whose tables are counted.
    StringProperty schemaProperty() {
        return schema;
    }

    List<String> schemas() {
        return viewpoint.backend().facts().schemas();
    }

    void compute() {
        String wanted = schema.get();
        tasks.load("Counting what each identity reaches", control -> compute(wanted, control), screen);
    }

    void close() {
        tasks.cancel(screen);
    }

    private MatrixScreen compute(String wanted, Tasks.Control control) {
        control.report(-1, "Reading policies");
        PolicyCatalog catalog = CatalogReader.read(viewpoint.backend());
        List<Table> tables = catalog.protectable().stream()
                .filter(table -> table.name().schema().equals(wanted) && !table.partition())
                .toList();
        List<SessionIdentity> identities = new ChosenIdentities(viewpoint, catalog).choose(PER_ROLE, PEOPLE);
        List<MatrixCell> cells = new ArrayList<>();
        try {
            new AccessMatrix(viewpoint.backend(), catalog, TenantKeys.detect(catalog, null))
                    .compute(
                            identities, tables, new ReadOptions(PATIENCE, control.cancellation()), control, cells::add);
            return MatrixScreen.of(cells, true);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled && !cells.isEmpty()) {
                return MatrixScreen.of(cells, false);
            }
            throw e;
        }
    }
}
