package io.rolescope.access.ui.survey;

import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.VerdictMark;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the page Who can see: everybody who sees one row.
final class ReachView {
    private final Reveal reveal;
    private final RevealButton revealButton;
    private final PageHeader header;
    private final LoadableView<ReachScreen> body;
    private final PagePane pane;
    private final ReachViewModel model;
    private @Nullable DataGrid<ReachScreen.Answer> drawn;

    ReachView(ReachViewModel model, Navigator navigator, Reveal reveal) {
        this.model = model;
        this.reveal = reveal;
        this.revealButton = new RevealButton(reveal, this::showAgain);
        Button again = new Button("Run again", new FontIcon(Feather.REFRESH_CW));
        again.setOnAction(event -> model.again());
        header = new PageHeader("Who can see", revealButton.root(), again);
        header.summary().setText("Every role and every person, asked one by one with the real statement");
        body = new LoadableView<>(model.screenProperty(), this::draw, model::again);
        Node nothing = EmptyView.of(
                Feather.USER_CHECK,
                "Choose a row first",
                "Open a file or any other row and ask “Who can see this?”.",
                "Open Files",
                () -> navigator.open("files"));
        Button explorer = new Button("Open the Explorer");
        explorer.setOnAction(event -> navigator.open("explorer"));
        ((VBox) nothing).getChildren().add(explorer);
        BooleanBinding idle = Bindings.createBooleanBinding(
                () -> model.screenProperty().get() instanceof Loadable.Idle<ReachScreen>, model.screenProperty());
        nothing.visibleProperty().bind(idle);
        again.visibleProperty().bind(idle.not());
        revealButton.root().visibleProperty().bind(idle.not());
        pane = new PagePane(header, null, new StackPane(nothing, body.root()));
    }

    Node root() {
        return pane.root();
    }

    void close() {
        body.close();
        revealButton.close();
    }

    private void showAgain() {
        if (drawn != null) {
            drawn.table().refresh();
            model.screenProperty().get().latest().ifPresent(this::showSummary);
        }
    }

    private void showSummary(ReachScreen screen) {
        header.summary()
                .setText(Formats.count(screen.reach().seeing().size()) + " of "
                        + Formats.counted(screen.reach().asked(), "identity sees", "identities see") + " row "
                        + Formats.shortIds(reveal.text(screen.row()))
                        + " of " + screen.table() + " · asked in "
                        + Formats.duration(screen.reach().took()));
    }

    private Node draw(ReachScreen screen) {
        reveal.follow();
        showSummary(screen);
        DataGrid<ReachScreen.Answer> grid = new DataGrid<>(List.of(
                GridColumn.drawn(
                        "mark",
                        "Answer",
                        110,
                        ReachView::word,
                        answer -> mark(answer).label(word(answer))),
                GridColumn.text(
                        "who",
                        "Who",
                        260,
                        answer -> reveal.text(answer.identity().name())),
                GridColumn.text("belongs", "Belongs to", 300, ReachScreen.Answer::belongs),
                GridColumn.of(
                        "role",
                        "SQL role",
                        GridColumn.Kind.CODE,
                        180,
                        answer -> answer.identity().role())));
        drawn = grid;
        grid.root().setId("seeing");
        grid.setPlaceholder(EmptyView.of(
                Feather.EYE_OFF, "Nobody sees it", "No role and no person of the directory sees this row."));
        grid.setRows(screen.answers());
        return grid.root();
    }

    private static String word(ReachScreen.Answer answer) {
        return answer.failed() == null ? "sees it" : "fails " + answer.failed();
    }

    private static VerdictMark mark(ReachScreen.Answer answer) {
        return answer.failed() == null ? VerdictMark.VISIBLE : VerdictMark.FAILS;
    }
}
