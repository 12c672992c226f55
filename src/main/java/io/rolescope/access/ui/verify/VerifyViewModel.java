package io.rolescope.access.ui.verify;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.Environment;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.RehearsalPermission;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the page Verify knows and does. Reads only, until writes are asked for: these run for real and are rolled back.
final class VerifyViewModel {
    /// Instead of one schema.
    static final String ALL_SCHEMAS = "All schemas";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 12;
    private static final int ROWS = 100;
    private static final int TRIES = 25;
    /// Telling each decision would keep the window from anything else.
    private static final int TOLD_EACH = 200;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ActivityNotes notes;
    private final StringProperty schema = new SimpleStringProperty(ALL_SCHEMAS);
    private final BooleanProperty onlyLens = new SimpleBooleanProperty();
    private final BooleanProperty allForms = new SimpleBooleanProperty();
    private final BooleanProperty writes = new SimpleBooleanProperty();
    private boolean asksAsLens;
    private final ObjectProperty<Loadable<VerifyScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());

    VerifyViewModel(Viewpoint viewpoint, Tasks tasks, ActivityNotes notes) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.notes = notes;
    }

    ObjectProperty<Loadable<VerifyScreen>> screenProperty() {
        return screen;
    }

    StringProperty schemaProperty() {
        return schema;
    }

    /// As whom the lens looks and nobody else; otherwise as each role and as people of every tenant and role.
    BooleanProperty onlyLensProperty() {
        return onlyLens;
    }

    /// RETURNING, ON CONFLICT, FOR UPDATE and MERGE beside the plain statements.
    BooleanProperty allFormsProperty() {
        return allForms;
    }

    /// Inserts, updates and deletes too: each tried for real and rolled back.
    BooleanProperty writesProperty() {
        return writes;
    }

    List<String> schemas() {
        return Stream.concat(Stream.of(ALL_SCHEMAS), viewpoint.backend().facts().schemas().stream())
                .toList();
    }

    /// On a production backend nothing is tried wholesale; one write at a time can be rehearsed there.
    boolean mayWrite() {
        return viewpoint.backend().profile().environment() != Environment.PRODUCTION;
    }

    void run() {
        boolean wanted = writes.get() && mayWrite();
        String where = schema.get();
        boolean lens = onlyLens.get();
        asksAsLens = lens;
        List<StatementShape> shapes = shapes(wanted);
        if (wanted) {
            notes.add(ActivityLog.Action.REHEARSED, "a verification of " + where);
        }
        tasks.load(
                "Holding predictions against the server",
                control -> verified(where, lens, shapes, wanted, control),
                screen);
    }

    /// Somebody else is looked as: what was asked as the one before tells nothing of them.
    void lensChanged() {
        boolean ofLens = screen.get().latest().map(VerifyScreen::ofLens).orElse(false);
        if (ofLens || asksAsLens) {
            tasks.cancel(screen);
            asksAsLens = false;
            screen.set(Loadable.idle());
        }
    }

    void close() {
        tasks.cancel(screen);
    }

    private List<StatementShape> shapes(boolean wanted) {
        List<StatementShape> all = allForms.get()
                ? List.of(StatementShape.values())
                : List.of(StatementShape.SELECT, StatementShape.INSERT, StatementShape.UPDATE, StatementShape.DELETE);
        return all.stream().filter(shape -> wanted || shape.runsReadOnly()).toList();
    }

    private VerifyScreen verified(
            String where, boolean lens, List<StatementShape> shapes, boolean wanted, Tasks.Control control) {
        control.report(-1, "Reading policies");
        Backend backend = viewpoint.backend();
        PolicyCatalog catalog = CatalogReader.read(backend);
        List<Table> tables = catalog.protectable().stream()
                .filter(table ->
                        where.equals(ALL_SCHEMAS) || table.name().schema().equals(where))
                .toList();
        List<SessionIdentity> identities =
                lens ? List.of(viewpoint.session()) : new ChosenIdentities(viewpoint, catalog).choose(PER_ROLE, PEOPLE);
        if (tables.isEmpty()) {
            VerificationReport none =
                    new VerificationReport(0, 0, List.of(), List.of(), List.of(), List.of(), true, Duration.ZERO);
            return new VerifyScreen(none, names(identities), lens, wanted);
        }
        AtomicLong decided = new AtomicLong();
        AtomicLong wrong = new AtomicLong();
        AccessVerification.Plan plan = AccessVerification.Plan.of(identities)
                .withTables(tables)
                .withShapes(shapes)
                .withRows(ROWS, TRIES)
                .under(
                        new ReadOptions(PATIENCE, control.cancellation()),
                        (fraction, who) -> control.report(
                                fraction,
                                who + ": " + Formats.count(decided.get()) + " decisions so far, " + wrong.get()
                                        + " wrong"));
        try (@Nullable RehearsalPermission asked = wanted ? backend.permitRehearsals() : null) {
            VerificationReport report = new AccessVerification(backend, catalog)
                    .run(plan, decision -> count(decision, decided, wrong, control));
            return new VerifyScreen(report, names(identities), lens, wanted);
        }
    }

    private static List<String> names(List<SessionIdentity> identities) {
        return identities.stream().map(SessionIdentity::name).toList();
    }

    private static void count(Decision decision, AtomicLong decided, AtomicLong wrong, Tasks.Control control) {
        if (decision.disagrees()) {
            wrong.incrementAndGet();
        }
        if (decided.incrementAndGet() % TOLD_EACH == 0) {
            control.report(
                    -1,
                    decision.identity().name() + " on " + decision.table() + ": " + Formats.count(decided.get())
                            + " decisions so far, " + wrong.get() + " wrong");
        }
    }
}
