package io.rolescope.jobs.ui;

import io.rolescope.identities.Viewpoint;
import io.rolescope.jobs.Job;
import io.rolescope.jobs.JobReader;
import io.rolescope.jobs.JobRun;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.Tasks;
import io.rolescope.kit.grid.CountLine;
import io.rolescope.kit.grid.PagedRows;
import java.time.Clock;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/// What the Jobs page knows: the jobs, the one chosen, its runs.
final class JobsViewModel {
    static final int PAGE = 100;

    private final Viewpoint viewpoint;
    private final Tasks tasks;
    private final Clock clock;
    private final JobReader reader;
    private final ObjectProperty<Loadable<JobsScreen>> screen = new SimpleObjectProperty<>(Loadable.idle());
    private final ObjectProperty<@Nullable Job> chosen = new SimpleObjectProperty<>();
    private final BooleanProperty failuresOnly = new SimpleBooleanProperty();
    private final PagedRows<JobRun> runs;
    private final CountLine count;
    private @Nullable Long wanted;

    JobsViewModel(Viewpoint viewpoint, Tasks tasks, Clock clock) {
        this.viewpoint = viewpoint;
        this.tasks = tasks;
        this.clock = clock;
        this.reader = new JobReader(viewpoint, clock);
        this.runs = new PagedRows<>(tasks, "Reading runs", this::read);
        this.count = new CountLine(tasks);
        failuresOnly.addListener((observable, before, now) -> readRuns());
    }

    ObjectProperty<Loadable<JobsScreen>> screen() {
        return screen;
    }

    /// The job whose runs are shown.
    ObjectProperty<@Nullable Job> chosen() {
        return chosen;
    }

    BooleanProperty failuresOnly() {
        return failuresOnly;
    }

    PagedRows<JobRun> runs() {
        return runs;
    }

    CountLine count() {
        return count;
    }

    void reload() {
        String who = viewpoint.identity().name();
        tasks.load(
                "Reading jobs",
                control -> JobsScreen.of(reader.read(control.cancellation()), who, clock.instant()),
                screen);
    }

    /// The job that is shown once jobs are there.
    void showJob(long id) {
        wanted = id;
        screen.get().ready().ifPresent(now -> jobToShow(now).ifPresent(this::choose));
    }

    /// The one chosen before, as it is now; else the first that failed last, else the first.
    java.util.Optional<Job> jobToShow(JobsScreen now) {
        List<Job> jobs = now.list().map(list -> list.jobs()).orElse(List.of());
        @Nullable Long id = wanted;
        return jobs.stream()
                .filter(job -> id != null && job.id() == id)
                .findFirst()
                .or(() -> jobs.stream()
                        .filter(job -> job.last() != null && job.last().failed())
                        .findFirst())
                .or(() -> jobs.stream().findFirst());
    }

    void choose(@Nullable Job job) {
        chosen.set(job);
        wanted = job == null ? wanted : Long.valueOf(job.id());
        readRuns();
    }

    void close() {
        tasks.cancel(screen);
        runs.close();
        count.clear();
    }

    private void readRuns() {
        @Nullable Job job = chosen.get();
        boolean readable = screen.get()
                .latest()
                .flatMap(JobsScreen::list)
                .filter(list -> list.runsReadable())
                .isPresent();
        if (job == null || !readable) {
            runs.clear();
            count.clear();
            return;
        }
        runs.first();
        boolean failures = failuresOnly.get();
        count.count("Counting runs", control -> {
            long there = reader.count(job.id(), failures, control.cancellation());
            return "of " + Formats.counted(there, failures ? "failed run" : "run", failures ? "failed runs" : "runs");
        });
    }

    private PagedRows.Slice<JobRun> read(PagedRows.Move move, @Nullable JobRun edge, Tasks.Control control) {
        @Nullable Job job = chosen.get();
        if (job == null) {
            return new PagedRows.Slice<>(List.of(), false, false);
        }
        @Nullable Long from = edge == null ? null : Long.valueOf(edge.id());
        List<JobRun> found = move.isForward()
                ? reader.older(job.id(), failuresOnly.get(), from, PAGE + 1, control.cancellation())
                : reader.newer(job.id(), failuresOnly.get(), from, PAGE + 1, control.cancellation());
        return PagedRows.Slice.of(found, PAGE, move, edge);
    }
}
