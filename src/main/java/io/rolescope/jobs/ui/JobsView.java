package io.rolescope.jobs.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.jobs.Job;
import io.rolescope.jobs.JobList;
import io.rolescope.jobs.JobRun;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.LocalGrid;
import io.rolescope.kit.grid.PagedGrid;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Jobs page: jobs above, the runs of the chosen one below, one of either closely at the right.
final class JobsView {
    private final JobsViewModel model;
    private final Navigator navigator;
    private final PageHeader header;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final Label runsTitle = new Label();
    private final PagedGrid<JobRun> runs;
    private final StackPane runsPlace = new StackPane();
    private final LoadableView<JobsScreen> content;
    private final ChangeListener<Loadable<JobsScreen>> summary = (observable, before, now) -> showSummary(now);

    JobsView(JobsViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Jobs", reload);
        search.setId("jobs-search");
        search.setPromptText("Find a job");
        search.setPrefColumnCount(24);
        DataGrid<JobRun> grid = JobGrids.runs();
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                showRun(now);
            }
        });
        runs = new PagedGrid<>(model.runs(), grid, model.count().textProperty());
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        pane = new PagePane(header, new HBox(8, search), content.root());
        pane.drawerFollows(grid::letGo);
        model.screen().addListener(summary);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.screen().removeListener(summary);
        content.close();
        runs.close();
    }

    private void showSummary(Loadable<JobsScreen> now) {
        header.summary().setText(now.latest().map(JobsScreen::summary).orElse(""));
    }

    private Node draw(JobsScreen screen) {
        if (screen.list().isEmpty()) {
            return EmptyView.of(
                    Feather.CLOCK,
                    "No scheduled jobs here",
                    "This backend has no table cron.job: the extension pg_cron is not installed.",
                    "Open the Explorer",
                    () -> navigator.open("explorer"));
        }
        JobList list = screen.list().get();
        LocalGrid<Job> jobs = JobGrids.jobs(list.jobs());
        jobs.filterBy(search);
        jobs.grid().selectedProperty().addListener((observable, before, now) -> {
            if (now != null && !now.equals(model.chosen().get())) {
                choose(now);
            }
        });
        jobs.grid().onOpen(this::showJob);
        runsPlace.getChildren().setAll(list.runsReadable() ? runs.root() : noRuns(list));
        BorderPane below = new BorderPane(runsPlace);
        below.setTop(runsHead());
        SplitPane split = new SplitPane(jobs.root(), below);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.3);
        model.jobToShow(screen).ifPresent(job -> {
            choose(job);
            jobs.grid().select(job);
        });
        return split;
    }

    private Node runsHead() {
        runsTitle.setId("runs-title");
        runsTitle.getStyleClass().add("section-title");
        Button details = new Button("Schedule and command", new FontIcon(Feather.INFO));
        details.setId("job-details");
        details.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        details.setOnAction(event -> {
            @Nullable Job job = model.chosen().get();
            if (job != null) {
                showJob(job);
            }
        });
        CheckBox failures = new CheckBox("Failures only");
        failures.setId("runs-failures");
        failures.selectedProperty().bindBidirectional(model.failuresOnly());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(12, runsTitle, details, gap, failures);
        head.setAlignment(Pos.CENTER_LEFT);
        head.setStyle("-fx-padding: 8 24 8 24;");
        return head;
    }

    private static Node noRuns(JobList list) {
        return list.runsKept()
                ? EmptyView.of(
                        Feather.LOCK,
                        "Runs cannot be read",
                        "This identity has no SELECT on cron.job_run_details. Look as another one.")
                : EmptyView.of(
                        Feather.CLOCK,
                        "No runs are kept",
                        "This version of pg_cron has no table cron.job_run_details; the server's log has the runs.");
    }

    private void choose(Job job) {
        runsTitle.setText("Runs of " + job.title());
        model.choose(job);
        if (pane.isDrawerOpen()) {
            showJob(job);
        }
    }

    private void showJob(Job job) {
        JobList list = model.screen().get().latest().flatMap(JobsScreen::list).orElseThrow();
        pane.showDrawer(job.title(), JobDetails.of(job, list.zone()));
    }

    private void showRun(JobRun run) {
        pane.showDrawer("Run " + run.id(), JobDetails.of(run));
    }
}
