package io.rolescope.users.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.audit.FieldChange;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.users.Comparison;
import io.rolescope.users.PersonDetail;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Two people side by side.
final class ComparisonView {
    private ComparisonView() {}

    static Node of(Comparison comparison, UsersViewModel model) {
        Button back = new Button("Back to the list", new FontIcon(Feather.ARROW_LEFT));
        back.setId("comparison-back");
        back.setOnAction(event -> model.closeComparison());
        long different =
                comparison.tables().stream().filter(Comparison.Table::differs).count();
        Label headline = new Label(comparison.left().person().name() + " and "
                + comparison.right().person().name() + " see different numbers of rows in "
                + Formats.counted(different, "table", "tables") + " of "
                + Formats.count(comparison.tables().size()));
        headline.setId("comparison-headline");
        headline.getStyleClass().add("section-title");
        HBox top = new HBox(12, back, headline);
        top.setAlignment(Pos.CENTER_LEFT);
        SplitPane split = new SplitPane(tables(comparison, model), scroll(people(comparison, model.reveal())));
        split.setDividerPositions(0.52);
        split.getStyleClass().add("page-split");
        VBox.setVgrow(split, Priority.ALWAYS);
        VBox box = new VBox(12, top, split);
        box.getStyleClass().add("inset");
        box.getStyleClass().add("page-body");
        return box;
    }

    private static Node tables(Comparison comparison, UsersViewModel model) {
        DataGrid<Comparison.Table> grid = new DataGrid<>(List.of(
                GridColumn.text("table", "Table", 230, table -> table.table().toString()),
                GridColumn.<Comparison.Table>drawn(
                        "left",
                        comparison.left().person().name(),
                        140,
                        table -> table.left().text(),
                        table -> sight(table.left(), table.differs())),
                GridColumn.<Comparison.Table>drawn(
                        "right",
                        comparison.right().person().name(),
                        140,
                        table -> table.right().text(),
                        table -> sight(table.right(), table.differs()))));
        grid.table().setId("comparison");
        grid.setDimmed(table -> !table.differs());
        grid.setRows(comparison.tables());
        grid.onOpen(model::openTable);
        return grid.root();
    }

    private static Node sight(Comparison.Sight sight, boolean differs) {
        Label label = new Label(sight.text());
        if (differs) {
            label.getStyleClass().add(Styles.TEXT_BOLD);
        }
        if (sight.count() == null) {
            label.getStyleClass().add("fact-name");
        }
        return label;
    }

    private static Node people(Comparison comparison, Reveal reveal) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("diff");
        for (double share : new double[] {26, 37, 37}) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(share);
            grid.getColumnConstraints().add(column);
        }
        PersonDetail left = comparison.left();
        PersonDetail right = comparison.right();
        grid.addRow(0, head(""), head(left.person().name()), head(right.person().name()));
        line(
                grid,
                "E-mail",
                reveal.shown(PersonalColumns.Kind.EMAIL, left.person().email()),
                reveal.shown(PersonalColumns.Kind.EMAIL, right.person().email()));
        line(grid, "Memberships", memberships(left), memberships(right));
        line(grid, "Platform role", left.person().platformRole(), right.person().platformRole());
        line(grid, "State", left.person().state(), right.person().state());
        line(
                grid,
                "SQL role",
                left.signIn().user().role(),
                right.signIn().user().role());
        for (FieldChange claim : FieldChange.between(
                left.signIn().user().claims().json(),
                right.signIn().user().claims().json())) {
            line(grid, claim.path(), claim.before(), claim.after());
        }
        return grid;
    }

    private static String memberships(PersonDetail detail) {
        return String.join(
                "\n",
                detail.person().memberships().stream()
                        .map(membership -> membership.label())
                        .toList());
    }

    private static void line(GridPane grid, String name, @Nullable String left, @Nullable String right) {
        boolean same = java.util.Objects.equals(left, right);
        grid.addRow(
                grid.getRowCount(),
                cell(name, null),
                cell(left, same ? "diff-same" : "diff-mark"),
                cell(right, same ? "diff-same" : "diff-mark"));
    }

    private static Label head(String text) {
        Label label = new Label(text);
        label.getStyleClass().addAll("diff-cell", Styles.TEXT_BOLD);
        label.setMaxWidth(Double.MAX_VALUE);
        return label;
    }

    private static Label cell(@Nullable String text, @Nullable String style) {
        Label label = new Label(text == null || text.isEmpty() ? "–" : text);
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMaxHeight(Double.MAX_VALUE);
        label.getStyleClass().add("diff-cell");
        label.getStyleClass().add(style == null ? "fact-name" : style);
        return label;
    }

    private static Node scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("drawer-scroll");
        return scroll;
    }
}
