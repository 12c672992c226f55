package io.rolescope.jobs.ui;

import io.rolescope.jobs.Job;
import io.rolescope.jobs.JobRun;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.LocalGrid;
import java.time.Duration;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The two grids of the page.
final class JobGrids {
    private JobGrids() {}

    static LocalGrid<Job> jobs(List<Job> jobs) {
        LocalGrid<Job> grid = new LocalGrid<>(
                "jobs",
                List.of(
                        GridColumn.text("name", "Job", 190, Job::title),
                        GridColumn.text(
                                "words", "When", 175, job -> job.words() == null ? job.schedule() : job.words()),
                        GridColumn.of("schedule", "Schedule", Kind.CODE, 100, Job::schedule),
                        GridColumn.drawn("last", "Last run", 110, JobGrids::lastWord, JobGrids::last),
                        GridColumn.<Job>of(
                                "at",
                                "Ran",
                                Kind.TIME,
                                90,
                                job -> job.last() == null ? null : job.last().started()),
                        GridColumn.<Job>of(
                                "next",
                                "Next",
                                Kind.TIME,
                                90,
                                job -> job.next().isEmpty() ? null : job.next().getFirst()),
                        GridColumn.drawn("latest", "Latest runs", 160, JobsScreen::basis, JobGrids::strip),
                        GridColumn.text("failed", "Failed", 75, JobGrids::failed)
                                .noted("Of the runs among the newest 20,000 of all jobs"),
                        GridColumn.of("average", "On average", Kind.DURATION, 95, Job::average),
                        GridColumn.text("username", "As", 130, Job::username)));
        grid.setRows(jobs);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CLOCK,
                        "No jobs",
                        "None is scheduled, or this identity sees none: cron.job shows a role its own jobs only."));
        return grid;
    }

    static DataGrid<JobRun> runs() {
        DataGrid<JobRun> grid = new DataGrid<>(List.of(
                GridColumn.of("started", "Started", Kind.TIME, 110, JobRun::started),
                GridColumn.drawn("status", "State", 120, JobRun::status, run -> state(run.status())),
                GridColumn.of("took", "Took", Kind.DURATION, 80, JobRun::took),
                GridColumn.text("message", "What came of it", 460, JobRun::message),
                GridColumn.givingWay(GridColumn.of("number", "Run", Kind.CODE, 90, JobRun::id)),
                GridColumn.givingWay(GridColumn.of("pid", "Process", Kind.CODE, 90, JobRun::pid)),
                GridColumn.givingWay(GridColumn.text("username", "As", 140, JobRun::username))));
        grid.table().setId("runs");
        grid.setPlaceholder(EmptyView.of(
                Feather.CLOCK, "No runs", "None is kept, or none failed where only failures are asked for."));
        return grid;
    }

    static @Nullable String took(@Nullable Duration duration) {
        return duration == null ? null : Formats.duration(duration);
    }

    private static @Nullable String failed(Job job) {
        return job.runs() == 0 ? null : Formats.count(job.failures()) + " of " + Formats.count(job.runs());
    }

    private static String lastWord(Job job) {
        JobRun last = job.last();
        return !job.active() ? "switched off" : last == null ? "not lately" : String.valueOf(last.status());
    }

    private static Node last(Job job) {
        return state(lastWord(job));
    }

    /// A state with its icon: never by colour alone.
    static Node state(@Nullable String status) {
        String word = status == null ? "unknown" : status;
        Feather icon = switch (word) {
            case "succeeded" -> Feather.CHECK;
            case "failed" -> Feather.X;
            case "switched off" -> Feather.PAUSE;
            case "running", "starting", "sending", "connecting" -> Feather.PLAY;
            default -> Feather.MINUS;
        };
        String style = switch (word) {
            case "succeeded" -> "verdict-visible";
            case "failed" -> "verdict-hidden";
            case "running", "starting", "sending", "connecting" -> "under-way";
            default -> "verdict-unknown";
        };
        Label label = new Label(word, new FontIcon(icon));
        label.getStyleClass().addAll("verdict", style);
        return label;
    }

    /// The latest runs, oldest first: a tick or a cross each.
    private static Node strip(Job job) {
        HBox strip = new HBox(1);
        strip.setAlignment(Pos.CENTER_LEFT);
        for (JobRun run : job.latest().reversed().stream()
                .skip(Math.max(0, job.latest().size() - 9))
                .toList()) {
            FontIcon mark = new FontIcon(run.failed() ? Feather.X : run.succeeded() ? Feather.CHECK : Feather.PLAY);
            mark.getStyleClass().add("verdict-icon");
            mark.getStyleClass()
                    .add(run.failed() ? "verdict-hidden" : run.succeeded() ? "verdict-visible" : "under-way");
            strip.getChildren().add(mark);
        }
        Tooltip.install(strip, new Tooltip(JobsScreen.basis(job)));
        return strip;
    }
}
