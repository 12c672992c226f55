package io.rolescope.explorer.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.explorer.ColumnKind;
import io.rolescope.explorer.ForeignKey;
import io.rolescope.explorer.Referrers;
import io.rolescope.explorer.RowText;
import io.rolescope.explorer.TableColumn;
import io.rolescope.explorer.TableInfo;
import io.rolescope.explorer.TableRow;
import io.rolescope.explorer.TimeText;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import io.rolescope.kit.LoadableView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One row closely: every value whole, JSON readable, what it refers to and what refers to it.
final class RowDrawer {
    private static final int LONG_TEXT = 160;

    private final ExplorerViewModel model;
    private final LoadableView<OpenTable.Row> values;
    private final LoadableView<List<Referrers.Referring>> referring;
    private final VBox root;

    RowDrawer(ExplorerViewModel model) {
        this.model = model;
        this.values = new LoadableView<>(model.detailProperty(), this::drawn, null);
        this.referring = new LoadableView<>(model.referrersProperty(), this::drawn, null);
        root = new VBox(16, values.root(), referring.root());
        root.getStyleClass().add("drawer-body");
    }

    Node root() {
        return root;
    }

    void close() {
        values.close();
        referring.close();
    }

    private Node drawn(OpenTable.Row detail) {
        TableInfo info = detail.open().reader().info();
        List<TableColumn> columns = detail.open().reader().columns();
        TableRow row = detail.open().masks().shown(columns, detail.row());
        FactList facts = new FactList();
        for (int i = 0; i < columns.size(); i++) {
            fact(facts, info, columns, row, i);
        }
        VBox box = new VBox(12, actions(detail, row, info, columns), facts.root());
        if (!detail.whole()) {
            Label cut = new Label("Long values are cut: the table has no key to read this row again by.");
            cut.getStyleClass().add(Styles.TEXT_MUTED);
            cut.setWrapText(true);
            box.getChildren().add(cut);
        }
        return box;
    }

    private Node actions(OpenTable.Row detail, TableRow row, TableInfo info, List<TableColumn> columns) {
        Button json = new Button("Copy as JSON", new FontIcon(Feather.COPY));
        json.setOnAction(event -> copy(RowText.json(columns, row)));
        Button insert = new Button("Copy as INSERT", new FontIcon(Feather.COPY));
        insert.setOnAction(event -> copy(RowText.insert(info.table(), columns, row)));
        FlowPane line = new FlowPane(8, 8, json, insert);
        Map<String, String> key = detail.key();
        if (!key.isEmpty()) {
            Map<String, String> arguments = Map.of(
                    "schema", info.table().schema(), "table", info.table().name(), "key", KeyText.write(key));
            Button who = new Button("Who can see this?", new FontIcon(Feather.EYE));
            who.setOnAction(event -> model.ask("reach", arguments));
            line.getChildren().add(who);
        }
        line.getChildren().forEach(button -> button.getStyleClass().add(Styles.SMALL));
        return line;
    }

    private void fact(FactList facts, TableInfo info, List<TableColumn> columns, TableRow row, int at) {
        TableColumn column = columns.get(at);
        @Nullable String value = row.value(at);
        if (value == null) {
            facts.text(column.name(), null);
            return;
        }
        Optional<ForeignKey> foreignKey = info.foreignKeys().stream()
                .filter(key -> key.columns().getFirst().equals(column.name()))
                .filter(key -> !Referrers.target(key, columns, row).isEmpty())
                .findFirst();
        if (foreignKey.isPresent()) {
            ForeignKey key = foreignKey.get();
            facts.link(
                    column.name(),
                    Formats.shortId(value) + " → " + key.to().name(),
                    () -> model.follow(key.to(), Referrers.target(key, columns, row)));
            return;
        }
        plain(facts, column, value);
    }

    private static void plain(FactList facts, TableColumn column, String value) {
        switch (column.kind()) {
            case UUID -> facts.id(column.name(), value);
            case INSTANT -> {
                if (TimeText.instant(value) == null) {
                    facts.text(column.name(), value);
                } else {
                    facts.time(column.name(), TimeText.instant(value));
                }
            }
            case JSON -> facts.node(column.name(), area(RowText.pretty(value)));
            default -> {
                if (value.length() > LONG_TEXT || column.kind() == ColumnKind.OTHER && value.length() > 60) {
                    facts.node(column.name(), area(value));
                } else {
                    facts.text(column.name(), value);
                }
            }
        }
    }

    private static Node area(String text) {
        if (text.length() < 60 && !text.contains("\n")) {
            Label label = new Label(text);
            label.getStyleClass().add("code");
            label.setWrapText(true);
            return label;
        }
        TextArea area = new TextArea(text);
        area.setEditable(false);
        area.setWrapText(true);
        area.getStyleClass().addAll("code", "value-area");
        area.setPrefRowCount((int) Math.clamp(text.lines().count(), 2, 14));
        return area;
    }

    private Node drawn(List<Referrers.Referring> all) {
        if (all.isEmpty()) {
            return new Region();
        }
        Label title = new Label("Rows referring to this one");
        title.getStyleClass().add("section-title");
        VBox box = new VBox(4, title);
        for (Referrers.Referring one : all) {
            String where = one.foreignKey().from() + "."
                    + String.join(", ", one.foreignKey().columns());
            if (one.count().known() && one.count().rows() > 0) {
                Hyperlink link = new Hyperlink(where);
                link.getStyleClass().add("fact-link");
                link.setOnAction(event -> model.follow(one.foreignKey().from(), one.key()));
                box.getChildren().add(line(link, one.count().text()));
            } else {
                Label label = new Label(where);
                label.getStyleClass().add("fact-name");
                box.getChildren().add(line(label, one.count().known() ? "none" : "not granted"));
            }
        }
        return box;
    }

    private static Node line(javafx.scene.control.Labeled where, String count) {
        where.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, javafx.scene.layout.Priority.ALWAYS);
        Label number = new Label(count);
        number.setMinWidth(Region.USE_PREF_SIZE);
        number.getStyleClass().add("fact-name");
        return new HBox(8, where, gap, number);
    }

    private void copy(String text) {
        FactList.copy(text);
        model.say("Copied");
    }
}
