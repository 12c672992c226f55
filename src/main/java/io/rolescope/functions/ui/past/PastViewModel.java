package io.rolescope.functions.ui.past;

import io.rolescope.functions.compare.Difference;
import io.rolescope.functions.compare.Differences;
import io.rolescope.functions.history.History;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.history.TestFile;
import io.rolescope.functions.history.TestProposal;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.ui.desk.Workbench;
import io.rolescope.kit.Loadable;
import io.rolescope.platform.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/// What the section History knows: what was sent, one or two of it closely.
public final class PastViewModel {
    static final int LISTED = 500;
    private static final long TYPING_MILLIS = 250;

    private final Workbench bench;
    private final Consumer<HistoryRecord> replay;
    private final StringProperty text = new SimpleStringProperty("");
    private final ObjectProperty<@Nullable Boolean> success = new SimpleObjectProperty<>();
    private final ObjectProperty<Loadable<List<HistoryRecord>>> records = new SimpleObjectProperty<>(Loadable.idle());
    private final StringProperty outcome = new SimpleStringProperty("");
    private Cancellation.@Nullable Registration typing;

    /// @param replay sends a record's request again, in the section Request
    public PastViewModel(Workbench bench, Consumer<HistoryRecord> replay) {
        this.bench = bench;
        this.replay = replay;
        text.addListener((observable, before, now) -> {
            stopTyping();
            typing = bench.tasks().later(TYPING_MILLIS, this::load);
        });
        success.addListener((observable, before, now) -> load());
    }

    /// Words that must all occur.
    StringProperty text() {
        return text;
    }

    /// Only those that went well, or not; `null` for all.
    ObjectProperty<@Nullable Boolean> success() {
        return success;
    }

    ObjectProperty<Loadable<List<HistoryRecord>>> records() {
        return records;
    }

    /// How saving a test ended; empty before any.
    StringProperty outcome() {
        return outcome;
    }

    public void load() {
        History.Search search = new History.Search(text.get(), null, success.get(), null, LISTED);
        bench.tasks().load("Searching the history", control -> bench.history().find(search), records);
    }

    void replay(HistoryRecord record) {
        replay.accept(record);
    }

    /// Where two answers differ; empty when one of them never came.
    static List<Difference> differences(HistoryRecord earlier, HistoryRecord later) {
        HistoryRecord.@Nullable Call one = earlier.call();
        HistoryRecord.@Nullable Call other = later.call();
        return one == null || other == null ? List.of() : Differences.between(one.toResult(), other.toResult());
    }

    /// The test that the answer suggests, to be read and changed before it is saved; why there is none otherwise.
    static String proposal(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        if (call == null) {
            return "# There was no answer, so there is nothing to expect.";
        }
        return switch (TestProposal.test(record.title(), record.source() + "\n", call.toResult())) {
            case ParseOutcome.Parsed(HurlFile file) -> file.print();
            case ParseOutcome.Refused refused ->
                "# The request was not kept in a form that can be sent again:\n# "
                        + refused.error().message();
        };
    }

    /// Adds the test to a suite.
    public void saveTest(Path file, String entry, String remark) {
        bench.tasks()
                .run(
                        "Adding to " + file.getFileName(),
                        outcome,
                        control -> {
                            TestFile.append(file, entry, remark);
                            return file;
                        },
                        done -> {
                            outcome.set("Added to " + file.getFileName() + ".");
                            bench.navigator().say("The test was added to " + file.getFileName() + ".");
                        },
                        failure -> outcome.set(failure.sentence() + " " + failure.nextStep()));
    }

    public void close() {
        stopTyping();
        bench.tasks().cancel(records);
    }

    private void stopTyping() {
        if (typing != null) {
            typing.close();
            typing = null;
        }
    }
}
