package io.rolescope.functions.ui.several;

import io.rolescope.connections.ReadOptions;
import io.rolescope.functions.compare.Difference;
import io.rolescope.functions.compare.Differences;
import io.rolescope.functions.compare.IdentityMatrix;
import io.rolescope.functions.compare.IdentityMatrix.Cell;
import io.rolescope.functions.compare.IdentityMatrix.Row;
import io.rolescope.functions.compare.IdentityRuns;
import io.rolescope.functions.compare.MatrixReports;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.functions.ui.desk.RequestRun;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.functions.ui.suite.SuiteFile;
import io.rolescope.identities.Identity;
import io.rolescope.identities.Person;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.RunningTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the section As several knows: who, which requests, and who got what.
public final class SeveralViewModel {
    private static final int PROPOSED_PEOPLE = 4;

    private final Workbench bench;
    private final Supplier<List<SuiteFile>> suites;
    private final ObservableList<Who> who = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable SuiteFile> suite = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<IdentityMatrix>> matrix = new SimpleObjectProperty<>(Loadable.idle());
    private @Nullable RunningTask running;

    /// Somebody to run as.
    ///
    /// @param identity `null` for a request without a token
    public record Who(String name, @Nullable Identity identity) {
        static final Who NOBODY = new Who("no token", null);
    }

    /// @param suites those that are open
    public SeveralViewModel(Workbench bench, Supplier<List<SuiteFile>> suites) {
        this.bench = bench;
        this.suites = suites;
    }

    Workbench bench() {
        return bench;
    }

    /// The columns, in their order.
    ObservableList<Who> who() {
        return who;
    }

    List<SuiteFile> suites() {
        return suites.get();
    }

    /// The suite whose requests are run; `null` for the one request being written.
    ObjectProperty<@Nullable SuiteFile> suite() {
        return suite;
    }

    ObjectProperty<Loadable<IdentityMatrix>> matrix() {
        return matrix;
    }

    void add(Identity identity) {
        Who one = new Who(identity.name(), identity);
        if (!who.contains(one)) {
            who.add(one);
        }
    }

    /// Nobody, the API roles, and members of different roles.
    void propose() {
        bench.tasks()
                .run(
                        "Choosing identities",
                        who,
                        control -> {
                            List<Who> found = new ArrayList<>(List.of(Who.NOBODY));
                            Set<String> roles = new HashSet<>();
                            bench.viewpoint().backend().facts().roles().forEach(role -> roles.add(role.name()));
                            if (roles.contains("anon")) {
                                found.add(new Who("anon", new Identity.Role("anon")));
                            }
                            Set<String> kinds = new HashSet<>();
                            for (Person person : bench.viewpoint()
                                    .directory()
                                    .search("", null, 50, ReadOptions.cancelledBy(control.cancellation()))
                                    .people()) {
                                String kind = person.label().replaceFirst(" · .*", "");
                                if (person.state() == null && kinds.size() < PROPOSED_PEOPLE && kinds.add(kind)) {
                                    found.add(new Who(
                                            person.name(),
                                            bench.viewpoint().directory().identity(person)));
                                }
                            }
                            if (roles.contains("service_role")) {
                                found.add(new Who("service_role", new Identity.Role("service_role")));
                            }
                            return found;
                        },
                        who::setAll,
                        failure -> bench.navigator().say(failure.sentence()));
    }

    void run() {
        List<TokenSource> sources = who.stream()
                .map(one -> one.identity() == null
                        ? (TokenSource) new TokenSource.None(one.name())
                        : bench.minted(one.identity()))
                .toList();
        @Nullable SuiteFile chosen = suite.get();
        var draft = bench.draft().get();
        Bindings shared = bench.bindings();
        draft.credentials().forEach(shared.redaction()::hide);
        running = bench.tasks()
                .load(
                        "Running as " + sources.size() + " identities",
                        control -> {
                            @Nullable
                            Path folder = chosen == null || chosen.path() == null
                                    ? null
                                    : chosen.path().toAbsolutePath().getParent();
                            SuiteRunner runner = new SuiteRunner(bench.context(control.cancellation(), true), null);
                            IdentityMatrix found = new IdentityRuns(
                                            runner, bench.tasks().workers())
                                    .run(
                                            token -> chosen == null
                                                    ? RequestRun.file(
                                                            bench,
                                                            draft,
                                                            !token.value().isEmpty())
                                                    : Objects.requireNonNull(chosen.file()),
                                            folder,
                                            bench.known(),
                                            shared::copy,
                                            sources);
                            control.cancellation().throwIfCancelled();
                            return found;
                        },
                        matrix);
    }

    void stop() {
        if (running != null) {
            running.cancel();
        }
    }

    /// Where the answer of a cell is another than the one that most got.
    static List<Difference> differences(Row row, Cell cell) {
        @Nullable
        CallResult usual = row.cells().stream()
                .filter(one -> !one.isDifferent() && one.call() != null)
                .findFirst()
                .map(Cell::call)
                .orElse(null);
        @Nullable CallResult own = cell.call();
        return usual == null || own == null || !cell.isDifferent() ? List.of() : Differences.between(usual, own);
    }

    /// In words: how many requests are answered differently.
    static String summary(IdentityMatrix matrix) {
        long different = matrix.rows().stream().filter(row -> !row.uniform()).count();
        return matrix.rows().size() == 1
                ? different == 0
                        ? "Everybody got the same answer."
                        : groups(matrix.rows().getFirst()) + " different answers."
                : different + " of " + matrix.rows().size()
                        + " requests are answered differently, depending on who asks.";
    }

    private static long groups(Row row) {
        return row.cells().stream().mapToInt(Cell::group).distinct().count();
    }

    /// @param asJson as JSON, else as CSV
    void export(boolean asJson, Path to) {
        matrix.get()
                .ready()
                .ifPresent(found -> bench.tasks()
                        .run(
                                "Writing " + to.getFileName(),
                                to,
                                control -> Files.writeString(
                                        to, asJson ? MatrixReports.json(found) : MatrixReports.csv(found)),
                                done -> bench.navigator().say("Written to " + to.getFileName() + "."),
                                failure -> bench.navigator().say(failure.sentence())));
    }

    public void close() {
        bench.tasks().cancel(who);
        bench.tasks().cancel(matrix);
    }
}
