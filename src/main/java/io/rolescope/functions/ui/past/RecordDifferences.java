package io.rolescope.functions.ui.past;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.compare.Difference;
import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.LocalGrid;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/// Two answers compared, the earlier one first.
final class RecordDifferences {
    private RecordDifferences() {}

    static Node of(HistoryRecord earlier, HistoryRecord later) {
        List<Difference> found = PastViewModel.differences(earlier, later);
        boolean both = earlier.call() != null && later.call() != null;
        Label title = new Label(
                !both
                        ? "One of the two had no answer"
                        : found.isEmpty()
                                ? "The answers are the same"
                                : Formats.counted(found.size(), "difference", "differences"));
        title.setId("past-differences");
        title.getStyleClass().add("section-title");
        Label which = new Label("Before: " + about(earlier) + "\nAfter: " + about(later));
        which.getStyleClass().add(Styles.TEXT_MUTED);
        LocalGrid<Difference> grid = new LocalGrid<>(
                "past-difference-list",
                List.of(
                        GridColumn.of("where", "Where", GridColumn.Kind.CODE, 180, Difference::where),
                        GridColumn.of("before", "Before", GridColumn.Kind.CODE, 160, Difference::left),
                        GridColumn.of("after", "After", GridColumn.Kind.CODE, 160, Difference::right)));
        grid.setRows(found);
        grid.grid()
                .setPlaceholder(EmptyView.of(
                        Feather.CHECK,
                        both ? "Nothing differs" : "Nothing to compare",
                        "Times and ids that change from call to call by their nature are left out of the headers."));
        VBox.setVgrow(grid.root(), Priority.ALWAYS);
        VBox box = new VBox(8, title, which, grid.root());
        box.getStyleClass().add("inset");
        box.setStyle("-fx-padding: 8 24 12 16;");
        return box;
    }

    private static String about(HistoryRecord record) {
        HistoryRecord.@Nullable Call call = record.call();
        return record.title() + " as " + record.identity() + ", " + Formats.local(record.at())
                + (call == null ? "" : ", status " + call.status());
    }
}
