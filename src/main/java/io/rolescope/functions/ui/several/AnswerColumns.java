package io.rolescope.functions.ui.several;

import atlantafx.base.theme.Styles;
import io.rolescope.functions.compare.Difference;
import io.rolescope.functions.compare.IdentityMatrix;
import io.rolescope.functions.compare.IdentityMatrix.Cell;
import io.rolescope.functions.compare.IdentityMatrix.Row;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.ui.desk.Answer;
import io.rolescope.functions.ui.desk.Draft;
import io.rolescope.functions.ui.desk.JsonArea;
import io.rolescope.kit.Formats;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The answers to one request side by side. Lines that the usual answer has not are marked.
final class AnswerColumns {
    private static final double WIDTH = 270;

    private AnswerColumns() {}

    static Node of(IdentityMatrix matrix, Row row) {
        Set<String> usual = row.cells().stream()
                .filter(cell -> !cell.isDifferent() && cell.call() != null)
                .findFirst()
                .map(cell -> lines(cell.call()))
                .orElse(Set.of());
        HBox columns = new HBox(1);
        columns.setId("several-answers");
        for (int i = 0; i < row.cells().size(); i++) {
            String who = matrix.identities().get(i).token().label();
            Node column = column(who, row, row.cells().get(i), usual);
            HBox.setHgrow(column, Priority.ALWAYS);
            columns.getChildren().add(column);
        }
        ScrollPane scroll = new ScrollPane(columns);
        scroll.setFitToHeight(true);
        scroll.setFitToWidth(true);
        return scroll;
    }

    private static Node column(String who, Row row, Cell cell, Set<String> usual) {
        Label name = new Label(who);
        name.setMinWidth(0);
        name.getStyleClass().add(Styles.TEXT_BOLD);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, name, gap, MatrixGrid.mark(cell));
        head.setAlignment(Pos.CENTER_LEFT);
        head.setMinHeight(24);
        VBox box = new VBox(4, head);
        box.setMinWidth(WIDTH);
        box.setPrefWidth(WIDTH);
        box.getStyleClass().add("answer-column");
        @Nullable CallResult call = cell.call();
        if (call == null) {
            String why = cell.result() == null
                    ? "Its run ended before this request."
                    : cell.result().problems().stream()
                            .map(problem -> problem.sentence())
                            .collect(Collectors.joining("\n"));
            Label words = new Label(why);
            words.setWrapText(true);
            box.getChildren().add(words);
            return box;
        }
        Label about = new Label(about(call, SeveralViewModel.differences(row, cell)));
        about.setMinWidth(0);
        about.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        about.setTooltip(new Tooltip(list(SeveralViewModel.differences(row, cell))));
        JsonArea area = new JsonArea("several-answer-" + who, false);
        area.setText(Draft.pretty(new Answer(who, call).body()));
        if (cell.isDifferent()) {
            area.markAllBut(usual);
        }
        VBox.setVgrow(area.root(), Priority.ALWAYS);
        box.getChildren().addAll(about, area.root());
        return box;
    }

    private static String about(CallResult call, List<Difference> differences) {
        return Formats.duration(call.timings().total()) + " · " + Formats.bytes(call.responseBytes())
                + (differences.isEmpty()
                        ? ""
                        : " · " + Formats.counted(differences.size(), "difference", "differences"));
    }

    private static String list(List<Difference> differences) {
        return differences.isEmpty()
                ? "The answer that most got"
                : differences.stream()
                        .limit(20)
                        .map(one -> one.where() + ": " + one.left() + " → " + one.right())
                        .collect(Collectors.joining("\n"));
    }

    private static Set<String> lines(@Nullable CallResult call) {
        return call == null || call.responseBody() == null
                ? Set.of()
                : Draft.pretty(call.responseBody())
                        .lines()
                        .map(line -> line.strip().replaceFirst(",$", ""))
                        .collect(Collectors.toSet());
    }
}
