package io.rolescope.functions.ui.load;

import io.rolescope.connections.Environment;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.load.LoadHtml;
import io.rolescope.functions.load.LoadPlan;
import io.rolescope.functions.load.LoadReport;
import io.rolescope.functions.load.LoadReports;
import io.rolescope.functions.load.LoadRun;
import io.rolescope.functions.load.LoadSnapshot;
import io.rolescope.functions.load.LoadTarget;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.ui.desk.RequestRun;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.RunningTask;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// What the section Load knows: the plan, how it goes, the report.
public final class LoadViewModel {
    private final Workbench bench;
    private final ObjectProperty<LoadForm> form = new SimpleObjectProperty<>(LoadForm.usual());
    private final ObjectProperty<Loadable<LoadReport>> report = new SimpleObjectProperty<>(Loadable.idle());
    private final ObservableList<LoadSnapshot> course = FXCollections.observableArrayList();
    private final StringProperty problem = new SimpleStringProperty("");
    private final BooleanProperty confirmed = new SimpleBooleanProperty();
    private Instant began = Instant.EPOCH;
    private @Nullable RunningTask running;

    public LoadViewModel(Workbench bench) {
        this.bench = bench;
    }

    Workbench bench() {
        return bench;
    }

    ObjectProperty<LoadForm> form() {
        return form;
    }

    ObjectProperty<Loadable<LoadReport>> report() {
        return report;
    }

    /// How the run goes, a line a second, oldest first.
    ObservableList<LoadSnapshot> course() {
        return course;
    }

    /// Why the plan cannot be run; empty where it can.
    StringProperty problem() {
        return problem;
    }

    /// Whether load on a production backend was confirmed.
    BooleanProperty confirmed() {
        return confirmed;
    }

    boolean isProduction() {
        return bench.viewpoint().backend().profile().environment() == Environment.PRODUCTION;
    }

    /// When the run that is shown began.
    Instant began() {
        return began;
    }

    void run() {
        if (isProduction() && !confirmed.get()) {
            problem.set("This backend is production. Confirm that it may be put under load.");
            return;
        }
        if (bench.draft().get().path().isBlank()) {
            problem.set("Write the request that is to be sent in the section Request first.");
            return;
        }
        LoadPlan plan;
        try {
            Token token = bench.source().token(Instant.now());
            HurlFile file =
                    RequestRun.file(bench, bench.draft().get(), !token.value().isEmpty());
            Bindings bindings = bench.bindings(token);
            HttpRequest request =
                    new SuiteRunner(bench.context(Cancellation.none(), false), null).prepare(file, 0, null, bindings);
            byte[] body = request.body();
            String title = request.method() + " "
                    + LoadTarget.bare(bindings.redaction().redact(request.url()));
            plan = form.get()
                    .plan(new LoadTarget(
                            title,
                            request.method(),
                            request.url(),
                            request.headers(),
                            body == null ? new byte[0] : body));
        } catch (FailureException e) {
            problem.set(e.failure().sentence() + " " + e.failure().nextStep());
            return;
        }
        problem.set("");
        course.clear();
        began = Instant.now();
        running = bench.tasks()
                .load(
                        "Load on " + bench.draft().get().title(),
                        control -> new LoadRun(plan, bench.tasks().workers(), control.cancellation()).run(snapshot -> {
                            control.report(snapshot.planned(), "Load, " + snapshot.requests() + " requests");
                            bench.tasks().onWindow(() -> course.add(snapshot));
                        }),
                        report);
    }

    void stop() {
        if (running != null) {
            running.cancel();
        }
    }

    /// @param asHtml as a page, else as JSON
    void export(boolean asHtml, Path to) {
        List<LoadSnapshot> went = List.copyOf(course);
        report.get()
                .ready()
                .ifPresent(found -> bench.tasks()
                        .run(
                                "Writing " + to.getFileName(),
                                to,
                                control -> Files.writeString(
                                        to,
                                        asHtml
                                                ? LoadHtml.of(found, went, Instant.now())
                                                : LoadReports.json(found) + "\n"),
                                done -> bench.navigator().say("Report written to " + to.getFileName() + "."),
                                failure -> bench.navigator().say(failure.sentence())));
    }

    public void close() {
        stop();
        bench.tasks().cancel(report);
    }
}
