package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.ui.SchemeViewModel.SchemeScreen;
import io.rolescope.identities.SchemeSummary;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws how the open backend tells its users apart; in its place, while it is edited, [SchemeFormView].
final class SchemeView {
    private static final int SHOWN_EVIDENCE = 8;

    private final SchemeViewModel model;
    private final LoadableView<SchemeScreen> shown;
    private final VBox root = new VBox();
    private final ChangeListener<Loadable<SchemeScreen>> screenListener = (observable, before, now) -> show();
    private final ChangeListener<Boolean> editingListener = (observable, before, now) -> redraw();

    SchemeView(SchemeViewModel model) {
        this.model = model;
        this.shown = new LoadableView<>(model.screenProperty(), this::content, model::load);
        root.getChildren().add(shown.root());
        model.screenProperty().addListener(screenListener);
        model.editingProperty().addListener(editingListener);
        show();
    }

    Node root() {
        return root;
    }

    void close() {
        model.screenProperty().removeListener(screenListener);
        model.editingProperty().removeListener(editingListener);
        shown.close();
    }

    /// Nothing at all before a backend is open.
    private void show() {
        boolean any = !(model.screenProperty().get() instanceof Loadable.Idle);
        root.setVisible(any);
        root.setManaged(any);
    }

    private void redraw() {
        shown.redraw();
    }

    private Node content(SchemeScreen screen) {
        return model.editingProperty().get() ? SchemeFormView.of(model, screen) : summary(screen);
    }

    private Node summary(SchemeScreen screen) {
        FactList facts = new FactList();
        screen.summary().facts().forEach(facts::text);
        VBox card =
                ConnectView.card("How " + screen.backend() + " tells its users apart", screen.keeping(), facts.root());
        card.setId("scheme-card");
        screen.summary().notes().forEach(note -> card.getChildren().add(muted(note)));
        if (!screen.summary().evidence().isEmpty()) {
            card.getChildren().add(evidence(screen.summary()));
        }
        if (!screen.commandLine().isEmpty()) {
            card.getChildren().add(commandLine(screen.commandLine()));
        }
        card.getChildren().add(buttons(screen));
        return card;
    }

    private static Node evidence(SchemeSummary summary) {
        VBox lines = new VBox(4);
        summary.evidence().stream()
                .limit(SHOWN_EVIDENCE)
                .forEach(line -> lines.getChildren().add(wrapped(line)));
        int more = summary.evidence().size() - SHOWN_EVIDENCE;
        if (more > 0) {
            lines.getChildren().add(muted("and " + Formats.counted(more, "more reader", "more readers")));
        }
        TitledPane pane = new TitledPane("Where this was read", lines);
        pane.setId("scheme-evidence");
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add(Styles.DENSE);
        return pane;
    }

    private static Node commandLine(String options) {
        Label code = wrapped(options);
        code.getStyleClass().add("code");
        Button copy = new Button(null, new FontIcon(Feather.COPY));
        copy.setAccessibleText("Copy for the command line");
        copy.setTooltip(new javafx.scene.control.Tooltip("Copy for the command line"));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setOnAction(event -> FactList.copy(options));
        HBox line = new HBox(8, muted("On the command line"), code, copy);
        line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return line;
    }

    private Node buttons(SchemeScreen screen) {
        Button change = new Button("Change…", new FontIcon(Feather.EDIT_2));
        change.setId("scheme-edit");
        change.setOnAction(event -> model.edit());
        HBox line = new HBox(8, change);
        if (screen.edited()) {
            Button reset = new Button("Back to what is detected");
            reset.setId("scheme-reset");
            reset.setOnAction(event -> model.reset());
            line.getChildren().add(reset);
        }
        Label problem = problem(model);
        return new VBox(8, problem, line);
    }

    static Label problem(SchemeViewModel model) {
        Label problem = new Label();
        problem.setId("scheme-problem");
        problem.setWrapText(true);
        problem.getStyleClass().add(Styles.DANGER);
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(model.problemProperty().isNotEmpty());
        return problem;
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(javafx.scene.layout.Region.USE_PREF_SIZE);
        return label;
    }

    private static Label muted(String text) {
        Label label = wrapped(text);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return label;
    }
}
