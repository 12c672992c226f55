package io.rolescope.access.ui.verify;

import atlantafx.base.theme.Styles;
import io.rolescope.access.ui.PersonalValues;
import io.rolescope.access.verify.Decision;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FactList;
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
import java.util.List;
import java.util.Map;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Verify: what is to be tried, the answer, and everything that is not simply right.
final class VerifyView {
    private final VerifyViewModel model;
    private final Navigator navigator;
    private final Reveal reveal;
    private final PersonalValues personal;
    private final RevealButton revealButton;
    private final LoadableView<VerifyScreen> body;
    private final PagePane pane;
    private final ChangeListener<Loadable<VerifyScreen>> state;
    private @Nullable DataGrid<VerifyScreen.Finding> drawn;

    VerifyView(VerifyViewModel model, Navigator navigator, Reveal reveal) {
        this.model = model;
        this.navigator = navigator;
        this.reveal = reveal;
        this.personal = new PersonalValues(reveal);
        this.revealButton = new RevealButton(reveal, this::showAgain);
        Button run = new Button("Verify", new FontIcon(Feather.PLAY));
        run.setId("verify-run");
        run.getStyleClass().add(Styles.ACCENT);
        run.setOnAction(event -> model.run());
        PageHeader header = new PageHeader("Verify", revealButton.root(), run);
        header.summary().setText("Is what Rolescope says of this backend what its server does?");
        body = new LoadableView<>(model.screenProperty(), this::draw, model::run);
        StackPane content = new StackPane(notYet());
        pane = new PagePane(header, choices(), content);
        state = (observable, before, now) ->
                content.getChildren().setAll(now instanceof Loadable.Idle<?> ? notYet() : body.root());
        model.screenProperty().addListener(state);
    }

    Node root() {
        return pane.root();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.screenProperty().removeListener(state);
        body.close();
        revealButton.close();
    }

    private Node choices() {
        ComboBox<String> schema = new ComboBox<>();
        schema.setId("verify-schema");
        schema.getItems().setAll(model.schemas());
        schema.valueProperty().bindBidirectional(model.schemaProperty());
        Label named = new Label("Tables of");
        named.setLabelFor(schema);
        CheckBox lens = box("verify-lens", "Only as the lens looks");
        lens.selectedProperty().bindBidirectional(model.onlyLensProperty());
        CheckBox forms = box("verify-forms", "Every form of statement");
        forms.selectedProperty().bindBidirectional(model.allFormsProperty());
        CheckBox writes = box("verify-writes", "Try writes, rolled back");
        writes.selectedProperty().bindBidirectional(model.writesProperty());
        writes.setDisable(!model.mayWrite());
        // the other forms of reading lock rows, which only a transaction that may write can do
        forms.disableProperty().bind(writes.selectedProperty().not());
        HBox line = new HBox(14, named, schema, lens, forms, writes);
        line.setAlignment(Pos.CENTER_LEFT);
        return new VBox(6, line, warning(writes));
    }

    private Node warning(CheckBox writes) {
        Label text = new Label(
                model.mayWrite()
                        ? "Every write runs for real, row by row, in a transaction that is always rolled back. Rows are locked"
                                + " for a moment; what triggers do outside of the transaction (calls over the network,"
                                + " sequences) is not taken back."
                        : "On a production backend no writes are tried here. The Simulator rehearses one at a time.");
        text.setId("verify-warning");
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        Node icon = VerdictMark.FAILS.icon();
        HBox line = new HBox(6, icon, text);
        HBox.setHgrow(text, Priority.ALWAYS);
        if (model.mayWrite()) {
            line.visibleProperty().bind(writes.selectedProperty());
            line.managedProperty().bind(writes.selectedProperty());
        }
        return line;
    }

    private static CheckBox box(String id, String text) {
        CheckBox box = new CheckBox(text);
        box.setId(id);
        return box;
    }

    private static Node notYet() {
        return EmptyView.of(
                Feather.CHECK_CIRCLE,
                "Nothing was verified yet",
                "Rows of each table are predicted as several people and roles, then the real statements are run and held"
                        + " against the predictions. A difference would be a defect of Rolescope, and is shown with a script.");
    }

    private void showAgain() {
        if (drawn != null) {
            drawn.table().refresh();
            VerifyScreen.@Nullable Finding looked = drawn.selectedProperty().get();
            if (looked != null) {
                show(looked);
            }
        }
    }

