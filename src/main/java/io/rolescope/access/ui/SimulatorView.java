package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.TableName;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.Verdict;
import io.rolescope.access.ui.Simulation.Question;
import io.rolescope.access.ui.SimulatorScreen.Row;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.IdentityField;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.grid.LocalGrid;
import java.util.Locale;
import java.util.Map;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Simulator: the question above, each row with its verdict below, why in the drawer.
final class SimulatorView {
    private static final String COPY = "copy-why-sentence";

    private static final Map<PolicyCommand, String> COMMANDS = new java.util.LinkedHashMap<>();

    static {
        COMMANDS.put(PolicyCommand.SELECT, "Read");
        COMMANDS.put(PolicyCommand.INSERT, "Insert");
        COMMANDS.put(PolicyCommand.UPDATE, "Update");
        COMMANDS.put(PolicyCommand.DELETE, "Delete");
    }

    private final SimulatorViewModel model;
    private final Navigator navigator;
    private final Button newRow = new Button("New row…", new FontIcon(Feather.PLUS));
    private final RevealButton revealButton;
    private final PageHeader header;
    private final Node filters;
    private final StackPane middle;
    private final PagePane pane;
    private final WriteDrawers writes;
    private final ComboBox<TableName> tables = new ComboBox<>();
    private final ComboBox<StatementShape> shapes = new ComboBox<>();
    private final ToggleGroup commands = new ToggleGroup();
    private final TextField search = new TextField();
    private final RowsChoice rows;
    private final LoadableView<SimulatorScreen> content;
    private final ChangeListener<Loadable<PolicyCatalog>> catalog =
            (observable, before, now) -> now.ready().ifPresent(this::showTables);
    private final ChangeListener<Loadable<SimulatorScreen>> summary = (observable, before, now) -> showSummary(now);
    private final ChangeListener<@Nullable Question> question = (observable, before, now) -> showQuestion(now);
    private @Nullable LocalGrid<Row> drawn;
    private boolean showing;

    SimulatorView(SimulatorViewModel model, Navigator navigator) {
        this.model = model;
        this.navigator = navigator;
        this.rows = new RowsChoice(model::setShown);
        revealButton = new RevealButton(model.personal().reveal(), this::showAgain);
        header = new PageHeader("Simulator", revealButton.root(), newRow);
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        filters = filters();
        middle = new StackPane(content.root());
        pane = new PagePane(header, filters, middle);
        writes = new WriteDrawers(model, pane);
        newRow.setId("new-row");
        newRow.setVisible(false);
        newRow.setManaged(false);
        newRow.setOnAction(event -> model.screen()
                .get()
                .latest()
                .ifPresent(
                        there -> writes.typeNew(there.table(), there.question().shape())));
        model.catalog().addListener(catalog);
        model.screen().addListener(summary);
        model.question().addListener(question);
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
        model.catalog().removeListener(catalog);
        model.screen().removeListener(summary);
        model.question().removeListener(question);
        writes.closeAll();
        revealButton.close();
        content.close();
    }

    private Node filters() {
        tables.setId("simulator-table");
        tables.setAccessibleText("Table");
        tables.setPrefWidth(220);
        tables.setOnAction(event -> {
            if (!showing && tables.getValue() != null) {
                model.setTable(tables.getValue());
            }
        });
        HBox segments = new HBox();
        int place = 0;
        for (Map.Entry<PolicyCommand, String> command : COMMANDS.entrySet()) {
            ToggleButton button = new ToggleButton(command.getValue());
            button.setId("command-" + command.getKey().name().toLowerCase(Locale.ROOT));
            button.setUserData(command.getKey());
            button.setToggleGroup(commands);
            button.getStyleClass()
                    .add(place == 0 ? Styles.LEFT_PILL : place == 3 ? Styles.RIGHT_PILL : Styles.CENTER_PILL);
            button.setOnAction(event -> {
                button.setSelected(true);
                model.setShape(StatementShape.of(command.getKey()));
            });
            segments.getChildren().add(button);
            place++;
        }
        segments.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        shapes.setId("simulator-shape");
        shapes.setAccessibleText("Form of the command");
        shapes.setPrefWidth(180);
        shapes.setConverter(new ShapeText());
        shapes.setOnAction(event -> {
            if (!showing && shapes.getValue() != null) {
                model.setShape(shapes.getValue());
            }
        });
        IdentityField other = new IdentityField(model.viewpoint(), model.tasks(), "Compare with…", model::compareWith);
        other.field().setId("simulator-other");
        other.field().setPrefColumnCount(15);
        search.setId("simulator-search");
        search.setPromptText("Find in rows");
        search.setPrefColumnCount(12);
        return new FlowPane(8, 8, tables, segments, shapes, other.root(), rows.root(), search);
    }

