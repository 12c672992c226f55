package io.rolescope.access.ui.expect;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.expect.PgTapExport;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestReports;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.Failure;
import io.rolescope.platform.WholeFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;

/// What the page Policy tests knows and does.
final class PolicyTestsViewModel {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final ObjectProperty<Loadable<PolicyTestsScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());

    PolicyTestsViewModel(Viewpoint viewpoint, Tasks tasks) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
    }

    ObjectProperty<Loadable<PolicyTestsScreen>> screenProperty() {
        return screen;
    }

    /// Reads the file and asks each of its tests. Reads the database only.
    void run(Path file) {
        tasks.load("Running policy tests", control -> run(file, control), screen);
    }

    void runAgain() {
        screen.get().latest().ifPresent(shown -> run(shown.file()));
    }

    private PolicyTestsScreen run(Path file, Tasks.Control control) {
        List<PolicyTest> tests = PolicyTestFile.read(file);
        ReadOptions options = new ReadOptions(PATIENCE, control.cancellation());
        control.report(-1, "Reading policies");
        PolicyCatalog catalog = CatalogReader.read(viewpoint.backend(), options);
        List<PolicyTestRun.Result> results = new ArrayList<>();
        new PolicyTestRun(viewpoint.backend(), catalog, this::identity).run(tests, options, result -> {
            results.add(result);
            control.report((double) results.size() / tests.size(), result.test().name());
        });
        return new PolicyTestsScreen(file, results);
    }

    private SessionIdentity identity(String words) {
        SessionIdentity found = Who.parse(words).session(viewpoint);
        names.put(words, found.name());
        return found;
    }

    /// Whom a test asks as, by name; as it is written where that could not be found out.
    String who(PolicyTest test) {
        return test.identity() != null ? test.identity().name() : names.getOrDefault(test.who(), test.who());
    }

    /// The results as JUnit XML.
    ///
    /// @param words the words of a result as they are shown now
    void exportJunit(
            Path to,
            BiFunction<PolicyTestRun.Result, String, String> words,
            Consumer<String> done,
            Consumer<Failure> failed) {
        screen.get()
                .latest()
                .ifPresent(shown -> tasks.run(
                        "Writing JUnit XML",
                        this,
                        control -> write(
                                to,
                                PolicyTestReports.junit(
                                        String.valueOf(shown.file().getFileName()), shown.results(), words)),
                        done,
                        failed));
    }

    /// The expectations as a script for `pg_prove`.
    void exportPgTap(Path to, Consumer<String> done, Consumer<Failure> failed) {
        screen.get()
                .latest()
                .ifPresent(shown -> tasks.run(
                        "Writing a pgTAP script",
                        this,
                        control -> {
                            ReadOptions options = new ReadOptions(PATIENCE, control.cancellation());
                            PolicyCatalog catalog = CatalogReader.read(viewpoint.backend(), options);
                            List<PolicyTest> tests = shown.results().stream()
                                    .map(PolicyTestRun.Result::test)
                                    .toList();
                            return write(
                                    to,
                                    new PgTapExport(viewpoint.backend(), catalog, this::identity)
                                            .script(tests, options));
                        },
                        done,
                        failed));
    }

    private static String write(Path to, String text) throws java.io.IOException {
        try (WholeFile file = WholeFile.open(to)) {
            file.stream().write(text.getBytes(StandardCharsets.UTF_8));
            file.complete();
        }
        return "Wrote " + to;
    }

    void close() {
        tasks.cancel(screen);
        tasks.cancel(this);
    }
}
