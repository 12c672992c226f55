package io.rolescope.access.ui.expect;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PersonalRows;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.access.ui.PersonalValues;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiFunction;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Policy tests: the file, the answer, each test with the reason where it fails.
final class PolicyTestsView {
    private final PolicyTestsViewModel model;
    private final Navigator navigator;
    private final PersonalValues personal;
    private final RevealButton revealButton;
    private final TextField file = new TextField(PolicyTestRecorder.usualFile());
    private final MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    private final LoadableView<PolicyTestsScreen> body;
    private final PagePane pane;
    private final ChangeListener<Loadable<PolicyTestsScreen>> state;
    private @Nullable DataGrid<PolicyTestRun.Result> drawn;

    PolicyTestsView(PolicyTestsViewModel model, Navigator navigator, Reveal reveal) {
        this.model = model;
        this.navigator = navigator;
        this.personal = new PersonalValues(reveal);
        this.revealButton = new RevealButton(reveal, this::showAgain);
        PageHeader header = new PageHeader("Policy tests", revealButton.root(), export);
        header.summary().setText("Expectations in a file, asked of this backend as it is now.");
        export.setId("tests-export");
        export.getItems().addAll(exportTo("JUnit XML", "xml"), exportTo("pgTAP script", "sql"));
        export.setDisable(true);
        body = new LoadableView<>(model.screenProperty(), this::draw, model::runAgain);
        StackPane content = new StackPane(notYet());
        pane = new PagePane(header, files(), content);
        state = (observable, before, now) -> {
            content.getChildren().setAll(body.root());
            export.setDisable(now.latest().isEmpty());
            now.ready().ifPresent(shown -> file.setText(shown.file().toString()));
        };
        model.screenProperty().addListener(state);
    }

    Node root() {
        return pane.root();
    }

    void focusFile() {
        file.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.screenProperty().removeListener(state);
        body.close();
        revealButton.close();
    }

    private Node files() {
        file.setId("tests-file");
        file.setAccessibleText("File of policy tests");
        file.setOnAction(event -> run());
        HBox.setHgrow(file, Priority.ALWAYS);
        Button choose = new Button("Choose…");
        choose.setOnAction(event -> choose());
        Button run = new Button("Run", new FontIcon(Feather.PLAY));
        run.setId("tests-run");
        run.getStyleClass().add(Styles.ACCENT);
        run.setOnAction(event -> run());
        HBox line = new HBox(8, file, choose, run);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void run() {
        try {
            model.run(Path.of(file.getText().strip()));
        } catch (InvalidPathException e) {
            navigator.say("This is no path of a file.");
        }
    }

    private void choose() {
        FileChooser chooser = new FileChooser();
        chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("Policy tests", "*.yaml", "*.yml"));
        File chosen = chooser.showOpenDialog(pane.root().getScene().getWindow());
        if (chosen != null) {
            file.setText(chosen.getPath());
            run();
        }
    }

    private MenuItem exportTo(String name, String extension) {
        MenuItem item = new MenuItem(name + "…");
        item.setId("export-" + extension);
        item.setOnAction(event -> {
            FileChooser chooser = new FileChooser();
            chooser.setInitialFileName("policy-tests." + extension);
            File to = chooser.showSaveDialog(pane.root().getScene().getWindow());
            if (to != null && extension.equals("xml")) {
                model.exportJunit(to.toPath(), shown(), navigator::say, failure -> navigator.say(failure.sentence()));
            } else if (to != null) {
                model.exportPgTap(to.toPath(), navigator::say, failure -> navigator.say(failure.sentence()));
            }
        });
        return item;
    }

    /// What a result says of a row, as it is shown now.
    private String words(PolicyTestRun.Result result, String said) {
        return personal.words(result.row(), said);
    }

    /// The same for work that goes on while the page changes.
    private BiFunction<PolicyTestRun.Result, String, String> shown() {
        PersonalRows rows = new PersonalRows();
        boolean revealed = personal.reveal().isRevealed();
        return (result, said) -> revealed ? said : rows.words(result.row(), said);
    }

    /// The grid, and the test that is looked at.
    private void showAgain() {
        if (drawn != null) {
            drawn.table().refresh();
            PolicyTestRun.@Nullable Result looked = drawn.selectedProperty().get();
            if (looked != null) {
                show(looked);
            }
        }
    }

