package io.rolescope.access.ui;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.rehearse.Rehearsal;
import io.rolescope.access.rehearse.RehearsalPlan;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Environment;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.RehearsalPermission;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/// One rehearsal: what would run is shown first, and it runs only when the person says so.
final class RehearseViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Rehearsal rehearsal;
    private final PolicyCatalog catalog;
    private final Write write;
    private final ActivityNotes notes;
    private final PersonalValues personal;
    private final ObjectProperty<Loadable<RehearsalPlan>> plan = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<RehearsalResult>> result = new SimpleObjectProperty<>(Loadable.idle());

    /// @param notes where it is written that a rehearsal ran
    RehearseViewModel(
            Viewpoint viewpoint,
            Tasks tasks,
            ActivityNotes notes,
            PersonalValues personal,
            PolicyCatalog catalog,
            Write write) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.notes = notes;
        this.personal = personal;
        this.catalog = catalog;
        this.rehearsal = new Rehearsal(viewpoint.backend(), catalog);
        this.write = write;
    }

    ObjectProperty<Loadable<RehearsalPlan>> plan() {
        return plan;
    }

    /// Idle until it was run.
    ObjectProperty<Loadable<RehearsalResult>> result() {
        return result;
    }

    /// Words about a row, as they are shown now.
    ObservableValue<String> words(Table table, Map<String, @Nullable String> values, Supplier<String> words) {
        return personal.reveal().following(() -> personal.words(table, values, words.get()));
    }

    /// The statement as it is shown now: what was typed and what the row holds is masked until it is revealed.
    ObservableValue<String> statement(RehearsalPlan planned) {
        List<TableRow> rows = new ArrayList<>();
        planned.prediction().flatMap(Explanation::firstRow).ifPresent(rows::add);
        if (write instanceof Write.OfRow ofRow) {
            rows.add(new TableRow(ofRow.table(), ofRow.typed()));
        }
        return personal.reveal().following(() -> personal.words(rows, planned.statement()));
    }

    /// Whether personal values are shown.
    ReadOnlyBooleanProperty revealed() {
        return personal.reveal().revealedProperty();
    }

    /// What was found, as it is shown now.
    RehearsedValues values(RehearsalResult told) {
        return new RehearsedValues(personal, catalog, told);
    }

    boolean isProduction() {
        return viewpoint.backend().profile().environment() == Environment.PRODUCTION;
    }

    /// Puts together what would run; reads only.
    void prepare() {
        tasks.load(
                "Preparing the rehearsal",
                control -> rehearsal.plan(viewpoint.session(), write, ReadOptions.cancelledBy(control.cancellation())),
                plan);
    }

    /// Runs what is shown, once, and rolls it back. The person has been asked.
    void run() {
        plan.get().ready().ifPresent(planned -> {
            notes.add(ActivityLog.Action.REHEARSED, planned.identity(), planned.subject());
            tasks.load(
                    "Rehearsing as " + planned.identity().name(),
                    control -> {
                        try (RehearsalPermission asked = viewpoint.backend().permitRehearsals()) {
                            return rehearsal.run(planned, ReadOptions.cancelledBy(control.cancellation()));
                        }
                    },
                    result);
        });
    }

    void close() {
        tasks.cancel(plan);
        tasks.cancel(result);
    }
}
