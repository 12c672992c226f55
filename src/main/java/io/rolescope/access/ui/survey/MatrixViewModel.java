package io.rolescope.access.ui.survey;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.survey.AboveTenants;
import io.rolescope.access.survey.AccessMatrix;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the matrix knows and does. Rows are counted as chosen identities, whatever the lens is.
final class MatrixViewModel {
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 9;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_PICTURES = Duration.ofMillis(700);

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<MatrixScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private volatile Map<SessionIdentity, Identity> asked = Map.of();
    private volatile long shown = System.nanoTime() - BETWEEN_PICTURES.toNanos();
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
        Map<SessionIdentity, Identity> chosen =
                new ChosenIdentities(viewpoint, catalog).chooseWithIdentities(PER_ROLE, PEOPLE);
        Predicate<SessionIdentity> goesAcross = identity -> AboveTenants.stands(identity, catalog);
        List<MatrixCell> cells = new ArrayList<>();
        try {
            new AccessMatrix(viewpoint.backend(), catalog, TenantKeys.detect(catalog, null))
                    .compute(
                            List.copyOf(chosen.keySet()),
                            tables,
                            new ReadOptions(PATIENCE, control.cancellation()),
                            control,
                            cell -> {
                                cells.add(cell);
                                showSoFar(cells, chosen, goesAcross, control.cancellation());
                            });
            return screen(cells, chosen, goesAcross, true);
        } catch (FailureException e) {
            if (e.failure() instanceof Failure.Cancelled && !cells.isEmpty()) {
                return screen(cells, chosen, goesAcross, false);
            }
            throw e;
        }
    }

    /// Whole tables at a time, and not more often than one can look.
    private void showSoFar(
            List<MatrixCell> cells,
            Map<SessionIdentity, Identity> chosen,
            Predicate<SessionIdentity> goesAcross,
            Cancellation cancellation) {
        long now = System.nanoTime();
        boolean whole = cells.size() % (chosen.size() * MatrixScreen.COMMANDS.size()) == 0;
        if (!whole || now - shown < BETWEEN_PICTURES.toNanos()) {
            return;
        }
        shown = now;
        MatrixScreen soFar = screen(cells, chosen, goesAcross, false);
        tasks.onWindow(() -> {
            if (screen.get().isLoading() && !cancellation.isCancelled()) {
                screen.set(new Loadable.Loading<>(soFar));
            }
        });
    }

    private MatrixScreen screen(
            List<MatrixCell> cells,
            Map<SessionIdentity, Identity> chosen,
            Predicate<SessionIdentity> goesAcross,
            boolean complete) {
        asked = Map.copyOf(chosen);
        return MatrixScreen.of(cells, goesAcross, complete);
    }

    /// Looks as the identity of a cell, so that the page opened next shows what the cell counted.
    void lookAs(SessionIdentity identity) {
        @Nullable Identity known = asked.get(identity);
        if (known != null) {
            viewpoint.lookAs(known);
        }
    }
}
