package io.rolescope.functions.ui.past;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.AnswerView;
import io.rolescope.kit.FactList;
import java.io.File;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One request that was sent: its answer, what was not as expected, and the test it could become.
final class RecordDetails {
    private RecordDetails() {}

    static Node of(HistoryRecord record, PastViewModel model) {
        Button replay = new Button("Open and send again", new FontIcon(Feather.REPEAT));
        replay.setId("past-replay");
        replay.setOnAction(event -> model.replay(record));
        Label title = new Label(record.title());
        title.setMinWidth(0);
        title.getStyleClass().add("section-title");
        HBox head = new HBox(12, title, replay);
        head.setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        HistoryRecord.@Nullable Call call = record.call();
        TabPane tabs = new TabPane();
        tabs.setId("past-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add(Styles.DENSE);
        if (call != null) {
            tabs.getTabs()
                    .add(new Tab("Answer", AnswerView.of("past", new Answer(record.identity(), call.toResult()))));
        }
        tabs.getTabs().addAll(new Tab("Facts", facts(record)), new Tab("Save as test", test(record, model)));
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox box = new VBox(8, head, tabs);
        box.setStyle("-fx-padding: 8 24 12 16;");
        return box;
    }

    private static Node facts(HistoryRecord record) {
        FactList facts = new FactList();
        facts.time("Sent", record.at());
        facts.text("As", record.identity());
        facts.text("Suite", record.file().isEmpty() ? null : record.file());
        facts.text("Variables", record.environment().isEmpty() ? null : record.environment());
        facts.text("Outcome", record.success() ? "as expected" : "not as expected");
        record.failures().forEach(failure -> facts.text("", failure));
        VBox box = new VBox(8, facts.root());
        box.setStyle("-fx-padding: 8 0 0 0;");
        return box;
    }

    private static Node test(HistoryRecord record, PastViewModel model) {
        model.outcome().set("");
        TextField remark = new TextField();
        remark.setId("past-remark");
        remark.setPromptText("What the test is for, as a remark above it");
        TextArea entry = new TextArea(PastViewModel.proposal(record));
        entry.setId("past-proposal");
        entry.getStyleClass().add("code");
        VBox.setVgrow(entry, Priority.ALWAYS);
        Button save = new Button("Add to a suite…", new FontIcon(Feather.FILE_PLUS));
        save.setId("past-save");
        save.setOnAction(event -> {
            FileChooser chooser = new FileChooser();
            chooser.setTitle("Add the test to a suite, or to a new file");
            chooser.setInitialFileName("tests.hurl");
            chooser.getExtensionFilters().add(new FileChooser.ExtensionFilter("Hurl files", "*.hurl"));
            @Nullable File file = chooser.showSaveDialog(save.getScene().getWindow());
            if (file != null) {
                model.saveTest(file.toPath(), entry.getText(), remark.getText());
            }
        });
        Label note = new Label("Times, ids and the like are expected by their form. Change what you like.");
        note.setWrapText(true);
        note.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        Label outcome = new Label();
        outcome.setId("past-outcome");
        outcome.setWrapText(true);
        outcome.textProperty().bind(model.outcome());
        HBox foot = new HBox(12, save, outcome);
        foot.setAlignment(Pos.CENTER_LEFT);
        VBox box = new VBox(8, note, remark, entry, foot);
        box.setStyle("-fx-padding: 8 0 0 0;");
        return box;
    }
}
