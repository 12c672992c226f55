package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.expect.Expectation;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
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
import io.rolescope.platform.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the page Isolation knows and does.
final class IsolationViewModel {
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 24;
    private static final int NAMED = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<IsolationScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());

    private String testFile = PolicyTestRecorder.usualFile();

    IsolationViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    ObjectProperty<Loadable<IsolationScreen>> screenProperty() {
        return screen;
    }

    void run() {
        tasks.load("Looking for rows of other tenants", this::run, screen);
    }

    /// SQL that shows the witness to somebody who does not believe it.
    String script(Witness witness) {
        return ReproductionScript.of(witness.identity(), witness.statement(), "reaches tenant " + witness.tenant(), "");
    }

    String testFile() {
        return testFile;
    }

    /// What should be the case instead of what the witness shows, as a policy test.
    void test(Witness witness, Consumer<PolicyTest> made, Consumer<Failure> failed) {
        tasks.run(
                "Writing a policy test",
                this,
                control -> PolicyTestRecorder.test(
                        viewpoint,
                        witness.identity(),
                        witness.table(),
                        witness.shape(),
                        witness.key(),
                        new Expectation.Denied()),
                made,
                failed);
    }

    void save(PolicyTest test, Path file, Consumer<PolicyTestRecorder.Recorded> saved, Consumer<Failure> failed) {
        testFile = file.toString();
        tasks.run("Saving a policy test", this, control -> PolicyTestRecorder.append(file, test), saved, failed);
    }

    void close() {
        tasks.cancel(this);
        tasks.cancel(screen);
    }

    private IsolationScreen run(Tasks.Control control) {
        control.report(-1, "Reading policies");
        PolicyCatalog catalog = CatalogReader.read(viewpoint.backend());
        IsolationReport report = new TenantIsolation(viewpoint.backend(), catalog, TenantKeys.detect(catalog, null))
                .run(
                        new ChosenIdentities(viewpoint, catalog).choose(PER_ROLE, PEOPLE),
                        new ReadOptions(PATIENCE, control.cancellation()),
                        control,
                        witness -> {});
        return IsolationScreen.of(report, report.witnesses().isEmpty() ? Map.of() : tenants());
    }

    /// Names from the memberships of the people that the directory lists first.
    private Map<String, String> tenants() {
        Map<String, String> names = new LinkedHashMap<>();
        viewpoint.directory().search("", NAMED).people().stream()
                .flatMap(person -> person.memberships().stream())
                .forEach(membership -> names.putIfAbsent(membership.tenantId(), membership.tenantName()));
        return names;
    }
}
