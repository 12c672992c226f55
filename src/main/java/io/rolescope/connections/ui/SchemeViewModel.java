package io.rolescope.connections.ui;

import io.rolescope.connections.SavedBackends;
import io.rolescope.connections.ServerFacts;
import io.rolescope.identities.IdentityScheme;
import io.rolescope.identities.SavedSchemes;
import io.rolescope.identities.SchemeCheck;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.SchemeSummary;
import io.rolescope.identities.SchemeText;
import io.rolescope.identities.UserDirectory;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.FailureException;
import java.util.List;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// How the open backend tells its users apart: shown as found, edited, saved with the backend.
final class SchemeViewModel {
    private final Tasks tasks;
    private final SavedSchemes schemes;
    private final SchemeForm form = new SchemeForm();
    private final ObjectProperty<Loadable<SchemeScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final BooleanProperty editing = new SimpleBooleanProperty();
    private final StringProperty problem = new SimpleStringProperty("");
    private @Nullable Viewpoint viewpoint;
    private @Nullable SavedBackends saved;

    SchemeViewModel(Tasks tasks, SavedSchemes schemes) {
        this.tasks = tasks;
        this.schemes = schemes;
    }

    /// What is shown of it.
    ///
    /// @param backend name of the open backend
    /// @param edited whether it is not what was detected
    /// @param keeping whether it will be there the next time, in a sentence
    /// @param commandLine options with which the command line does the same
    /// @param roles that the login may put on
    record SchemeScreen(
            String backend,
            IdentityScheme scheme,
            SchemeDetection detected,
            SchemeSummary summary,
            boolean edited,
            String keeping,
            String commandLine,
            List<String> roles) {
        SchemeScreen {
            roles = List.copyOf(roles);
        }
    }

    SchemeForm form() {
        return form;
    }

    ObjectProperty<Loadable<SchemeScreen>> screenProperty() {
        return screen;
    }

    BooleanProperty editingProperty() {
        return editing;
    }

    /// What is wrong with what was typed, empty while nothing is.
    StringProperty problemProperty() {
        return problem;
    }

    void showSaved(SavedBackends backends) {
        saved = backends;
    }

    /// A backend was opened; its scheme is shown.
    void connected(Viewpoint opened) {
        viewpoint = opened;
        editing.set(false);
        problem.set("");
        load();
    }

    /// Asks the backend again.
    void load() {
        @Nullable Viewpoint open = viewpoint;
        if (open != null) {
            tasks.load("Reading how users are told apart", control -> screen(open), screen);
        }
    }

    void edit() {
        screen.get().ready().ifPresent(shown -> {
            form.show(shown.scheme(), shown.detected().preRequest());
            problem.set("");
            editing.set(true);
        });
    }

    void cancel() {
        editing.set(false);
        problem.set("");
    }

    void addLine() {
        form.lines.add(new SchemeForm.Line("", ""));
    }

    /// Takes what was typed, once the backend has what it names.
    void save() {
        try {
            take(form.scheme());
        } catch (FailureException e) {
            problem.set(e.failure().sentence() + " " + e.failure().nextStep());
        }
    }

    /// Goes back to what is detected.
    void reset() {
        screen.get().ready().ifPresent(shown -> take(shown.detected().scheme()));
    }

    /// The backend was saved: an edited scheme is kept with it from now on.
    void backendSaved() {
        @Nullable Viewpoint open = viewpoint;
        if (open != null) {
            tasks.run(
                    "Keeping how users are told apart",
                    form,
                    control -> {
                        SchemeScreen now = screen(open);
                        keep(open, now.scheme(), now.detected());
                        return screen(open);
                    },
                    shown -> ifStill(open, () -> screen.set(new Loadable.Ready<>(shown))),
                    failure -> ifStill(open, () -> problem.set(failure.sentence())));
        }
    }

    void close() {
        tasks.cancel(screen);
    }

    private void take(IdentityScheme wanted) {
        @Nullable Viewpoint open = viewpoint;
        if (open == null) {
            return;
        }
        problem.set("");
        tasks.run(
                "Saving how users are told apart",
                this,
                control -> {
                    SchemeCheck.check(open.backend(), wanted);
                    keep(open, wanted, SchemeDetection.of(open.backend()));
                    open.use(wanted);
                    return screen(open);
                },
                shown -> ifStill(open, () -> {
                    editing.set(false);
                    screen.set(new Loadable.Ready<>(shown));
                }),
                failure -> ifStill(open, () -> problem.set(failure.sentence() + " " + failure.nextStep())));
    }

    /// What comes back of a backend is not shown once another is open.
    private void ifStill(Viewpoint open, Runnable show) {
        if (open == viewpoint) {
            show.run();
        }
    }

    private void keep(Viewpoint open, IdentityScheme wanted, SchemeDetection detected) {
        if (!isSaved(open)) {
            return;
        }
        if (wanted.equals(detected.scheme())) {
            schemes.forget(open.backend().profile());
        } else {
            schemes.save(open.backend().profile(), wanted);
        }
    }

    private boolean isSaved(Viewpoint open) {
        @Nullable SavedBackends known = saved;
        return known != null && known.find(open.backend().profile().id()).isPresent();
    }

    private SchemeScreen screen(Viewpoint open) {
        SchemeDetection detected = SchemeDetection.of(open.backend());
        IdentityScheme scheme = open.scheme();
        UserDirectory directory = open.directory();
        boolean edited = !scheme.equals(detected.scheme());
        return new SchemeScreen(
                open.backend().profile().name(),
                scheme,
                detected,
                SchemeSummary.of(detected.with(scheme), directory),
                edited,
                keeping(edited, isSaved(open)),
                edited ? commandLine(scheme) : "",
                open.backend().facts().roles().stream()
                        .map(ServerFacts.SettableRole::name)
                        .toList());
    }

    private static String keeping(boolean edited, boolean isSaved) {
        if (!edited) {
            return "As detected.";
        }
        return isSaved
                ? "Changed by you and saved with this backend."
                : "Changed by you, for as long as this backend is open; save the backend to keep it.";
    }

    private static String commandLine(IdentityScheme scheme) {
        return SchemeText.words(scheme).stream()
                .map(word -> "--scheme '" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
