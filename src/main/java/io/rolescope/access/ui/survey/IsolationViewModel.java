package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.access.verify.ReproductionScript;
import io.rolescope.connections.ReadOptions;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.time.Duration;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the page Isolation knows and does.
final class IsolationViewModel {
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<IsolationReport>> report = new SimpleObjectProperty<>(Loadable.idle());

    IsolationViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    ObjectProperty<Loadable<IsolationReport>> reportProperty() {
        return report;
    }

    void run() {
        tasks.load("Looking for rows of other tenants", this::run, report);
    }

    /// SQL that shows the witness to somebody who does not believe it.
    String script(Witness witness) {
        return ReproductionScript.of(witness.identity(), witness.statement(), "reaches tenant " + witness.tenant(), "");
    }

    void close() {
        tasks.cancel(report);
    }

    private IsolationReport run(Tasks.Control control) {
        control.report(-1, "Reading policies");
        PolicyCatalog catalog = CatalogReader.read(viewpoint.backend());
        return new TenantIsolation(viewpoint.backend(), catalog, TenantKeys.detect(catalog, null))
                .run(
                        new ChosenIdentities(viewpoint.backend(), catalog).choose(PER_ROLE, PEOPLE),
                        new ReadOptions(PATIENCE, control.cancellation()),
                        control,
                        witness -> {});
    }
}
