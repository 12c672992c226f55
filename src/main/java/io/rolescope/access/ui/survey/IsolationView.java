package io.rolescope.access.ui.survey;

import atlantafx.base.theme.Styles;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
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
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Isolation: the answer first, then the witnesses, each with what lets it through.
final class IsolationView {
    private final IsolationViewModel model;
    private final Reveal reveal;
    private final RevealButton revealButton;
    private final Navigator navigator;
    private final PageHeader header;
    private final LoadableView<IsolationScreen> body;
    private final PagePane pane;
    private @Nullable DataGrid<WitnessGroup> drawn;

    IsolationView(IsolationViewModel model, Navigator navigator, Reveal reveal) {
        this.reveal = reveal;
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
            @Nullable WitnessGroup looked = drawn.selectedProperty().get();
            if (looked != null) {
                model.screenProperty().get().latest().ifPresent(screen -> show(screen, looked));
            }
        }
    }

    private Node draw(IsolationScreen screen) {
        reveal.follow();
        VBox all = new VBox(answer(screen));
        if (screen.groups().isEmpty()) {
            all.getChildren().add(empty(screen.answer()));
        } else {
            DataGrid<WitnessGroup> grid = grid(screen);
            VBox.setVgrow(grid.root(), Priority.ALWAYS);
            all.getChildren().add(grid.root());
        }
        if (!screen.notes().isEmpty()) {
            all.getChildren().add(IsolationNotes.of(screen.notes()));
        }
        return all;
    }

    private static Node empty(IsolationScreen.Answer answer) {
        return switch (answer) {
            case NOTHING ->
                EmptyView.of(
                        Feather.HELP_CIRCLE,
                        "Nothing to hold apart",
                        "No table of tenants that people belong to was found here, and no column named like one. That may"
                                + " be right: then each person's own rows are what counts, and the access matrix shows"
                                + " those.");
            case NOT_KNOWN ->
                EmptyView.of(
                        Feather.HELP_CIRCLE,
                        "Nothing could be asked",
                        "The server answered none of the questions; why is said below.");
            case OPEN ->
                EmptyView.of(
                        Feather.HELP_CIRCLE,
                        "No witness found, but not everything could be told",
                        "What could not be told is said below; people and rows that were not asked are not part of this"
                                + " answer.");
            case HOLDS, LEAKS ->
                EmptyView.of(
                        Feather.LAYERS,
                        "No witness found",
                        "Nobody who was asked reaches a row of another tenant. Rows and people that were not asked are"
                                + " not part of this answer.");
        };
    }

    private static Node answer(IsolationScreen screen) {
        IsolationReport report = screen.report();
        Label line = headline(screen);
        line.setId("isolation-answer");
        line.getStyleClass().add("section-title");
        StringBuilder facts = new StringBuilder(Formats.counted(report.identities(), "identity", "identities") + ", "
                + Formats.count(report.decisions()) + " decisions over "
                + Formats.counted(report.keys().columns().size(), "table", "tables") + " that name a tenant, in "
                + Formats.duration(report.took()));
        if (report.undecided() > 0) {
            facts.append(". ").append(Formats.count(report.undecided())).append(" could not be told");
        }
        if (!report.notAsked().isEmpty()) {
            facts.append(". ")
                    .append(Formats.counted(report.notAsked().size(), "identity", "identities"))
                    .append(" could not be asked");
        }
        long meant = screen.groups().stream()
                .filter(group -> group.kind() != Witness.Kind.LEAK)
                .count();
        if (meant > 0) {
            facts.append(". ")
                    .append(Formats.counted(meant, "opening", "openings"))
                    .append(" that may be meant");
        }
        Label detail = new Label(facts.toString());
        detail.setWrapText(true);
        detail.setMinHeight(Region.USE_PREF_SIZE);
        detail.getStyleClass().add(Styles.TEXT_MUTED);
        VBox box = new VBox(2, line, detail);
        box.getStyleClass().add("isolation-answer");
        return box;
    }

    private static Label headline(IsolationScreen screen) {
        return switch (screen.answer()) {
            case LEAKS -> {
                long holes = screen.groups().stream()
                        .filter(group -> group.kind() == Witness.Kind.LEAK)
                        .count();
                int ways = screen.report().leaks().size();
                yield VerdictMark.HIDDEN.label(Formats.counted(ways, "way", "ways")
                        + " to reach another tenant, through " + Formats.counted(holes, "opening", "openings"));
            }
            case HOLDS -> VerdictMark.VISIBLE.label("No tenant reaches another");
            case OPEN -> VerdictMark.UNKNOWN.label("No leak was found, but not everything could be told");
            case NOTHING -> new Label("Not looked at: no column was found that says the tenant");
            case NOT_KNOWN -> VerdictMark.UNKNOWN.label("Not known: nothing could be asked");
        };
    }

    private DataGrid<WitnessGroup> grid(IsolationScreen screen) {
        DataGrid<WitnessGroup> grid = new DataGrid<>(List.of(
                GridColumn.drawn(
                        "kind",
                        "Kind",
                        170,
                        (WitnessGroup group) -> group.kind().label(),
                        group -> kind(group.kind())),
                GridColumn.of("table", "Table", GridColumn.Kind.CODE, 240, IsolationScreen::tables),
                GridColumn.givingWay(GridColumn.text("how", "Can", 200, IsolationScreen::commands)),
                GridColumn.drawn("who", "Who", 180, this::who, this::whoOnHover),
                GridColumn.givingWay(GridColumn.text("tenant", "Of tenant", 150, screen::tenants)),
                GridColumn.givingWay(GridColumn.text("policies", "Policy", 280, IsolationScreen::policies))));
        drawn = grid;
        grid.root().setId("witnesses");
        grid.setRows(screen.groups());
        grid.setDimmed(group -> group.kind() != Witness.Kind.LEAK && group.kind() != Witness.Kind.UNSURE);
        pane.drawerFollows(grid::letGo);
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                show(screen, now);
            }
        });
        return grid;
    }

    private static Node kind(Witness.Kind kind) {
        return switch (kind) {
            case LEAK -> VerdictMark.HIDDEN.label(kind.label());
            case UNSURE -> VerdictMark.UNKNOWN.label(kind.label());
            case SHARED, OWN, NO_TENANT, PLATFORM -> {
                Label label = new Label(kind.label());
                label.getStyleClass().add(Styles.TEXT_MUTED);
                yield label;
            }
        };
    }

    private String who(WitnessGroup group) {
        List<String> who = group.who();
        return who.size() == 1 ? reveal.text(who.getFirst()) : Formats.counted(who.size(), "identity", "identities");
    }

    private Node whoOnHover(WitnessGroup group) {
        Label label = new Label(who(group));
        Tooltip names = new Tooltip(reveal.text(String.join("\n", group.who())));
        label.setTooltip(names);
        if (group.kind() != Witness.Kind.LEAK && group.kind() != Witness.Kind.UNSURE) {
            label.getStyleClass().add(Styles.TEXT_MUTED);
        }
        return label;
    }

    private void show(IsolationScreen screen, WitnessGroup group) {
        pane.showDrawer("Witness", new WitnessDrawer(model, navigator, reveal, screen, group, group.telling()).root());
    }
}
