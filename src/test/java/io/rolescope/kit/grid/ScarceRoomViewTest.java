package io.rolescope.kit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerLight;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.application.Application;
import javafx.geometry.Orientation;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Grids in narrow places: what gives way, what is squeezed, what never is.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class ScarceRoomViewTest {
    private record Person(String name, String team, long files, String about) {}

    private static final List<Person> PEOPLE = List.of(
            new Person("Ana Ruiz", "Northside", 12, "teaches biology and chemistry in the second year, and sings"),
            new Person("Bo", "Southside", 1_234_567, "reads"));

    private Stage stage;
    private DataGrid<Person> grid;
    private LocalGrid<Person> small;

    @Start
    void start(Stage shown) {
        Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
        stage = shown;
        grid = new DataGrid<>(List.of(
                GridColumn.text("name", "Name", 200, Person::name),
                GridColumn.givingWay(GridColumn.text("team", "Team", 160, Person::team)),
                GridColumn.of("files", "Files", GridColumn.Kind.NUMBER, 140, Person::files),
                GridColumn.givingWay(GridColumn.text("about", "About", 300, Person::about))));
        grid.setRows(PEOPLE);
        small = new LocalGrid<Person>(
                        "small",
                        List.of(
                                GridColumn.text("about", "About", 300, Person::about),
                                GridColumn.of("files", "Files", GridColumn.Kind.NUMBER, 140, Person::files)))
                .fitted();
        small.setRows(PEOPLE);
        show((Parent) grid.root(), 900);
    }

    @Test
    void theLastOfTheColumnsThatGiveWayGoesFirstAndAllComeBack() {
        assertThat(visible()).containsExactlyInAnyOrder("name", "team", "files", "about");
        resize(330);
        assertThat(visible()).containsExactlyInAnyOrder("name", "team", "files");
        assertThat(scrollsSideways()).isFalse();
        resize(240);
        assertThat(visible()).containsExactlyInAnyOrder("name", "files");
        resize(900);
        assertThat(visible()).containsExactlyInAnyOrder("name", "team", "files", "about");
    }

    @Test
    void whatSomebodyChoseInTheMenuStaysAsChosen() {
        resize(330);
        onWindow(() -> column("about").setVisible(true));
        assertThat(column("about").isVisible()).isTrue();
        resize(240);
        assertThat(visible()).contains("about");
        onWindow(() -> column("about").setVisible(false));
        resize(900);
        assertThat(visible()).doesNotContain("about").contains("team");
    }

    @Test
    void inASmallGridTextsAreCutAndNumbersStayWhole() {
        show((Parent) small.root(), 190);
        TableView<Person> table = small.grid().table();
        double about = table.getColumns().getFirst().getWidth();
        double files = table.getColumns().getLast().getWidth();
        assertThat(about + files).isLessThanOrEqualTo(190);
        // “1,234,567”
        assertThat(files).isBetween(80.0, 110.0);
    }

    /// Of a column of 80 the toolkit thinks that nobody gave it a width.
    @Test
    void noColumnHasTheWidthThatTheToolkitTakesForNone() {
        DataGrid<Person> plain =
                new DataGrid<>(List.of(GridColumn.of("files", "Files", GridColumn.Kind.NUMBER, 80, Person::files)));
        assertThat(plain.table().getColumns().getFirst().getWidth())
                .isNotEqualTo(80)
                .isBetween(75.0, 85.0);
        plain.setRows(PEOPLE);
        show((Parent) plain.root(), 300);
        assertThat(plain.table().getColumns().getFirst().getWidth()).isNotEqualTo(80);
        assertThat(ColumnWidths.settled(80)).isEqualTo(79);
        assertThat(ColumnWidths.settled(81)).isEqualTo(81);
    }

    /// A column of short words needs no more than they do, however little there is for the others.
    @Test
    void shortWordsAreNotWidenedWhereTheRestIsCut() {
        LocalGrid<Person> grants = new LocalGrid<Person>(
                        "grants",
                        List.of(
                                GridColumn.text("about", "About", 300, Person::about),
                                GridColumn.text("a", "A", 84, person -> "yes"),
                                GridColumn.text("b", "B", 84, person -> "yes"),
                                GridColumn.text("c", "C", 84, person -> "yes")))
                .fitted();
        grants.setRows(PEOPLE);
        show((Parent) grants.root(), 230);
        TableView<Person> table = grants.grid().table();
        double all =
                table.getColumns().stream().mapToDouble(TableColumn::getWidth).sum();
        assertThat(all).isLessThanOrEqualTo(230);
        assertThat(table.getColumns().getFirst().getWidth()).isGreaterThan(72);
    }

    private void show(Parent root, int width) {
        onWindow(() -> {
            Scene scene = new Scene(new StackPane(root), width, 300);
            scene.getStylesheets().add("/io/rolescope/app/rolescope.css");
            stage.setScene(scene);
            stage.show();
        });
        resize(width);
    }

    private void resize(int width) {
        onWindow(() -> stage.setWidth(width));
        WaitForAsyncUtils.waitForFxEvents();
        onWindow(() -> {
            stage.getScene().getRoot().applyCss();
            stage.getScene().getRoot().layout();
        });
    }

    private static void onWindow(Runnable action) {
        WaitForAsyncUtils.waitForAsyncFx(10_000, action);
    }

    private boolean scrollsSideways() {
        return grid.root().lookupAll(".scroll-bar").stream()
                .map(ScrollBar.class::cast)
                .anyMatch(bar -> bar.getOrientation() == Orientation.HORIZONTAL && bar.isVisible());
    }

    private TableColumn<Person, ?> column(String id) {
        return grid.table().getColumns().stream()
                .filter(column -> id.equals(column.getId()))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> visible() {
        return grid.table().getVisibleLeafColumns().stream()
                .map(TableColumn::getId)
                .collect(Collectors.toSet());
    }
}