    private static Node notYet() {
        return EmptyView.of(
                Feather.CHECK_SQUARE,
                "No file was run yet",
                "Choose a YAML file of expectations and run it. Tests are recorded from a draft of a policy, from a witness"
                        + " of the page Isolation and from the Simulator, or written by hand.");
    }

    private Node draw(PolicyTestsScreen screen) {
        personal.reveal().follow();
        pane.closeDrawer();
        Label answer = screen.failed() == 0
                ? VerdictMark.VISIBLE.label(screen.answer())
                : VerdictMark.HIDDEN.label(screen.answer());
        answer.setId("tests-answer");
        answer.getStyleClass().add("section-title");
        Label facts = new Label(screen.facts());
        facts.getStyleClass().add(Styles.TEXT_MUTED);
        VBox head = new VBox(2, answer, facts);
        head.getStyleClass().add("isolation-answer");
        DataGrid<PolicyTestRun.Result> grid = grid(screen);
        drawn = grid;
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        return new VBox(head, grid.root());
    }

    private DataGrid<PolicyTestRun.Result> grid(PolicyTestsScreen screen) {
        DataGrid<PolicyTestRun.Result> grid = new DataGrid<>(java.util.List.of(
                GridColumn.drawn(
                        "passed",
                        "State",
                        116,
                        result -> result.passed() ? "passed" : "failed",
                        result -> (result.passed() ? VerdictMark.VISIBLE : VerdictMark.HIDDEN)
                                .label(result.passed() ? "passed" : "failed")),
                GridColumn.text("name", "Test", 320, result -> result.test().name()),
                GridColumn.drawn("who", "As", 180, result -> model.who(result.test()), this::who),
                GridColumn.givingWay(GridColumn.text(
                        "command",
                        "Command",
                        90,
                        result -> result.test().shape().label())),
                GridColumn.givingWay(GridColumn.of(
                        "table",
                        "Table",
                        GridColumn.Kind.CODE,
                        150,
                        result -> result.test().table())),
                GridColumn.givingWay(GridColumn.text(
                        "expected",
                        "Expected",
                        110,
                        result -> result.test().expect().word())),
                GridColumn.text("actual", "Is", 150, result -> words(result, result.actual())),
                GridColumn.givingWay(
                        GridColumn.text("because", "Because", 420, result -> words(result, result.because())))));
        grid.root().setId("policy-tests");
        grid.table().setId("policy-tests-table");
        grid.setPlaceholder(new Label("The file has no tests."));
        grid.setRows(screen.results().stream()
                .sorted(java.util.Comparator.comparing(PolicyTestRun.Result::passed))
                .toList());
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(now);
            }
        });
        return grid;
    }

    /// By name; as the file has it on hover.
    private Node who(PolicyTestRun.Result result) {
        Label label = new Label(Formats.shortIds(model.who(result.test())));
        if (result.test().identity() == null) {
            label.setTooltip(new Tooltip(result.test().who()));
        }
        return label;
    }

    private void show(PolicyTestRun.Result result) {
        PolicyTest test = result.test();
        Label name = new Label(test.name());
        name.setWrapText(true);
        name.setMinHeight(Region.USE_PREF_SIZE);
        name.getStyleClass().add("section-title");
        Label because = new Label(words(result, result.because()));
        because.setId("test-because");
        because.setWrapText(true);
        because.setMinHeight(Region.USE_PREF_SIZE);
        TextArea text = new TextArea(PolicyTestRecorder.text(test));
        text.setEditable(false);
        text.setPrefRowCount(11);
        text.getStyleClass().add("code");
        Button rows = new Button("Rows", new FontIcon(Feather.EYE));
        int dot = test.table().indexOf('.');
        rows.setOnAction(event -> navigator.open(
                "simulator",
                Map.of(
                        "schema",
                        dot < 0 ? "public" : test.table().substring(0, dot),
                        "table",
                        test.table().substring(dot + 1))));
        VBox content = new VBox(
                12,
                name,
                new FactList()
                        .text("Expected", test.expect().word())
                        .text("Is", words(result, result.actual()))
                        .text("As", model.who(test))
                        .text("Written as", test.identity() == null ? test.who() : null)
                        .text("Took", Formats.duration(result.took()))
                        .root(),
                because,
                text,
                new HBox(8, rows));
        content.getStyleClass().add("drawer-body");
        pane.showDrawer(result.passed() ? "Passed" : "Failed", content);
    }
}
