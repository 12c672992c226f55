package io.rolescope.functions.ui.suite;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.hurl.Assertion;
import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.Section;
import io.rolescope.functions.run.CheckResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.AnswerView;
import io.rolescope.functions.ui.suite.SuitesScreen.State;
import io.rolescope.functions.ui.suite.SuitesScreen.Suite;
import io.rolescope.kit.FactList;
import io.rolescope.kit.Formats;
import java.util.List;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// One entry: every assert with its line, what was captured, the answer, the text.
final class EntryDetails {
    private EntryDetails() {}

    static Node of(Suite suite, int entry, @Nullable EntryResult result, String identity) {
        HurlFile file = Objects.requireNonNull(suite.file().file());
        Entry one = file.entries().get(entry);
        Label title = new Label(SuiteCell.title(suite, entry));
        title.setMinWidth(0);
        title.getStyleClass().add("section-title");
        HBox head = new HBox(8, SuiteCell.mark(suite.state(entry)), title);
        head.setAlignment(Pos.CENTER_LEFT);
        Label how = new Label(how(suite, entry, result));
        how.getStyleClass().add(Styles.TEXT_MUTED);
        String source = file.source().cut(one.span());
        TabPane tabs = new TabPane(
                new Tab("Asserts", scroll(asserts(file, one, result))),
                new Tab("Text", SourceView.of("entry-source", source, SuiteCell.line(suite, entry), null)));
        if (result != null && !result.calls().isEmpty()) {
            tabs.getTabs()
                    .add(
                            1,
                            new Tab(
                                    "Answer",
                                    AnswerView.of(
                                            "entry",
                                            new Answer(identity, result.calls().getLast()))));
        }
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.getStyleClass().add(Styles.DENSE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox box = new VBox(6, head, how, tabs);
        box.setStyle("-fx-padding: 8 12 8 16;");
        return box;
    }

    private static String how(Suite suite, int entry, @Nullable EntryResult result) {
        if (result == null) {
            return "Not run yet.";
        }
        List<EntryResult> all = suite.of(entry);
        String took = Formats.duration(result.duration());
        String tries = result.attempts() > 1 ? ", at try " + result.attempts() : "";
        long failed = all.stream().filter(one -> !one.isSuccess()).count();
        String rounds = all.size() > 1 ? ", " + all.size() + " rounds, " + failed + " of them failed" : "";
        String status = result.calls().isEmpty()
                ? result.skipped() ? "Skipped" : "No answer"
                : "Status " + result.calls().getLast().status();
        return status + " in " + took + tries + rounds;
    }

    private static Node scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private static Node asserts(HurlFile file, Entry entry, @Nullable EntryResult result) {
        VBox box = new VBox(4);
        box.setId("entry-asserts");
        box.setStyle("-fx-padding: 8 4 8 0;");
        if (result == null) {
            expected(file, entry, box);
            return box;
        }
        result.problems()
                .forEach(problem ->
                        box.getChildren().add(line(problem.at().line(), State.FAILED, problem.sentence(), null)));
        result.checks().forEach(check -> box.getChildren().add(line(check)));
        if (result.checks().isEmpty() && result.problems().isEmpty()) {
            box.getChildren().add(muted("Nothing is expected of this answer."));
        }
        if (!result.captures().isEmpty()) {
            FactList captures = new FactList();
            result.captures().forEach(capture -> captures.text(capture.name(), capture.value()));
            Label heading = new Label("Captured");
            heading.getStyleClass().add("section-title");
            box.getChildren().addAll(heading, captures.root());
        }
        return box;
    }

    /// What will be asked, before it was.
    private static void expected(HurlFile file, Entry entry, VBox box) {
        if (entry.response() == null) {
            box.getChildren().add(muted("Nothing is expected of this answer."));
            return;
        }
        box.getChildren()
                .add(line(
                        file.source().at(entry.response().statusLine().start()).line(),
                        State.NOT_RUN,
                        file.source().cut(entry.response().statusLine()),
                        null));
        List<Assertion> assertions = entry.response()
                .section(Section.Asserts.class)
                .map(Section.Asserts::assertions)
                .orElse(List.of());
        assertions.forEach(assertion -> box.getChildren()
                .add(line(
                        file.source().at(assertion.span().start()).line(),
                        State.NOT_RUN,
                        file.source().cut(assertion.span()),
                        null)));
    }

    private static Node line(CheckResult check) {
        String found = switch (check.verdict()) {
            case FULFILLED -> null;
            case FAILED -> "expected " + check.expected() + "\nfound " + check.actual();
            case BROKEN -> check.actual();
        };
        return line(check.at().line(), check.isFulfilled() ? State.PASSED : State.FAILED, check.text(), found);
    }

    private static Node line(int number, State state, String text, @Nullable String found) {
        Label at = new Label(Integer.toString(number));
        at.setMinWidth(34);
        at.setAlignment(Pos.TOP_RIGHT);
        at.getStyleClass().addAll("code", "fact-name");
        Label what = new Label(text);
        what.setWrapText(true);
        what.getStyleClass().add("code");
        VBox words = new VBox(1, what);
        if (found != null) {
            Label why = new Label(found);
            why.setWrapText(true);
            why.getStyleClass().addAll("code", "verdict-hidden");
            words.getChildren().add(why);
        }
        HBox.setHgrow(words, Priority.ALWAYS);
        return new HBox(8, at, SuiteCell.mark(state), words);
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add(Styles.TEXT_MUTED);
        return label;
    }
}
