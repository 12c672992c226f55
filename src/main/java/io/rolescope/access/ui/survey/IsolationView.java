package io.rolescope.access.ui.survey;

import atlantafx.base.theme.Styles;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.ui.PersonalValues;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.SaveToFile;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Isolation: the answer first, then the witnesses, each with what lets it through.
final class IsolationView {
    private static final double NOTES_HEIGHT = 104;

    private final IsolationViewModel model;
    private final Reveal reveal;
    private final PersonalValues personal;
    private final RevealButton revealButton;
    private final Navigator navigator;
    private final PageHeader header;
    private final LoadableView<IsolationScreen> body;
    private final PagePane pane;
    private @Nullable DataGrid<Witness> drawn;

    IsolationView(IsolationViewModel model, Navigator navigator, Reveal reveal) {
        this.reveal = reveal;
        this.personal = new PersonalValues(reveal);
        this.revealButton = new RevealButton(reveal, this::showAgain);
        this.model = model;
        this.navigator = navigator;
        Button run = new Button("Run again", new FontIcon(Feather.REFRESH_CW));
        run.setId("isolation-run");
        run.setOnAction(event -> model.run());
        header = new PageHeader("Isolation", revealButton.root(), run);
        header.summary().setText("Can anybody reach a row of a tenant that they do not belong to?");
        body = new LoadableView<>(model.screenProperty(), this::draw, model::run);
        pane = new PagePane(header, null, body.root());
    }

    Node root() {
        return pane.root();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        body.close();
        revealButton.close();
    }

    /// The grid, and the witness that is looked at.
    private void showAgain() {
        if (drawn != null) {
            drawn.table().refresh();
            @Nullable Witness looked = drawn.selectedProperty().get();
            if (looked != null) {
                model.screenProperty().get().latest().ifPresent(screen -> show(screen, looked));
            }
        }
    }

    private Node draw(IsolationScreen screen) {
        IsolationReport report = screen.report();
        reveal.follow();
        VBox all = new VBox(answer(report));
        if (!report.looked()) {
            all.getChildren()
                    .add(EmptyView.of(
                            Feather.HELP_CIRCLE,
                            "Nothing to hold apart",
                            "No table of tenants that people belong to was found here, and no column named like one. That"
                                    + " may be right: then each person's own rows are what counts, and the access matrix"
                                    + " shows those."));
        } else if (report.witnesses().isEmpty()) {
            all.getChildren()
                    .add(EmptyView.of(
                            Feather.LAYERS,
                            "No witness found",
                            "Nobody who was asked reaches a row of another tenant. Rows and people that were not asked are not part of"
                                    + " this answer."));
        } else {
            List<Witness> leaksFirst = new ArrayList<>(report.leaks());
            leaksFirst.addAll(report.openings());
            DataGrid<Witness> grid = grid(screen, leaksFirst);
            VBox.setVgrow(grid.root(), Priority.ALWAYS);
            all.getChildren().add(grid.root());
        }
        if (!report.notes().isEmpty()) {
            all.getChildren().add(notes(report.notes()));
        }
        return all;
    }

    private static Node answer(IsolationReport report) {
        String facts = Formats.counted(report.identities(), "identity", "identities") + ", "
                + Formats.count(report.decisions()) + " decisions over "
                + Formats.counted(report.keys().columns().size(), "table", "tables") + " that name a tenant, in "
                + Formats.duration(report.took())
                + (report.undecided() == 0
                        ? ""
                        : ". " + Formats.count(report.undecided()) + " could not be told without running them")
                + (report.openings().isEmpty()
                        ? ""
                        : ". " + Formats.counted(report.openings().size(), "opening", "openings")
                                + " that may be meant");
        Label line = !report.looked()
                ? new Label("Not looked at: no column was found that says the tenant")
                : report.holds()
                        ? VerdictMark.VISIBLE.label("No tenant reaches another")
                        : VerdictMark.HIDDEN.label(
                                Formats.counted(report.leaks().size(), "way", "ways") + " to reach another tenant");
        line.setId("isolation-answer");
        line.getStyleClass().add("section-title");
        Label detail = new Label(facts);
        detail.getStyleClass().add(Styles.TEXT_MUTED);
        VBox box = new VBox(2, line, detail);
        box.getStyleClass().add("isolation-answer");
        return box;
    }

