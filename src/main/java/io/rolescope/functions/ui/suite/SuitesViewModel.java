package io.rolescope.functions.ui.suite;

import io.rolescope.functions.ShippedSuites;
import io.rolescope.functions.draft.RequestDraft;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.report.JUnitReport;
import io.rolescope.functions.report.JsonReport;
import io.rolescope.functions.report.TextReport;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.suite.SuitesScreen.Suite;
import io.rolescope.kit.RunningTask;
import io.rolescope.kit.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the section Suites knows and does.
public final class SuitesViewModel {
    /// Files of a folder that are opened at most.
    static final int MOST_FILES = 500;

    private final Workbench bench;
    private final ObjectProperty<SuitesScreen> screen = new SimpleObjectProperty<>(SuitesScreen.empty());
    private final BooleanProperty goOn = new SimpleBooleanProperty(true);
    private @Nullable RunningTask running;

    /// How results are written to a file.
    public enum Report {
        JUNIT("JUnit XML", "xml"),
        JSON("JSON", "json"),
        TEXT("Text", "txt");

        private final String title;
        private final String ending;

        Report(String title, String ending) {
            this.title = title;
            this.ending = ending;
        }

        String title() {
            return title;
        }

        String ending() {
            return ending;
        }
    }

    public SuitesViewModel(Workbench bench) {
        this.bench = bench;
    }

    ObjectProperty<SuitesScreen> screen() {
        return screen;
    }

    /// Whether a file goes on behind a failed entry.
    BooleanProperty goOn() {
        return goOn;
    }

    Workbench bench() {
        return bench;
    }

    /// The suites that can be run, for other sections.
    public List<SuiteFile> files() {
        return screen.get().suites().stream()
                .map(Suite::file)
                .filter(file -> file.refusal() == null)
                .toList();
    }

    /// Opens those that came with Rolescope, once.
    public void openShipped() {
        List<SuiteFile> shipped = new ArrayList<>();
        ShippedSuites.texts().forEach((name, text) -> shipped.add(SuiteFile.shipped(name, text)));
        add(shipped);
    }

    /// Opens a file, or all suites of a folder; one that is open already is read again.
    public void open(Path path) {
        bench.tasks()
                .run(
                        "Opening " + path.getFileName(),
                        path,
                        control -> read(path),
                        found -> {
                            screen.set(screen.get()
                                    .with(
                                            screen.get().running(),
                                            found.isEmpty() ? "There is no .hurl file in " + path + "." : ""));
                            add(found);
                        },
                        failure -> screen.set(screen.get()
                                .with(screen.get().running(), failure.sentence() + " " + failure.nextStep())));
    }

    /// Reads every open file again.
    void reread() {
        screen.get().suites().stream()
                .map(suite -> suite.file().path())
                .filter(java.util.Objects::nonNull)
                .forEach(this::open);
    }

