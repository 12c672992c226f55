package io.rolescope.functions.ui.suite;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.ui.suite.SuitesScreen.State;
import io.rolescope.functions.ui.suite.SuitesScreen.Suite;
import io.rolescope.kit.Formats;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TreeCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A line of the tree: how it went, what it is, status and time.
final class SuiteCell extends TreeCell<SuiteNode> {
    private final ObjectProperty<SuitesScreen> screen;

    SuiteCell(ObjectProperty<SuitesScreen> screen) {
        this.screen = screen;
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable SuiteNode node, boolean empty) {
        super.updateItem(node, empty);
        List<Suite> suites = screen.get().suites();
        if (empty || node == null || node.suite() < 0 || node.suite() >= suites.size()) {
            setGraphic(null);
            return;
        }
        Suite suite = suites.get(node.suite());
        boolean entry = node.entry() >= 0;
        State state = entry ? suite.state(node.entry()) : suite.state();
        Label title =
                new Label(entry ? title(suite, node.entry()) : suite.file().name());
        title.setMinWidth(0);
        if (!entry) {
            title.getStyleClass().add(Styles.TEXT_BOLD);
        }
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Label note = new Label(entry ? note(suite, node.entry()) : note(suite));
        note.setMinWidth(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        HBox line = new HBox(6, mark(state), title, gap, note);
        if (entry) {
            // a long address gives way, a short one does not
            title.setMinWidth(title.getText().length() > 32 ? 0 : Region.USE_PREF_SIZE);
            Label remark = new Label(remark(suite, node.entry()));
            remark.setMinWidth(0);
            remark.getStyleClass().add(Styles.TEXT_MUTED);
            line.getChildren().add(2, remark);
        }
        line.setAlignment(Pos.CENTER_LEFT);
        setGraphic(line);
    }

    static String title(Suite suite, int entry) {
        HurlFile file = java.util.Objects.requireNonNull(suite.file().file());
        Entry one = file.entries().get(entry);
        return one.request().method() + " "
                + file.source().cut(one.request().url().span()).replace("{{functionsUrl}}/", "");
    }

    /// The remark right above an entry says best what it is for.
    static String remark(Suite suite, int entry) {
        HurlFile file = java.util.Objects.requireNonNull(suite.file().file());
        String before = file.source()
                .text()
                .substring(0, file.entries().get(entry).span().start());
        List<String> lines = before.lines().toList();
        String remark = "";
        for (int i = lines.size() - 1; i >= 0 && lines.get(i).startsWith("#"); i--) {
            remark = lines.get(i).substring(1).strip() + " " + remark;
        }
        return remark.strip();
    }

    private static String note(Suite suite, int entry) {
        List<EntryResult> results = suite.of(entry);
        @Nullable EntryResult shown = suite.decisive(entry);
        if (shown == null) {
            return "line " + line(suite, entry);
        }
        if (shown.calls().isEmpty()) {
            return shown.skipped() ? "skipped" : "no answer";
        }
        return (results.size() > 1 ? results.size() + " × · " : "")
                + shown.calls().getLast().status() + " · " + Formats.duration(shown.duration());
    }

    static int line(Suite suite, int entry) {
        HurlFile file = java.util.Objects.requireNonNull(suite.file().file());
        return file.source().at(file.entries().get(entry).span().start()).line();
    }

    private static String note(Suite suite) {
        if (suite.file().refusal() != null) {
            return "line " + suite.file().refusal().line();
        }
        long failed = suite.results().stream().filter(one -> !one.isSuccess()).count();
        return suite.results().isEmpty()
                ? Formats.counted(suite.file().entries().size(), "request", "requests")
                : failed == 0 ? "passed" : failed + " failed";
    }

    /// How it went, as an icon with a word for screen readers.
    static Node mark(State state) {
        Feather icon = switch (state) {
            case NOT_RUN -> Feather.CIRCLE;
            case RUNNING -> Feather.LOADER;
            case PASSED -> Feather.CHECK;
            case FAILED -> Feather.X;
            case SKIPPED -> Feather.SKIP_FORWARD;
            case DAMAGED -> Feather.ALERT_TRIANGLE;
        };
        FontIcon mark = new FontIcon(icon);
        mark.getStyleClass().add("verdict-icon");
        mark.getStyleClass()
                .add(
                        switch (state) {
                            case PASSED -> "verdict-visible";
                            case FAILED -> "verdict-hidden";
                            case RUNNING -> "under-way";
                            case DAMAGED -> "verdict-fails";
                            case NOT_RUN, SKIPPED -> "verdict-unknown";
                        });
        mark.setAccessibleText(state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        return mark;
    }
}
