package io.rolescope.functions.ui.suite;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.ui.suite.SuitesScreen.State;
import io.rolescope.functions.ui.suite.SuitesScreen.Suite;
import io.rolescope.kit.EmptyView;
import java.io.File;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The section Suites: suites and their entries at the left, one closely at the right.
public final class SuitesView {
    private final SuitesViewModel model;
    private final TreeView<SuiteNode> tree = new TreeView<>();
    private final StackPane detail = new StackPane();
    private final Label summary = new Label();
    private final Label problem = new Label();
    private final Button runAll = new Button("Run all", new FontIcon(Feather.PLAY));
    private final Button run = new Button("Run this", new FontIcon(Feather.PLAY_CIRCLE));
    private final Button stop = new Button("Stop", new FontIcon(Feather.SQUARE));
    private final Button request = new Button("Open as request", new FontIcon(Feather.EDIT_2));
    private final BorderPane root = new BorderPane();
    private final ChangeListener<SuitesScreen> onScreen = (observable, before, now) -> show(before, now);

    public SuitesView(SuitesViewModel model) {
        this.model = model;
        tree.setId("suite-tree");
        tree.setShowRoot(false);
        tree.setRoot(new TreeItem<>(new SuiteNode(-1, -1)));
        tree.setCellFactory(view -> new SuiteCell(model.screen()));
        tree.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> showSelected());
        tree.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                runSelected();
            }
        });
        tree.getStyleClass().addAll("suite-tree", Styles.DENSE, atlantafx.base.theme.Tweaks.EDGE_TO_EDGE);
        detail.setMinWidth(320);
        SplitPane split = new SplitPane(tree, detail);
        split.setDividerPositions(0.4);
        root.setTop(bar());
        root.setCenter(split);
        model.screen().addListener(onScreen);
        show(SuitesScreen.empty(), model.screen().get());
    }

    public Node root() {
        return root;
    }

    public void close() {
        model.screen().removeListener(onScreen);
    }

    private Node bar() {
        MenuItem file = new MenuItem("File…");
        file.setOnAction(event -> openFile());
        MenuItem folder = new MenuItem("Folder…");
        folder.setOnAction(event -> openFolder());
        MenuItem reread = new MenuItem("Read open files again");
        reread.setOnAction(event -> model.reread());
        MenuButton open = new MenuButton("Open", new FontIcon(Feather.FOLDER), file, folder, reread);
        open.setId("suite-open");
        runAll.setId("suite-run-all");
        runAll.getStyleClass().add(Styles.ACCENT);
        runAll.setOnAction(event -> model.runAll());
        run.setId("suite-run");
        run.setOnAction(event -> runSelected());
        stop.setId("suite-stop");
        stop.setOnAction(event -> model.stop());
        request.setId("suite-request");
        request.setOnAction(event -> {
            SuiteNode at = selected();
            if (at != null && at.entry() >= 0) {
                model.openAsRequest(at.suite(), at.entry());
            }
        });
        MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
        export.setId("suite-export");
        for (SuitesViewModel.Report report : SuitesViewModel.Report.values()) {
            MenuItem item = new MenuItem(report.title() + "…");
            item.setOnAction(event -> export(report));
            export.getItems().add(item);
        }
        CheckBox goOn = new CheckBox("Go on");
        goOn.setTooltip(new javafx.scene.control.Tooltip("Run what stands behind a failed request, too"));
        goOn.selectedProperty().bindBidirectional(model.goOn());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox buttons = new HBox(8, open, runAll, run, stop, request, goOn, gap, export);
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getChildren().forEach(node -> {
            if (node instanceof Region region && node != gap) {
                region.setMinWidth(Region.USE_PREF_SIZE);
            }
        });
        summary.setId("suite-summary");
        summary.getStyleClass().add(Styles.TEXT_MUTED);
        problem.setId("suite-problem");
        problem.getStyleClass().add("field-problem");
        problem.setMinWidth(0);
        VBox bar = new VBox(4, buttons, new HBox(12, summary, problem));
        bar.setStyle("-fx-padding: 10 24 8 24;");
        return bar;
    }

    private void show(SuitesScreen before, SuitesScreen now) {
        boolean same = before.suites().stream()
                .map(Suite::file)
                .toList()
                .equals(now.suites().stream().map(Suite::file).toList());
        if (!same || tree.getRoot().getChildren().size() != now.suites().size()) {
            fill(now);
        }
        openFailed(now);
        tree.refresh();
        summary.setText(now.summary());
        problem.setText(now.problem());
        runAll.setDisable(now.running() || now.suites().isEmpty());
        stop.setDisable(!now.running());
        showSelected();
    }

    /// What failed is not left folded away.
    private void openFailed(SuitesScreen now) {
        for (int suite = 0; suite < now.suites().size(); suite++) {
            if (now.suites().get(suite).end() != null && now.suites().get(suite).state() == State.FAILED) {
                tree.getRoot().getChildren().get(suite).setExpanded(true);
            }
        }
    }

    private void fill(SuitesScreen now) {
        int known = tree.getRoot().getChildren().size();
        List<TreeItem<SuiteNode>> items = new java.util.ArrayList<>();
        for (int suite = 0; suite < now.suites().size(); suite++) {
            TreeItem<SuiteNode> item = new TreeItem<>(new SuiteNode(suite, -1));
            List<Entry> entries = now.suites().get(suite).file().entries();
            for (int entry = 0; entry < entries.size(); entry++) {
                item.getChildren().add(new TreeItem<>(new SuiteNode(suite, entry)));
            }
            item.setExpanded(now.suites().size() <= 3);
            items.add(item);
        }
        tree.getRoot().getChildren().setAll(items);
        if (!items.isEmpty()) {
            // the first of those that were just opened
            tree.getSelectionModel().select(items.get(Math.min(known, items.size() - 1)));
        }
    }

    private @Nullable SuiteNode selected() {
        TreeItem<SuiteNode> item = tree.getSelectionModel().getSelectedItem();
        return item == null ? null : item.getValue();
    }

    private void runSelected() {
        SuiteNode at = selected();
        if (at == null) {
            return;
        }
        if (at.entry() < 0) {
            model.run(at.suite());
        } else {
            model.run(at.suite(), at.entry());
        }
    }

    private void showSelected() {
        SuiteNode at = selected();
        SuitesScreen now = model.screen().get();
        boolean entry = at != null && at.entry() >= 0;
        boolean damaged = at != null
                && at.suite() < now.suites().size()
                && now.suites().get(at.suite()).state() == State.DAMAGED;
        run.setDisable(at == null || damaged || now.running());
        request.setDisable(!entry);
        if (at == null || at.suite() >= now.suites().size()) {
            detail.getChildren()
                    .setAll(EmptyView.of(
                            Feather.FILE_TEXT,
                            "Choose a suite",
                            "Suites are Hurl files: requests with what is expected of their answers."));
            return;
        }
        Suite suite = now.suites().get(at.suite());
        if (!entry) {
            detail.getChildren().setAll(SuiteDetails.of(suite));
            return;
        }
        @Nullable EntryResult result = suite.decisive(at.entry());
        detail.getChildren()
                .setAll(EntryDetails.of(
                        suite, at.entry(), result, model.bench().source().label()));
    }

    private void openFile() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Open a suite");
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("Hurl files", "*.hurl"));
        @Nullable
        List<File> files = chooser.showOpenMultipleDialog(root.getScene().getWindow());
        if (files != null) {
            files.forEach(file -> model.open(file.toPath()));
        }
    }

    private void openFolder() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle("Open all suites of a folder");
        @Nullable File folder = chooser.showDialog(root.getScene().getWindow());
        if (folder != null) {
            model.open(folder.toPath());
        }
    }

    private void export(SuitesViewModel.Report report) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Write the results of the last runs");
        chooser.setInitialFileName("functions-results." + report.ending());
        @Nullable File file = chooser.showSaveDialog(root.getScene().getWindow());
        if (file != null) {
            model.export(report, file.toPath());
        }
    }
}
