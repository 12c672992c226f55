package io.rolescope.kit.grid;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The line below a grid: an honest count left, previous and next page right.
public final class Pager {
    private final Label count = new Label();
    private final Button first = icon(Feather.CHEVRONS_LEFT, "First page");
    private final Button previous = icon(Feather.CHEVRON_LEFT, "Previous page");
    private final Button next = icon(Feather.CHEVRON_RIGHT, "Next page");
    private final Button last = icon(Feather.CHEVRONS_RIGHT, "Last page");
    private final HBox root;

    public Pager(Runnable onFirst, Runnable onPrevious, Runnable onNext) {
        this(onFirst, onPrevious, onNext, null);
    }

    /// @param onLast `null` where the end cannot be gone to
    public Pager(Runnable onFirst, Runnable onPrevious, Runnable onNext, @Nullable Runnable onLast) {
        first.setId("pager-first");
        previous.setId("pager-previous");
        next.setId("pager-next");
        last.setId("pager-last");
        count.setId("pager-count");
        first.setOnAction(event -> onFirst.run());
        previous.setOnAction(event -> onPrevious.run());
        next.setOnAction(event -> onNext.run());
        count.getStyleClass().addAll("pager-count", Styles.TEXT_MUTED);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        root = new HBox(4, count, gap, first, previous, next);
        if (onLast != null) {
            last.setOnAction(event -> onLast.run());
            root.getChildren().add(last);
        }
        root.setAlignment(Pos.CENTER_LEFT);
        root.getStyleClass().add("pager");
    }

    public Node root() {
        return root;
    }

    /// @param text `1–100 of ≥ 10,000 rows`
    public void show(String text, boolean hasPrevious, boolean hasNext) {
        count.setText(text);
        // one page is not gone through
        for (Button button : List.of(first, previous, next, last)) {
            button.setVisible(hasPrevious || hasNext);
        }
        first.setDisable(!hasPrevious);
        previous.setDisable(!hasPrevious);
        next.setDisable(!hasNext);
        last.setDisable(!hasNext);
    }

    private static Button icon(Feather icon, String meaning) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        button.setAccessibleText(meaning);
        button.setTooltip(new javafx.scene.control.Tooltip(meaning));
        return button;
    }
}