    private void showTables(PolicyCatalog there) {
        showing = true;
        tables.getItems()
                .setAll(there.tables().values().stream()
                        .filter(table -> !table.partition())
                        .map(io.rolescope.access.catalog.Table::name)
                        .toList());
        showing = false;
        boolean nothing = model.hasNothingToAsk();
        filters.setVisible(!nothing);
        filters.setManaged(!nothing);
        middle.getChildren().setAll(nothing ? noTables() : content.root());
        showQuestion(model.question().get());
    }

    private Node noTables() {
        return EmptyView.of(
                Feather.EYE_OFF,
                "No tables",
                "This login knows of no table in this database. Connect to another one, or with another login.",
                "Open Connect",
                () -> navigator.open("connect"));
    }

    private void showQuestion(@Nullable Question now) {
        if (now == null) {
            return;
        }
        showing = true;
        tables.setValue(now.table());
        PolicyCommand command = now.shape().command();
        commands.getToggles().stream()
                .filter(toggle -> toggle.getUserData() == command)
                .forEach(toggle -> toggle.setSelected(true));
        shapes.getItems().setAll(model.shapes(command));
        shapes.setValue(now.shape());
        rows.show(now);
        newRow.setVisible(now.shape().isInsert());
        newRow.setManaged(now.shape().isInsert());
        showing = false;
    }

    private void showSummary(Loadable<SimulatorScreen> now) {
        now.ready().ifPresent(rows::show);
        header.summary()
                .setText(now.latest()
                        .map(there -> there.question().key().isEmpty()
                                ? "What " + there.who() + " can reach in "
                                        + there.table().name() + ": " + there.summary()
                                : "One row of " + there.table().name() + ", as " + there.who() + " reaches it")
                        .orElse(""));
    }

    private Node draw(SimulatorScreen screen) {
        boolean typing = writes.isTyping(screen.table(), screen.question().shape());
        if (typing) {
            writes.askAgain(screen.question().shape());
        } else {
            pane.closeDrawer();
        }
        LocalGrid<Row> grid = grid(screen);
        drawn = grid;
        pane.drawerFollows(grid.grid()::letGo);
        if (!typing && !screen.question().key().isEmpty() && !screen.rows().isEmpty()) {
            Row only = screen.rows().getFirst();
            grid.grid().select(only);
            if (model.takeEditWanted()) {
                writes.edit(screen.table(), screen.question().shape(), only.first());
            } else {
                pane.focusInDrawer(COPY);
            }
        }
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        VBox list = new VBox(grid.root(), foot(screen));
        screen.beyond().ifPresent(beyond -> list.getChildren().addFirst(rows.beyond(beyond)));
        return list;
    }

    /// The rows; choosing one says why in the drawer.
    private LocalGrid<Row> grid(SimulatorScreen screen) {
        LocalGrid<Row> grid = new LocalGrid<>("simulator-rows", SimulatorColumns.of(screen, model.personal()));
        grid.grid().setNullText("null");
        grid.grid().setDimmed(row -> !(row.first().verdict() instanceof Verdict.Allowed));
        grid.grid()
                .setPlaceholder(
                        EmptyView.of(Feather.EYE_OFF, "No rows", screen.first().summary()));
        grid.setRows(screen.rows());
        grid.filterBy(search);
        grid.grid().selectedProperty().addListener((observable, before, now) -> {
            if (now == null) {
                pane.closeDrawer();
            } else {
                writes.closeAll();
                model.look(screen, now);
                pane.showDrawer(
                        "Why", VerdictDrawer.of(screen, now, model.sentences(), navigator, writes, model.personal()));
            }
        });
        // the sentence is what one came for; who goes through the rows by arrow keys stays in the list until Enter
        grid.grid().table().addEventHandler(MouseEvent.MOUSE_CLICKED, event -> pane.focusInDrawer(COPY));
        grid.grid().table().addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                pane.focusInDrawer(COPY);
            }
        });
        return grid;
    }

    /// Personal values are shown otherwise now; the drawers follow by themselves.
    private void showAgain() {
        if (drawn != null) {
            drawn.grid().table().refresh();
        }
    }

    private Node foot(SimulatorScreen screen) {
        Label listed = new Label(screen.listed());
        listed.setId("simulator-listed");
        listed.setMinWidth(0);
        listed.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        HBox foot = new HBox(12, listed);
        foot.getStyleClass().add("pager");
        foot.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        if (!screen.question().key().isEmpty()) {
            foot.getChildren().add(link("Show all rows", model::allRows));
        } else if (screen.first().rows().size() == screen.question().limit()) {
            foot.getChildren().add(link("Judge more rows", model::more));
        }
        return foot;
    }

    private static Button link(String text, Runnable action) {
        Button button = new Button(text);
        button.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        button.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static final class ShapeText extends javafx.util.StringConverter<StatementShape> {
        @Override
        public String toString(StatementShape shape) {
            return shape == null ? "" : shape.label();
        }

        @Override
        public StatementShape fromString(String text) {
            return StatementShape.parse(text);
        }
    }
}
