package io.rolescope.access.ui.survey;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.survey.MatrixCell;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import java.util.Map;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TablePosition;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the matrix: tables down, identities across; in each cell a bar for reading, inserting, updating and deleting.
final class MatrixView {
    private static final double NAMES = 200;
    private static final double GAP = 2;
    /// The bars, and what a cell keeps free beside them.
    private static final double NARROWEST = 4 * CommandBar.WIDTH + 3 * GAP + 15;
    private static final double WIDEST = 95;
    private static final double SCROLL_BAR = 12;
    /// So many letters fit a column however narrow.
    private static final int SHORT = 8;

    private final MatrixViewModel model;
    private final Reveal reveal;
    private final RevealButton revealButton;
    private final Navigator navigator;
    private final PageHeader header;
    private final LoadableView<MatrixScreen> body;
    private final PagePane pane;
    private @Nullable TableView<MatrixScreen.Line> drawn;

    MatrixView(MatrixViewModel model, Navigator navigator, Reveal reveal) {
        this.reveal = reveal;
        this.revealButton = new RevealButton(reveal, this::showAgain);
        this.model = model;
        this.navigator = navigator;
        Button again = new Button("Run again", new FontIcon(Feather.REFRESH_CW));
        again.setId("matrix-compute");
        again.setOnAction(event -> model.compute());
        header = new PageHeader("Access matrix", revealButton.root(), again);
        header.summary().setText("What each identity may do with the rows of each table");
        ComboBox<String> schema = new ComboBox<>();
        schema.setId("matrix-schema");
        schema.setAccessibleText("Schema");
        schema.getItems().setAll(model.schemas());
        schema.valueProperty().bindBidirectional(model.schemaProperty());
        schema.valueProperty().addListener((observable, before, now) -> model.compute());
        Label word = new Label("Schema");
        word.setMinWidth(Region.USE_PREF_SIZE);
        Node legend = legend();
        HBox.setHgrow(legend, Priority.ALWAYS);
        HBox filters = new HBox(8, word, schema, legend);
        body = new LoadableView<>(model.screenProperty(), this::draw, model::compute);
        pane = new PagePane(header, filters, body.root());
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

    /// An identity without a name is called by its address.
    private void showAgain() {
        pane.closeDrawer();
        if (drawn != null) {
            drawn.getColumns().forEach(column -> {
                if (column.getUserData() instanceof SessionIdentity identity) {
                    column.setGraphic(heading(reveal.text(identity.name())));
                }
            });
            drawn.refresh();
        }
    }

    private Node draw(MatrixScreen screen) {
        header.summary().setText(summary(screen));
        if (screen.lines().isEmpty()) {
            return EmptyView.of(Feather.GRID, "No tables here", "This schema has no tables. Choose another one above.");
        }
        reveal.follow();
        TableView<MatrixScreen.Line> table = new TableView<>();
        drawn = table;
        table.setId("matrix");
        table.getStyleClass().addAll("data-grid", "matrix", atlantafx.base.theme.Tweaks.EDGE_TO_EDGE);
        TableColumn<MatrixScreen.Line, String> names = new TableColumn<>("Table");
        names.setCellValueFactory(
                line -> new ReadOnlyObjectWrapper<>(line.getValue().table().name()));
        names.setCellFactory(column -> new NameCell());
        names.setPrefWidth(NAMES);
        names.getStyleClass().add("first-column");
        table.getColumns().add(names);
        for (SessionIdentity identity : screen.identities()) {
            table.getColumns().add(column(identity, screen.above().contains(identity)));
        }
        table.getItems().setAll(screen.lines());
        table.widthProperty().addListener((observable, before, now) -> share(table));
        table.getSelectionModel().setCellSelectionEnabled(true);
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                showFocused(table);
                event.consume();
            }
        });
        return table;
    }

    /// The identities share the width that there is beside the names, as long as their bars fit.
    private static void share(TableView<MatrixScreen.Line> table) {
        int identities = table.getColumns().size() - 1;
        if (identities > 0) {
            // never the toolkit's own 80, which it would take for no width at all
            double each = Math.floor((table.getWidth() - NAMES - SCROLL_BAR) / identities / 2) * 2 - 1;
            table.getColumns().stream()
                    .filter(column -> column.getUserData() instanceof SessionIdentity)
                    .forEach(column -> column.setPrefWidth(Math.clamp(each, NARROWEST, WIDEST)));
        }
    }

    private String summary(MatrixScreen screen) {
        String counted = Formats.counted(screen.lines().size(), "table", "tables") + " × "
                + Formats.counted(screen.identities().size(), "identity", "identities");
        String foreign = screen.foreignReach() == 0
                ? "no cell reaches rows of another tenant"
                : Formats.counted(screen.foreignReach(), "cell reaches", "cells reach") + " rows of other tenants";
        String above =
                screen.above().isEmpty() ? "" : ", besides " + screen.above().size() + " that go across by design";
        String far = screen.complete() ? "" : model.screenProperty().get().isLoading() ? " so far" : ", stopped early";
        return counted + far + " · " + foreign + above;
    }

    private TableColumn<MatrixScreen.Line, MatrixScreen.Line> column(SessionIdentity identity, boolean above) {
        TableColumn<MatrixScreen.Line, MatrixScreen.Line> column = new TableColumn<>();
        column.setGraphic(heading(reveal.text(identity.name())));
        column.setUserData(identity);
        column.setCellValueFactory(line -> new ReadOnlyObjectWrapper<>(line.getValue()));
        column.setCellFactory(owner -> new BarsCell(identity, above));
        column.setPrefWidth(NARROWEST);
        column.setSortable(false);
        return column;
    }

    /// A name of a role has no blank to break at; its middle underscore will do.
    private static String onTwoLines(String name) {
        int middle = name.length() / 2;
        int after = name.indexOf('_', middle - 1);
        int before = name.lastIndexOf('_', middle);
        int at = before < 0 || after >= 0 && after - middle < middle - before ? after : before;
        boolean broken = name.length() > SHORT && !name.contains(" ") && at > 0 && at < name.length() - 1;
        return broken ? name.substring(0, at + 1) + "\n" + name.substring(at + 1) : name;
    }

    /// The name, and below it a letter over each of the four bars.
    private static Node heading(String identity) {
        Label name = new Label(onTwoLines(identity));
        name.setTooltip(new Tooltip(identity));
        name.setMinWidth(0);
        // whole words on two lines; one word alone is cut, and whole on hover
        name.setWrapText(identity.contains(" "));
        name.getStyleClass().add("matrix-name");
        VBox.setVgrow(name, Priority.ALWAYS);
        name.setMaxHeight(Double.MAX_VALUE);
        HBox letters = new HBox(GAP);
        for (PolicyCommand command : MatrixScreen.COMMANDS) {
            Label letter = new Label(command.name().substring(0, 1));
            letter.getStyleClass().add("command-letter");
            letter.setMinWidth(CommandBar.WIDTH);
            letter.setPrefWidth(CommandBar.WIDTH);
            letters.getChildren().add(letter);
        }
        return new VBox(1, name, letters);
    }

    private void showFocused(TableView<MatrixScreen.Line> table) {
        TablePosition<?, ?> cell = table.getFocusModel().getFocusedCell();
        if (cell.getRow() >= 0
                && cell.getTableColumn() != null
                && cell.getTableColumn().getUserData() instanceof SessionIdentity identity) {
            showCell(table.getItems().get(cell.getRow()), identity);
        }
    }

    private void showCell(MatrixScreen.Line line, SessionIdentity identity) {
        VBox content = new VBox(12);
        content.getStyleClass().add("drawer-body");
        for (PolicyCommand command : MatrixScreen.COMMANDS) {
            MatrixCell cell = line.of(identity).get(command);
            if (cell != null) {
                Label name = new Label(command.name());
                name.getStyleClass().add("code");
                Label sentence = new Label(MatrixScreen.sentence(cell));
                sentence.setWrapText(true);
                content.getChildren().add(new VBox(2, name, sentence));
            }
        }
        Map<String, String> where =
                Map.of("schema", line.table().schema(), "table", line.table().name());
        Button rows = new Button("Rows, one by one, as " + reveal.text(identity.name()), new FontIcon(Feather.EYE));
        rows.setId("matrix-rows");
        rows.getStyleClass().add(Styles.ACCENT);
        rows.setOnAction(event -> {
            model.lookAs(identity);
            navigator.open("simulator", where);
        });
        Button policies = new Button("Policies of the table", new FontIcon(Feather.SHIELD));
        policies.setOnAction(event -> navigator.open("policies", where));
        content.getChildren().addAll(rows, policies);
        pane.showDrawer(reveal.text(identity.name()) + " at " + line.table(), content);
    }

    private static Node legend() {
        FlowPane legend = new FlowPane(10, 2);
        for (PolicyCommand command : MatrixScreen.COMMANDS) {
            legend.getChildren()
                    .add(new Label(
                            command.name().charAt(0) + " " + command.name().toLowerCase(java.util.Locale.ROOT)));
        }
        legend.getChildren()
                .add(new Label("bar: share of rows · red frame: rows of other tenants, grey where that is by design"));
        legend.getChildren().forEach(label -> label.getStyleClass().add("palette-hint"));
        legend.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
        return legend;
    }

    private static final class NameCell extends TableCell<MatrixScreen.Line, String> {
        @Override
        protected void updateItem(String name, boolean empty) {
            super.updateItem(name, empty);
            getStyleClass().remove("code-cell");
            getStyleClass().add("code-cell");
            setText(empty ? null : name);
        }
    }

    private final class BarsCell extends TableCell<MatrixScreen.Line, MatrixScreen.Line> {
        private final SessionIdentity identity;
        private final boolean above;

        BarsCell(SessionIdentity identity, boolean above) {
            this.identity = identity;
            this.above = above;
        }

        @Override
        protected void updateItem(MatrixScreen.Line line, boolean empty) {
            super.updateItem(line, empty);
            setGraphic(null);
            setTooltip(null);
            setOnMouseClicked(null);
            if (empty || line == null || line.of(identity).isEmpty()) {
                return;
            }
            HBox bars = new HBox(GAP);
            bars.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            StringBuilder text = new StringBuilder(reveal.text(identity.name()) + " at " + line.table());
            for (PolicyCommand command : MatrixScreen.COMMANDS) {
                MatrixCell cell = line.of(identity).get(command);
                if (cell != null) {
                    bars.getChildren().add(CommandBar.of(cell, above));
                    text.append('\n').append(command.name()).append(": ").append(MatrixScreen.sentence(cell));
                }
            }
            setGraphic(bars);
            setTooltip(new Tooltip(text.toString()));
            setOnMouseClicked(event -> showCell(line, identity));
        }
    }
}
