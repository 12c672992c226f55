package io.rolescope.access.ui;

import io.rolescope.access.catalog.Table;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestRecorder;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One click that keeps what was judged as an expectation in a file of policy tests.
final class TestRecording {
    private final SimulatorViewModel model;
    private final Seen seen;
    private final TextField file = new TextField();
    private final Label said = RehearseView.small("");

    private TestRecording(SimulatorViewModel model, Seen seen) {
        this.model = model;
        this.seen = seen;
    }

    /// What was judged.
    ///
    /// @param typed a new row's values, or the other values of an existing one; empty for one that stays as it is
    record Seen(Table table, StatementShape shape, RowVerdict row, Map<String, @Nullable String> typed) {
        Seen {
            typed = Collections.unmodifiableMap(new LinkedHashMap<>(typed));
        }

        /// The expectation that it will be the same again; empty where it was not certain.
        Optional<PolicyTest> as(PolicyTestRecorder.IdentityReference who) {
            return PolicyTestRecorder.expectation(row.verdict()).map(expect -> {
                PolicyTest test = PolicyTestRecorder.test(who, table.name(), shape, row.key(), expect);
                return typed.isEmpty() ? test : shape.isInsert() ? ofNew(test) : ofChanged(test);
            });
        }

        private PolicyTest ofNew(PolicyTest test) {
            String key = "(?s)" + Pattern.quote(row.key().toString()) + "$";
            return new PolicyTest(
                    test.name().replaceFirst(key, "") + typed.values(),
                    test.who(),
                    test.identity(),
                    test.table(),
                    shape,
                    List.of(),
                    typed,
                    test.expect());
        }

        private PolicyTest ofChanged(PolicyTest test) {
            return new PolicyTest(
                    test.name() + ", setting " + String.join(", ", typed.keySet()),
                    test.who(),
                    test.identity(),
                    test.table(),
                    shape,
                    test.keys(),
                    Map.of(),
                    typed,
                    test.expect());
        }
    }

    /// Nothing where the verdict is not certain: there is nothing to expect then.
    static List<Node> of(SimulatorViewModel model, Seen seen) {
        return PolicyTestRecorder.expectation(seen.row().verdict()).isEmpty()
                ? List.of()
                : List.of(new TestRecording(model, seen).root());
    }

    private Node root() {
        file.setId("record-file");
        file.setText(model.testFile());
        file.setPromptText("File of policy tests, .yaml");
        HBox.setHgrow(file, Priority.ALWAYS);
        Button record = new Button("Record as policy test", new FontIcon(Feather.CHECK_SQUARE));
        record.setId("record-test");
        record.setOnAction(event -> record());
        said.setId("record-said");
        VBox box = new VBox(6, new HBox(8, record, file), said);
        record.setMinWidth(javafx.scene.layout.Region.USE_PREF_SIZE);
        return box;
    }

    private void record() {
        Path path;
        try {
            path = Path.of(file.getText().strip());
        } catch (InvalidPathException e) {
            said.setText("That is no path of a file.");
            return;
        }
        model.record(
                seen,
                path,
                recorded -> said.setText(recorded.said()),
                failure -> said.setText(failure.sentence() + " " + failure.nextStep()));
    }
}
