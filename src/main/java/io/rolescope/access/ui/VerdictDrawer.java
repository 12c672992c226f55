package io.rolescope.access.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.VerdictTreeView;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One row's verdict: the sentence first, to be copied into a ticket; the tree for reviewers below.
final class VerdictDrawer {
    private VerdictDrawer() {}

    static Node of(SimulatorScreen screen, SimulatorScreen.Row row, Navigator navigator) {
        VBox body = new VBox(10);
        add(body, row.first(), navigator, "why-sentence");
        @Nullable RowVerdict second = row.second();
        if (second != null) {
            body.getChildren().add(new Separator());
            add(body, second, navigator, "why-other");
        }
        HBox actions = new HBox(8);
        Button reach = new Button("Who can see this?", new FontIcon(Feather.USERS));
        reach.setOnAction(event -> navigator.open(
                "reach",
                Map.of(
                        "schema", screen.table().name().schema(),
                        "table", screen.table().name().name(),
                        "key", KeyJson.of(row.first().key()))));
        Button policies = new Button("Policies", new FontIcon(Feather.SHIELD));
        policies.setOnAction(event -> navigator.open(
                "policies",
                Map.of(
                        "schema", screen.table().name().schema(),
                        "table", screen.table().name().name())));
        actions.getChildren().addAll(reach, policies);
        body.getChildren().addAll(new Separator(), actions);
        if (!screen.first().statement().isEmpty()) {
            body.getChildren().add(small("Judged by asking the server about this statement, not by running it:"));
            Label statement = new Label(screen.first().statement());
            statement.getStyleClass().add("code");
            statement.setWrapText(true);
            statement.setMinHeight(Region.USE_PREF_SIZE);
            body.getChildren().add(statement);
        }
        if (screen.first().wroteNothing()) {
            body.getChildren().add(small("Nothing was written: the server gave out no transaction id."));
        }
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static void add(VBox body, RowVerdict verdict, Navigator navigator, String id) {
        Label sentence = new Label(verdict.headline());
        sentence.setId(id);
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.getStyleClass().add(Styles.TITLE_4);
        Button copy = new Button("Copy sentence", new FontIcon(Feather.COPY));
        copy.setId("copy-" + id);
        copy.setOnAction(event -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(verdict.headline());
            Clipboard.getSystemClipboard().setContent(content);
            navigator.say("Copied");
        });
        body.getChildren().addAll(sentence, copy, VerdictTreeView.of(verdict.tree()));
        verdict.caveats().forEach(caveat -> body.getChildren().add(small(caveat)));
    }

    private static Label small(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return label;
    }
}
