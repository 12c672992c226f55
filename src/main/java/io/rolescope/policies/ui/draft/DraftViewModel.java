package io.rolescope.policies.ui.draft;

import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.draft.DraftForm;
import io.rolescope.access.draft.DraftReport;
import io.rolescope.access.draft.ExpressionTemplate;
import io.rolescope.access.draft.PolicyChange;
import io.rolescope.access.draft.PolicyDraft;
import io.rolescope.access.expect.Expectation;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.survey.TenantKey;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.verify.ChosenIdentities;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the draft editor knows and does. Nothing here ever runs the change.
final class DraftViewModel {
    static final int ROWS = 400;
    private static final int PER_ROLE = 1;
    private static final int PEOPLE = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_MILLIS = 350;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final PolicyCatalog catalog;
    private final Table table;
    private final @Nullable Policy original;
    private final ObjectProperty<DraftForm> form;
    private final ObjectProperty<Boolean> dropping = new SimpleObjectProperty<>(false);
    private final BooleanProperty enabling = new SimpleBooleanProperty();
    private final ObjectProperty<Asked> asked = new SimpleObjectProperty<>(Asked.CHOSEN);
    private final StringProperty named = new SimpleStringProperty("");
    private final ObjectProperty<DraftForm.@Nullable Checked> checked = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Failure> problem = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<DraftScreen>> result = new SimpleObjectProperty<>(Loadable.idle());
    private String testFile = PolicyTestRecorder.usualFile();
    private Cancellation.@Nullable Registration pause;

    /// Who is asked about.
    enum Asked {
        CHOSEN("Every role, and people of each tenant"),
        LENS("Only who is looked as now"),
        NAMED("These:");

        private final String words;

        Asked(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /// What an evaluation shows.
    record DraftScreen(PolicyChange change, DraftReport report) {}

    DraftViewModel(Viewpoint viewpoint, Tasks tasks, PolicyCatalog catalog, Table table, @Nullable Policy original) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.catalog = catalog;
        this.table = table;
        this.original = original;
        // a policy means nothing before; that one is changed or dropped is no reason to switch it on
        enabling.set(!table.rls() && original == null);
        form = new SimpleObjectProperty<>(original == null ? DraftForm.empty() : DraftForm.of(original));
    }

    Table table() {
        return table;
    }

    @Nullable
    Policy original() {
        return original;
    }

    ObjectProperty<DraftForm> formProperty() {
        return form;
    }

    ObjectProperty<Boolean> droppingProperty() {
        return dropping;
    }

    ObjectProperty<Asked> askedProperty() {
        return asked;
    }

    StringProperty namedProperty() {
        return named;
    }

    /// What the server says to the form; `null` until it was asked.
    ObjectProperty<DraftForm.@Nullable Checked> checkedProperty() {
        return checked;
    }

    ObjectProperty<@Nullable Failure> problemProperty() {
        return problem;
    }

    ObjectProperty<Loadable<DraftScreen>> resultProperty() {
        return result;
    }

    String testFile() {
        return testFile;
    }

    List<ExpressionTemplate> templates() {
        return ExpressionTemplate.of(
                catalog,
                table,
                TenantKeys.detect(catalog, null)
                        .keyOf(table)
                        .map(TenantKey::column)
                        .orElse(null));
    }

    /// Takes what was typed and has it looked at after a short pause.
    void type(DraftForm typed) {
        if (typed.equals(form.get())) {
            return;
        }
        form.set(typed);
        checked.set(null);
        if (pause != null) {
            pause.close();
        }
        pause = tasks.later(PAUSE_MILLIS, this::check);
    }

    /// Asks the server whether the form is a policy.
    void check() {
        DraftForm asking = form.get();
        tasks.run(
                "Checking the draft",
                checked,
                control -> asking.check(
                        viewpoint.backend(), catalog, table, original, ReadOptions.cancelledBy(control.cancellation())),
                answer -> {
                    problem.set(null);
                    if (asking.equals(form.get())) {
                        checked.set(answer);
                    }
                },
                problem::set);
    }

    /// Whether row-level security is switched on with the draft, where it is off.
    BooleanProperty enablingProperty() {
        return enabling;
    }

    /// Nothing was typed: row-level security may be switched on by itself.
    boolean isUntouched() {
        return original == null && form.get().equals(DraftForm.empty());
    }

    /// The change as far as it stands; empty while something is wrong or not looked at yet.
    Optional<PolicyChange> change() {
        if (!enabling.get()) {
            return policyChange();
        }
        return isUntouched()
                ? Optional.of(new PolicyChange.Enable(table, null))
                : policyChange().map(change -> new PolicyChange.Enable(table, change));
    }

    private Optional<PolicyChange> policyChange() {
        if (original != null && dropping.get()) {
            return Optional.of(new PolicyChange.Drop(table, original));
        }
        DraftForm.@Nullable Checked answer = checked.get();
        if (answer == null || answer.policy() == null) {
            return Optional.empty();
        }
        return Optional.of(
                original == null
                        ? new PolicyChange.Add(table, answer.policy())
                        : new PolicyChange.Alter(table, original, answer.policy()));
    }

    /// Judges the rows under both. Reads only.
    void evaluate() {
        change().ifPresent(change -> tasks.load(
                "Evaluating the draft",
                control -> new DraftScreen(
                        change,
                        new PolicyDraft(viewpoint.backend(), catalog)
                                .compare(
                                        change,
                                        identities(),
                                        ROWS,
                                        new ReadOptions(PATIENCE, control.cancellation()),
                                        control)),
                result));
    }

    private List<SessionIdentity> identities() {
        return switch (asked.get()) {
            case LENS -> List.of(viewpoint.session());
            case NAMED ->
                Arrays.stream(named.get().split("[,\\s]+(?=(?:role|user|claims):)"))
                        .filter(words -> !words.isBlank())
                        .map(words -> Who.parse(words).session(viewpoint))
                        .toList();
            case CHOSEN -> new ChosenIdentities(viewpoint, catalog).choose(PER_ROLE, PEOPLE);
        };
    }

    /// The test that a row's verdict under the draft makes; tells nothing where the verdict is not certain.
    void test(
            DraftReport.Effect effect, DraftReport.RowChange row, Consumer<PolicyTest> made, Consumer<Failure> failed) {
        Optional<Expectation> wanted = PolicyTestRecorder.expectation(row.after());
        if (wanted.isEmpty()) {
            return;
        }
        tasks.run(
                "Writing a policy test",
                this,
                control -> PolicyTestRecorder.test(
                        viewpoint, effect.identity(), table.name(), effect.shape(), row.key(), wanted.get()),
                made,
                failed);
    }

    void save(PolicyTest test, Path file, Consumer<PolicyTestRecorder.Recorded> saved, Consumer<Failure> failed) {
        testFile = file.toString();
        tasks.run("Saving a policy test", this, control -> PolicyTestRecorder.append(file, test), saved, failed);
    }

    void close() {
        if (pause != null) {
            pause.close();
        }
        tasks.cancel(checked);
        tasks.cancel(result);
        tasks.cancel(this);
    }
}
