package io.rolescope.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.LocalGrid;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class PagePaneViewTest {
    @SuppressWarnings("NullAway.Init") // by start()
    private LocalGrid<String> rows;

    @SuppressWarnings("NullAway.Init") // by start()
    private PagePane pane;

    @Start
    void start(Stage stage) {
        rows = new LocalGrid<>("words", List.of(GridColumn.text("word", "Word", 120, word -> word)));
        rows.setRows(List.of("grant", "policy", "role"));
        DataGrid<String> grid = rows.grid();
        pane = new PagePane(new PageHeader("Words"), null, grid.root());
        grid.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                pane.showDrawer(now, new Label("details of " + now));
            }
        });
        pane.drawerFollows(grid::letGo);
        stage.setScene(new Scene((javafx.scene.Parent) pane.root(), 800, 500));
        stage.show();
    }

    @Test
    void aRowWhoseDetailsWereClosedOpensThemAgain(FxRobot robot) {
        robot.clickOn("policy");
        assertThat(robot.lookup("details of policy").tryQuery()).isPresent();
        robot.interact(() -> pane.closeDrawer());
        assertThat(robot.lookup("details of policy").tryQuery()).isEmpty();
        assertThat(rows.grid().selectedProperty().get()).isNull();
        robot.clickOn("policy");
        assertThat(robot.lookup("details of policy").tryQuery()).isPresent();
    }

    @Test
    void severalChosenRowsStayChosen(FxRobot robot) {
        robot.interact(() -> {
            rows.grid().table().getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
            rows.grid().table().getSelectionModel().selectIndices(0, 2);
            pane.closeDrawer();
        });
        assertThat(rows.grid().table().getSelectionModel().getSelectedItems()).containsExactly("grant", "role");
    }

    @Test
    void aFieldOfThePageFiltersTheGridBelowIt(FxRobot robot) {
        TextField field = new TextField("ro");
        robot.interact(() -> rows.filterBy(field));
        assertThat(rows.shown()).isEqualTo(1);
        robot.interact(() -> field.setText(""));
        assertThat(rows.shown()).isEqualTo(3);
    }
}
