package io.rolescope.access.ui;

import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.expect.IdentityReferences;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.ui.Simulation.Question;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.kit.ActivityNotes;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the Simulator knows: the catalog, the question, the answer.
final class SimulatorViewModel {
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Simulation simulation;
    private final ActivityNotes notes;
    private final PersonalValues personal;
    private final ObjectProperty<Loadable<PolicyCatalog>> catalog = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<Loadable<SimulatorScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable Question> question = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<List<String>>> sentences = new SimpleObjectProperty<>(Loadable.idle());
    private @Nullable TableName wanted;
    private Map<String, String> wantedKey = Map.of();
    private StatementShape wantedShape = StatementShape.SELECT;
    private boolean editWanted;
    private String testFile = PolicyTestRecorder.usualFile();

    /// @param activity where it is noted what was revealed and rehearsed
    SimulatorViewModel(Viewpoint viewpoint, Tasks tasks, Navigator navigator, ActivityLog activity) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.notes = new ActivityNotes(activity, viewpoint, tasks, navigator);
        this.personal = new PersonalValues(new Reveal(viewpoint, notes, this::revealing));
        this.simulation = new Simulation(viewpoint);
        catalog.addListener((observable, before, now) -> {
            now.ready().ifPresent(this::begin);
            if (now instanceof Loadable.Failed<PolicyCatalog> failed) {
                // without the catalog nothing is asked, so nothing else would tell
                screen.set(new Loadable.Failed<>(
                        failed.failure(), screen.get().latest().orElse(null)));
            }
        });
        question.addListener((observable, before, now) -> ask());
    }

    ObjectProperty<Loadable<PolicyCatalog>> catalog() {
        return catalog;
    }

    ObjectProperty<Loadable<SimulatorScreen>> screen() {
        return screen;
    }

    /// The sentences about the row that is looked at, with tenants and people by name; idle where the row's own
    /// sentences are all there is to say.
    ObjectProperty<Loadable<List<String>>> sentences() {
        return sentences;
    }

    /// A row of many is looked at: names are asked for now, since nobody asks for them row by row.
    void look(SimulatorScreen shown, SimulatorScreen.Row row) {
        tasks.cancel(sentences);
        sentences.set(Loadable.idle());
        @Nullable PolicyCatalog known = catalog.get().latest().orElse(null);
        boolean named = shown.rows().size() == 1 || !shown.table().canHavePolicies();
        if (known != null && !named && row.isDenied()) {
            tasks.load(
                    "Naming who the row belongs to",
                    control -> simulation.sentences(known, shown.question(), row, control),
                    sentences);
        }
    }

    /// What is asked now; `null` until the catalog is there.
    ObjectProperty<@Nullable Question> question() {
        return question;
    }

    /// Whether the catalog is there and has no table to ask about.
    boolean hasNothingToAsk() {
        return question.get() == null && catalog.get().ready().isPresent();
    }

    /// How values of rows are shown: masked where they are personal, until revealed.
    PersonalValues personal() {
        return personal;
    }

    ActivityNotes notes() {
        return notes;
    }

    Viewpoint viewpoint() {
        return viewpoint;
    }

    Tasks tasks() {
        return tasks;
    }

    /// The shape of that name; reading, where there is none.
    static StatementShape shape(String written) {
        try {
            return StatementShape.parse(written);
        } catch (IllegalArgumentException e) {
            return StatementShape.SELECT;
        }
    }

    /// Asks about this table (and this row) as soon as the catalog is there.
    ///
    /// @param edit the row's values are to be opened for a change when it is there
    void show(TableName table, Map<String, String> key, StatementShape shape, boolean edit) {
        wanted = table;
        wantedKey = key;
        wantedShape = shape;
        editWanted = edit;
        catalog.get().ready().ifPresent(this::begin);
    }

    /// Whether the row that came is to be opened for a change; asked once.
    boolean takeEditWanted() {
        boolean edit = editWanted;
        editWanted = false;
        return edit;
    }

    void reload() {
        tasks.load("Reading policies and grants", simulation::catalog, catalog);
    }

    /// Everything but the catalog again: somebody else is looked as.
    void ask() {
        personal.reveal().follow();
        @Nullable Question asked = question.get();
        @Nullable PolicyCatalog known = catalog.get().latest().orElse(null);
        if (asked != null && known != null) {
            tasks.load(
                    asked.shape().label() + " of " + asked.table(),
                    control -> simulation.ask(known, asked, control),
                    screen);
        }
    }

    void setTable(TableName table) {
        change(
                question.get() == null
                        ? null
                        : Objects.requireNonNull(question.get()).with(table));
    }

    /// The forms of a command that this server has.
    List<StatementShape> shapes(PolicyCommand command) {
        int version = viewpoint.backend().facts().versionNumber();
        return Arrays.stream(StatementShape.values())
                .filter(shape -> shape.command() == command && shape.since() <= version)
                .toList();
    }

    void setShape(StatementShape shape) {
        change(
                question.get() == null
                        ? null
                        : Objects.requireNonNull(question.get()).with(shape));
    }

    void compareWith(@Nullable Identity other) {
        change(
                question.get() == null
                        ? null
                        : Objects.requireNonNull(question.get()).comparedWith(other));
    }

    /// Lists rows of one kind only, however far down the table they are, or all again.
    void setShown(RowsShown rows) {
        @Nullable Question asked = question.get();
        if (asked != null && asked.shown() != rows) {
            change(asked.showing(rows));
        }
    }

    void more() {
        change(
                question.get() == null
                        ? null
                        : Objects.requireNonNull(question.get()).more());
    }

    void allRows() {
        change(
                question.get() == null
                        ? null
                        : Objects.requireNonNull(question.get()).withoutKey());
    }

    /// Where policy tests are recorded: the file that was used last.
    String testFile() {
        return testFile;
    }

    /// Keeps what was judged as an expectation about whoever is looked as.
    void record(
            TestRecording.Seen seen, Path file, Consumer<PolicyTestRecorder.Recorded> done, Consumer<Failure> failed) {
        SessionIdentity who = viewpoint.session();
        testFile = file.toString();
        tasks.run(
                "Recording a policy test",
                this,
                control -> {
                    IdentityReferences references =
                            new IdentityReferences(words -> Who.parse(words).session(viewpoint));
                    return PolicyTestRecorder.append(
                            file, seen.as(references.of(who)).orElseThrow());
                },
                done,
                failed);
    }

    void close() {
        tasks.cancel(catalog);
        tasks.cancel(screen);
        tasks.cancel(sentences);
    }

    private String revealing() {
        @Nullable Question asked = question.get();
        return asked == null ? "rows in the Simulator" : "rows of " + asked.table();
    }

    private void change(@Nullable Question next) {
        if (next != null) {
            question.set(next);
        }
    }

    private void begin(PolicyCatalog there) {
        @Nullable TableName table = wanted;
        Map<String, String> key = wantedKey;
        wanted = null;
        wantedKey = Map.of();
        @Nullable Question before = question.get();
        if (table != null && there.table(table).isPresent()) {
            Question next =
                    new Question(table, wantedShape, key, 100, before == null ? null : before.other(), RowsShown.ALL);
            if (next.equals(before)) {
                ask();
            } else {
                question.set(next);
            }
        } else if (before != null) {
            ask();
        } else {
            there.protectable().stream()
                    .filter(candidate -> !candidate.partition())
                    .min((one, other) -> Integer.compare(rank(one), rank(other)))
                    .ifPresent(first -> question.set(
                            new Question(first.name(), StatementShape.SELECT, Map.of(), 100, null, RowsShown.ALL)));
        }
    }

    /// A table that people know first: files, else anything in public with policies.
    private static int rank(Table table) {
        if (table.name().equals(new TableName("public", "files"))) {
            return 0;
        }
        return table.name().schema().equals("public") ? (table.policies().isEmpty() ? 2 : 1) : 3;
    }
}
