package io.rolescope.functions.ui.suite;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.functions.ui.suite.SuitesScreen.Suite;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A whole suite: its text, and where it cannot be read, why and where.
final class SuiteDetails {
    private SuiteDetails() {}

    static Node of(Suite suite) {
        @Nullable SyntaxError refusal = suite.file().refusal();
        Label title = new Label(
                suite.file().path() == null
                        ? suite.file().name() + " (comes with Rolescope)"
                        : suite.file().path().toString());
        title.setMinWidth(0);
        title.getStyleClass().add(Styles.TEXT_MUTED);
        VBox box = new VBox(8, title);
        if (refusal != null) {
            Label why = new Label(
                    "Line " + refusal.line() + ", column " + refusal.column() + ": " + refusal.message(),
                    new FontIcon(Feather.ALERT_TRIANGLE));
            why.setId("suite-refusal");
            why.setWrapText(true);
            why.getStyleClass().add("verdict-fails");
            box.getChildren().add(why);
        }
        Node source = SourceView.of(
                "suite-source", suite.file().text(), 1, refusal == null ? null : Integer.valueOf(refusal.line()));
        VBox.setVgrow(source, Priority.ALWAYS);
        box.getChildren().add(source);
        box.setStyle("-fx-padding: 8 24 12 16;");
        return box;
    }
}
