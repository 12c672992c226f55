package io.rolescope.sql.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.RevealButton;
import io.rolescope.sql.QueryResult;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The SQL page: the statement above, its answer below.
final class SqlView {
    private static final int SHOWN_OF_HISTORY = 90;

    private final SqlViewModel model;
    private final SqlEditor editor;
    private final Button run = button("sql-run", "Run", Feather.PLAY, "Ctrl+Enter");
    private final Button plan =
            button("sql-plan", "Plan", Feather.GIT_BRANCH, "How it would be run, without running it");
    private final Button analyze = button("sql-analyze", "Measure", Feather.CLOCK, "Runs it and measures every step");
    private final Button cancel = button("sql-cancel", "Cancel", Feather.SQUARE, "Stops what is running");
    private final MenuButton history = new MenuButton("History", new FontIcon(Feather.ROTATE_CCW));
    private final StackPane below = new StackPane();
    private final LoadableView<QueryResult> result;
    private final RevealButton revealButton;
    private final PagePane pane;
    private final ChangeListener<Loadable<QueryResult>> onResult = (observable, before, now) -> show(now);
    private final ListChangeListener<String> onHistory = change -> fillHistory();
    private final ChangeListener<Loadable<List<String>>> onNames =
            (observable, before, now) -> now.ready().ifPresent(this::propose);

    SqlView(SqlViewModel model) {
        this.model = model;
        this.editor = new SqlEditor(model::names, this::run);
        this.result = new LoadableView<>(model.resultProperty(), found -> ResultView.of(found, model.reveal()), null);
        this.revealButton = new RevealButton(model.reveal(), result::redraw);
        run.getStyleClass().add(Styles.ACCENT);
        run.setOnAction(event -> run());
        plan.setOnAction(event -> model.plan(editor.text(), false));
        analyze.setOnAction(event -> model.plan(editor.text(), true));
        cancel.setOnAction(event -> model.cancel());
        history.setId("sql-history");
        Label hint = new Label("Ctrl+Space completes table names");
        hint.getStyleClass().add("fact-name");
        HBox line = new HBox(8, run, plan, analyze, cancel, history, hint);
        line.setAlignment(Pos.CENTER_LEFT);
        VBox.setVgrow(editor.root(), Priority.ALWAYS);
        VBox above = new VBox(8, line, editor.root());
        above.getStyleClass().add("sql-above");
        SplitPane split = new SplitPane(above, below);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(0.34);
        split.getStyleClass().add("page-split");
        PageHeader header = new PageHeader("SQL", revealButton.root());
        header.summary().textProperty().bind(model.identityProperty());
        pane = new PagePane(header, null, split);
        model.resultProperty().addListener(onResult);
        model.history().addListener(onHistory);
        model.namesProperty().addListener(onNames);
        fillHistory();
        show(model.resultProperty().get());
    }

    Node root() {
        return pane.root();
    }

    void focus() {
        editor.area().requestFocus();
    }

    void close() {
        revealButton.close();
        model.resultProperty().removeListener(onResult);
        model.history().removeListener(onHistory);
        model.namesProperty().removeListener(onNames);
        result.close();
    }

    private void run() {
        model.run(editor.text());
    }

    private void show(Loadable<QueryResult> now) {
        boolean busy = now.isLoading();
        run.setDisable(busy);
        plan.setDisable(busy);
        analyze.setDisable(busy);
        cancel.setDisable(!busy);
        if (now instanceof Loadable.Idle<QueryResult>) {
            below.getChildren()
                    .setAll(EmptyView.of(
                            Feather.TERMINAL,
                            "Nothing run yet",
                            "The statement runs read only, as the identity above, and is rolled back. Row-level"
                                    + " security decides what it sees."));
        } else {
            below.getChildren().setAll(result.root());
        }
        if (now instanceof Loadable.Ready<QueryResult> ready
                && ready.value() instanceof QueryResult.Refused refused
                && refused.position() != null) {
            editor.markError(refused.sql(), refused.position());
        }
    }

    /// Only into an empty editor: what somebody writes is theirs.
    private void propose(List<String> names) {
        if (editor.area().getText().isBlank()) {
            editor.setText(SqlViewModel.proposed(names));
        }
    }

    private void fillHistory() {
        history.setDisable(model.history().isEmpty());
        history.getItems().clear();
        for (String sql : model.history()) {
            String line = sql.strip().replaceAll("\\s+", " ");
            MenuItem item =
                    new MenuItem(line.length() > SHOWN_OF_HISTORY ? line.substring(0, SHOWN_OF_HISTORY) + "…" : line);
            item.setMnemonicParsing(false);
            item.setOnAction(event -> editor.setText(sql));
            history.getItems().add(item);
        }
    }

    private static Button button(String id, String text, Feather icon, String tip) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.setTooltip(new Tooltip(tip));
        return button;
    }
}