    private DataGrid<Witness> grid(IsolationScreen screen, List<Witness> witnesses) {
        DataGrid<Witness> grid = new DataGrid<>(List.of(
                GridColumn.text("kind", "Kind", 150, witness -> witness.kind().label()),
                GridColumn.text(
                        "who",
                        "Who",
                        190,
                        witness -> reveal.text(witness.identity().name())),
                GridColumn.text("how", "Can", 150, witness -> witness.shape().label()),
                GridColumn.of(
                        "table",
                        "Table",
                        GridColumn.Kind.CODE,
                        220,
                        witness -> witness.table().toString()),
                GridColumn.text("tenant", "Of tenant", 130, witness -> screen.tenant(witness.tenant())),
                GridColumn.text("because", "Because", 380, witness -> personal.words(witness.row(), witness.because())),
                GridColumn.text("policies", "Policy", 240, witness -> String.join(", ", witness.policies())),
                GridColumn.text("proof", "Proof", 110, witness -> witness.proven() ? "seen" : "verdict")));
        drawn = grid;
        grid.root().setId("witnesses");
        grid.setRows(witnesses);
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(screen, now);
            }
        });
        return grid;
    }

    private void show(IsolationScreen screen, Witness witness) {
        Label headline = new Label(reveal.text(witness.identity().name()) + " can "
                + witness.shape().label() + " a row of " + witness.table()
                + (witness.tenant().isEmpty()
                        ? " that belongs to no tenant."
                        : " that belongs to " + screen.tenant(witness.tenant()) + "."));
        headline.setWrapText(true);
        headline.getStyleClass().add("section-title");
        Label because = new Label(personal.words(witness.row(), witness.because()));
        because.setWrapText(true);
        TextArea script = new TextArea(personal.words(witness.row(), model.script(witness)));
        script.setEditable(false);
        script.setPrefRowCount(12);
        script.getStyleClass().add("code");
        Button copy = new Button("Copy script", new FontIcon(Feather.COPY));
        copy.setOnAction(event -> copy(script.getText()));
        Map<String, String> where = Map.of(
                "schema", witness.table().schema(), "table", witness.table().name());
        Button policies = new Button("Policies", new FontIcon(Feather.SHIELD));
        policies.setId("witness-policies");
        policies.setOnAction(event -> navigator.open("policies", where));
        Button rows = new Button("Rows", new FontIcon(Feather.EYE));
        rows.setOnAction(event -> navigator.open("simulator", where));
        Button fix = new Button("Draft a fix", new FontIcon(Feather.EDIT_2));
        fix.setId("witness-fix");
        fix.getStyleClass().add(Styles.ACCENT);
        fix.setOnAction(event -> {
            Map<String, String> draft = new HashMap<>(where);
            draft.put(
                    "draft",
                    witness.policies().isEmpty() ? "" : witness.policies().getFirst());
            navigator.open("policies", draft);
        });
        VBox test = new VBox();
        Button keep = new Button("Save as policy test", new FontIcon(Feather.CHECK_SQUARE));
        keep.setId("witness-test");
        keep.setOnAction(event -> keep(witness, test));
        VBox content = new VBox(
                12,
                headline,
                because,
                fact("Row", personal.words(witness.row(), witness.key().toString())),
                fact(
                        "Belongs to",
                        witness.own().isEmpty()
                                ? "no tenant"
                                : witness.own().stream().map(screen::tenant).collect(Collectors.joining(", "))),
                fact(
                        "Let through by",
                        witness.policies().isEmpty() ? "no policy is asked" : String.join(", ", witness.policies())),
                fact(
                        "Proof",
                        witness.proven() ? "the server returned this row" : "a verdict; nothing was written to try it"),
                new HBox(8, fix, keep),
                test,
                script,
                new HBox(8, copy, policies, rows));
        content.getStyleClass().add("drawer-body");
        pane.showDrawer("Witness", content);
    }

    /// What should be, as a test: this row is none of theirs.
    private void keep(Witness witness, VBox into) {
        model.test(
                witness,
                test -> {
                    SaveToFile[] save = new SaveToFile[1];
                    save[0] = new SaveToFile(
                            "Expected: " + test.expect().word(),
                            PolicyTestRecorder.text(test),
                            model.testFile(),
                            "Policy tests",
                            "*.yaml",
                            file -> model.save(
                                    test,
                                    file,
                                    recorded -> save[0].saved(
                                            recorded.added()
                                                    ? "Saved in "
                                                            + recorded.file().getFileName() + "."
                                                    : "It was there already."),
                                    failure -> save[0].failed(failure)));
                    into.getChildren().setAll(save[0].root());
                },
                failure -> into.getChildren().setAll(new Label(failure.sentence())));
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        navigator.say("Copied");
    }

    private static Node fact(String name, String value) {
        Label left = new Label(name);
        left.getStyleClass().add("fact-name");
        left.setMinWidth(96);
        Label right = new Label(value);
        right.setWrapText(true);
        HBox.setHgrow(right, Priority.ALWAYS);
        return new HBox(8, left, right);
    }

    private static Node notes(List<String> notes) {
        VBox box = new VBox(2);
        box.getStyleClass().add("isolation-notes");
        for (String note : notes) {
            Label label = new Label(note);
            label.setWrapText(true);
            label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
            box.getChildren().add(label);
        }
        // what there is to know besides must not push the answers out of sight
        ScrollPane scroll = new ScrollPane(box);
        scroll.setFitToWidth(true);
        scroll.setMaxHeight(NOTES_HEIGHT);
        scroll.setMinHeight(Math.min(NOTES_HEIGHT, 24 + 18.0 * notes.size()));
        return scroll;
    }
}