    private static List<SuiteFile> read(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(SuiteFile.read(String.valueOf(path.getFileName()), path));
        }
        List<SuiteFile> files = new ArrayList<>();
        try (Stream<Path> inside = Files.walk(path)) {
            for (Path file : inside.filter(one -> one.toString().endsWith(".hurl"))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList()) {
                files.add(SuiteFile.read(path.getFileName() + "/" + path.relativize(file), file));
            }
        }
        return files;
    }

    private void add(List<SuiteFile> files) {
        List<Suite> all = new ArrayList<>(screen.get().suites());
        for (SuiteFile file : files) {
            int known = -1;
            for (int i = 0; i < all.size(); i++) {
                known = all.get(i).file().isSame(file) ? i : known;
            }
            if (known < 0) {
                all.add(Suite.fresh(file));
            } else if (!all.get(known).file().text().equals(file.text())) {
                all.set(known, Suite.fresh(file));
            }
        }
        screen.set(new SuitesScreen(all, screen.get().running(), screen.get().problem()));
    }

    /// Takes a suite off the list; the file stays.
    void close(int suite) {
        if (!screen.get().running()) {
            List<Suite> all = new ArrayList<>(screen.get().suites());
            all.remove(suite);
            screen.set(new SuitesScreen(all, false, ""));
        }
    }

    void runAll() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < screen.get().suites().size(); i++) {
            all.add(i);
        }
        run(all, null);
    }

    public void run(int suite) {
        run(List.of(suite), null);
    }

    /// One entry by itself: what earlier ones would have captured is not there.
    void run(int suite, int entry) {
        run(List.of(suite), entry);
    }

    void stop() {
        if (running != null) {
            running.cancel();
        }
    }

    private void run(List<Integer> suites, @Nullable Integer entry) {
        if (screen.get().running()) {
            return;
        }
        TokenSource source = bench.source();
        Map<Integer, SuiteFile> due = new LinkedHashMap<>();
        SuitesScreen next = screen.get().with(true, "");
        for (int suite : suites) {
            Suite old = next.suites().get(suite);
            if (old.file().refusal() == null) {
                due.put(suite, old.file());
                List<EntryResult> kept = entry == null
                        ? List.of()
                        : old.results().stream()
                                .filter(result -> result.index() != entry)
                                .toList();
                next = next.with(suite, new Suite(old.file(), true, kept, null));
            }
        }
        screen.set(next);
        boolean further = goOn.get();
        running = bench.tasks()
                .run(
                        due.size() == 1
                                ? "Running " + due.values().iterator().next().name()
                                : "Running suites",
                        this,
                        control -> {
                            for (Map.Entry<Integer, SuiteFile> one : due.entrySet()) {
                                control.cancellation().throwIfCancelled();
                                runOne(one.getKey(), one.getValue(), entry, source, further, control);
                            }
                            return true;
                        },
                        done -> ended(""),
                        failure -> ended(failure.sentence()));
    }

    private void runOne(
            int suite,
            SuiteFile opened,
            @Nullable Integer entry,
            TokenSource source,
            boolean further,
            Tasks.Control control) {
        Token token = source.token(Instant.now());
        Bindings bindings = bench.bindings(token);
        HurlFile whole = java.util.Objects.requireNonNull(opened.file());
        HurlFile file = entry == null
                ? whole
                : new HurlFile(whole.source(), List.of(whole.entries().get(entry)));
        @Nullable
        Path folder =
                opened.path() == null ? null : opened.path().toAbsolutePath().getParent();
        FileResult result = new SuiteRunner(bench.context(control.cancellation(), further), null)
                .run(file, folder, bindings, one -> {
                    EntryResult placed = entry == null ? one : at(one, entry);
                    control.report(-1, opened.name() + ", " + one.title());
                    bench.tasks()
                            .onWindow(() -> screen.set(screen.get()
                                    .with(
                                            suite,
                                            screen.get().suites().get(suite).with(placed))));
                });
        Map<Integer, EntryResult> last = new LinkedHashMap<>();
        result.entries().forEach(one -> last.put(one.index(), one));
        last.values().forEach(one -> bench.keep(file, one, source.label(), bindings.redaction()));
        bench.tasks().onWindow(() -> {
            Suite now = screen.get().suites().get(suite);
            screen.set(screen.get().with(suite, new Suite(now.file(), false, now.results(), result)));
        });
    }

    private static EntryResult at(EntryResult result, int index) {
        return new EntryResult(
                index,
                result.at(),
                result.title(),
                result.skipped(),
                result.calls(),
                result.checks(),
                result.captures(),
                result.problems(),
                result.duration(),
                result.attempts(),
                result.shown());
    }

    private void ended(String problem) {
        SuitesScreen now = screen.get();
        List<Suite> all = now.suites().stream()
                .map(suite -> new Suite(suite.file(), false, suite.results(), suite.end()))
                .toList();
        screen.set(new SuitesScreen(all, false, problem));
    }

    /// Takes an entry over into the section Request; empty result where it has parts that no field is for.
    boolean openAsRequest(int suite, int entry) {
        SuiteFile opened = screen.get().suites().get(suite).file();
        HurlFile file = java.util.Objects.requireNonNull(opened.file());
        Optional<RequestDraft> request = RequestDraft.of(file, file.entries().get(entry));
        request.ifPresentOrElse(
                found -> {
                    bench.draft().set(Draft.of(found, bench.base()));
                    bench.section().set(Workbench.Section.REQUEST);
                },
                () -> screen.set(screen.get()
                        .with(
                                screen.get().running(),
                                "This entry has options, cookies, files or a body that the editor has no field for."
                                        + " Run it here.")));
        return request.isPresent();
    }

    /// Writes the results of the last runs.
    void export(Report report, Path to) {
        List<FileResult> results = screen.get().suites().stream()
                .filter(suite -> suite.end() != null || suite.file().refusal() != null)
                .map(suite -> suite.end() != null
                        ? suite.end()
                        : FileResult.refused(
                                java.util.Objects.requireNonNull(suite.file().refusal()), Instant.now()))
                .toList();
        bench.tasks()
                .run(
                        "Writing " + to.getFileName(),
                        to,
                        control -> Files.writeString(
                                to,
                                switch (report) {
                                    case JUNIT -> JUnitReport.of(results);
                                    case JSON -> JsonReport.of(results) + "\n";
                                    case TEXT -> TextReport.of(results);
                                }),
                        done -> bench.navigator().say("Results written to " + to.getFileName() + "."),
                        failure -> bench.navigator().say(failure.sentence()));
    }

    public void close() {
        bench.tasks().cancel(this);
    }
}