    private Node draw(VerifyScreen screen) {
        reveal.follow();
        pane.closeDrawer();
        Label answer = screen.agrees()
                ? VerdictMark.VISIBLE.label(screen.answer())
                : screen.report().decisions() == 0
                        ? VerdictMark.UNKNOWN.label(screen.answer())
                        : VerdictMark.FAILS.label(screen.answer());
        answer.setId("verify-answer");
        answer.getStyleClass().add("section-title");
        Label facts = new Label(reveal.text(screen.facts()));
        facts.setId("verify-facts");
        facts.getStyleClass().add(Styles.TEXT_MUTED);
        VBox head = new VBox(2, answer, facts);
        head.getStyleClass().add("isolation-answer");
        List<VerifyScreen.Finding> findings = screen.findings();
        Node tried = VerifiedTables.grid(screen.report().covered());
        Node list = findings.isEmpty() ? tried : tabs(findings, tried);
        VBox.setVgrow(list, Priority.ALWAYS);
        return new VBox(head, list);
    }

    private Node tabs(List<VerifyScreen.Finding> findings, Node tried) {
        Tab looked = new Tab("To look into (" + findings.size() + ")", grid(findings));
        Tab all = new Tab("What was tried", tried);
        TabPane tabs = new TabPane(looked, all);
        tabs.setId("verify-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        return tabs;
    }

    private Node grid(List<VerifyScreen.Finding> findings) {
        DataGrid<VerifyScreen.Finding> grid = new DataGrid<>(List.of(
                GridColumn.drawn("kind", "What", 150, finding -> finding.kind().label(), VerifyView::mark),
                GridColumn.of("table", "Table", GridColumn.Kind.CODE, 230, VerifyScreen.Finding::table),
                GridColumn.text("who", "As", 180, finding -> reveal.text(finding.who())),
                GridColumn.givingWay(GridColumn.text("command", "Command", 140, VerifyScreen.Finding::command)),
                GridColumn.givingWay(GridColumn.of(
                        "times",
                        "Times",
                        GridColumn.Kind.NUMBER,
                        80,
                        finding -> finding.times() == 0 ? null : finding.times())),
                GridColumn.text("why", "Why", 460, finding -> why(finding))));
        grid.root().setId("verify-findings");
        grid.table().setId("verify-findings-table");
        grid.setRows(findings);
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(now);
            }
        });
        drawn = grid;
        return grid.root();
    }

    private static Node mark(VerifyScreen.Finding finding) {
        VerdictMark mark = switch (finding.kind()) {
            case WRONG -> VerdictMark.FAILS;
            case UNTOLD, SKIPPED -> VerdictMark.UNKNOWN;
        };
        return mark.label(finding.kind().label());
    }

    private String why(VerifyScreen.Finding finding) {
        @Nullable Decision decision = finding.decision();
        return personal.words(decision == null ? null : decision.row(), finding.why());
    }

    private void show(VerifyScreen.Finding finding) {
        Label why = new Label(why(finding));
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        Button rows = new Button("Rows", new FontIcon(Feather.EYE));
        int dot = finding.table().indexOf('.');
        rows.setOnAction(event -> navigator.open(
                "simulator",
                Map.of(
                        "schema", finding.table().substring(0, dot),
                        "table", finding.table().substring(dot + 1))));
        VBox content = new VBox(
                12,
                new FactList()
                        .text("Table", finding.table())
                        .text("As", reveal.text(finding.who()))
                        .root(),
                why);
        @Nullable Decision decision = finding.decision();
        if (decision != null) {
            TextArea script = new TextArea(personal.words(decision.row(), decision.script()));
            script.setEditable(false);
            script.setPrefRowCount(14);
            script.getStyleClass().add("code");
            Button copy = new Button("Copy script", new FontIcon(Feather.COPY));
            copy.setOnAction(event -> copy(script.getText()));
            Label because = new Label(personal.words(decision.row(), decision.because()));
            because.setWrapText(true);
            content.getChildren().addAll(because, script, new HBox(8, copy, rows));
        } else {
            content.getChildren().add(new HBox(8, rows));
        }
        content.getStyleClass().add("drawer-body");
        pane.showDrawer(finding.kind() == VerifyScreen.Kind.WRONG ? "Wrong prediction" : "Finding", content);
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        navigator.say("Copied");
    }
}
