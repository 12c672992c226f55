package io.rolescope.access.ui.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.identities.Identity;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.Page;
import io.rolescope.kit.Tasks;
import io.rolescope.platform.settings.Folders;
import io.rolescope.testing.HeardNavigator;
import io.rolescope.testing.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// Matrix, isolation and reach over real databases, the sound and the flawed one.
@Tag("ui")
@ExtendWith(ApplicationExtension.class)
class SurveyPagesViewTest {
    @TempDir
    Path folder;

    private final StackPane place = new StackPane();
    private Tasks tasks;
    private String login = "rolescope_observer";
    private Backend backend;
    private Page page;

    @Start
    void start(Stage stage) {
        tasks = Tasks.onWindow();
        stage.setScene(new Scene(place, 1280, 800));
        stage.show();
    }

    @AfterEach
    void close() {
        WaitForAsyncUtils.waitForAsyncFx(20_000, () -> {
            page.close();
            tasks.close();
        });
        backend.close();
    }

    @Test
    void theFlawedBackendHasWitnessesAndEachShowsWhatLetsItThrough(FxRobot robot) throws Exception {
        open(TestPostgres.flawedDatabase(), "isolation", Map.of());
        await(() -> robot.lookup("#witnesses").tryQuery().isPresent());

        assertThat(robot.lookup("#isolation-answer").queryAs(Label.class).getText())
                .contains("to reach another tenant");
        TableView<WitnessGroup> witnesses = robot.lookup("#witnesses").queryTableView();
        assertThat(witnesses.getItems()).isNotEmpty();
        assertThat(witnesses.getItems().stream()
                        .map(WitnessGroup::kind)
                        .distinct()
                        .toList())
                .as("leaks first, what may be meant last")
                .startsWith(Witness.Kind.LEAK)
                .endsWith(Witness.Kind.PLATFORM)
                .doesNotHaveDuplicates();
        WitnessGroup several = witnesses.getItems().stream()
                .filter(group -> group.who().size() > 1)
                .findFirst()
                .orElseThrow();

        robot.interact(() -> witnesses.getSelectionModel().select(several));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".text-area").queryAs(TextArea.class).getText())
                .contains("ROLLBACK")
                .contains(several.telling().statement());
        ComboBox<Witness> choice = robot.lookup("#witness-choice").queryComboBox();
        assertThat(choice.getItems()).isEqualTo(several.witnesses());
        Witness last = several.witnesses().getLast();
        robot.interact(() -> choice.setValue(last));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".drawer-body .section-title")
                        .queryAs(Label.class)
                        .getText())
                .startsWith(last.identity().name() + " can " + last.shape().label());
        assertThat(robot.lookup("#isolation-notes .label").queryAllAs(Label.class))
                .as("a note is read as a whole")
                .allMatch(label -> label.getHeight() >= label.prefHeight(label.getWidth()) - 1);
    }

    @Test
    void theMatrixHasALineForEachTableAndAColumnForEachIdentity(FxRobot robot) throws Exception {
        open(TestPostgres.sandboxDatabase(), "matrix", Map.of());
        // it is shown while it fills
        await(() -> robot.lookup("#matrix").tryQuery().isPresent()
                && robot.lookup(".loading-bar").tryQuery().isEmpty());

        TableView<MatrixScreen.Line> matrix = robot.lookup("#matrix").queryTableView();
        assertThat(matrix.getItems()).extracting(line -> line.table().name()).contains("files", "organizations");
        assertThat(headings(matrix)).contains("anon", "service_role");
        assertThat(matrix.getItems())
                .allMatch(line ->
                        line.cells().values().stream().allMatch(cells -> cells.size() == MatrixScreen.COMMANDS.size()));
    }

    @Test
    void aRowIsSeenByItsPeopleOnly(FxRobot robot) throws Exception {
        String database = TestPostgres.sandboxDatabase();
        String id = TestPostgres.value(
                database, "select id from public.files where deleted_at is null order by id limit 1");
        open(database, "reach", Map.of("schema", "public", "table", "files", "key", "{\"id\": \"" + id + "\"}"));
        await(() -> robot.lookup("#seeing").tryQuery().isPresent());

        TableView<ReachScreen.Answer> seeing = robot.lookup("#seeing").queryTableView();
        assertThat(seeing.getItems())
                .extracting(answer -> answer.identity().name())
                .contains("service_role")
                .doesNotContain("anon");
    }

    @Test
    void addressesAreMaskedUntilRevealedWhichIsNoted(FxRobot robot) throws Exception {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, PEOPLE);
        login = TestPostgres.superuser();

        open(database, "matrix", Map.of());
        // it is shown while it fills
        await(() -> robot.lookup("#matrix").tryQuery().isPresent()
                && robot.lookup(".loading-bar").tryQuery().isEmpty());
        TableView<MatrixScreen.Line> matrix = robot.lookup("#matrix").queryTableView();
        assertThat(headings(matrix)).contains("•••@•••", "user 2").doesNotContain("ana@one.example");
        reveal(robot);
        assertThat(headings(matrix)).contains("ana@one.example", "user 2");
        assertThat(noted()).contains("matrix");
        backend.close();

        open(database, "isolation", Map.of());
        await(() -> robot.lookup("#witnesses").tryQuery().isPresent());
        TableView<WitnessGroup> witnesses = robot.lookup("#witnesses").queryTableView();
        robot.interact(() -> witnesses.getSelectionModel().select(0));
        assertThat(robot.lookup(".text-area").queryAs(TextArea.class).getText())
                .contains("•••@•••")
                .doesNotContain("@one.example");
        reveal(robot);
        robot.interact(() -> {
            witnesses.getSelectionModel().clearSelection();
            witnesses.getSelectionModel().select(0);
        });
        assertThat(robot.lookup(".text-area").queryAs(TextArea.class).getText()).contains("@one.example");
        assertThat(noted()).contains("solation");
        backend.close();

        open(database, "reach", Map.of("schema", "public", "table", "docs", "key", "{\"id\": \"1\"}"));
        await(() -> robot.lookup("#seeing").tryQuery().isPresent());
        assertThat(cells(robot)).contains("•••@•••").doesNotContain("ana@one.example");
        reveal(robot);
        assertThat(cells(robot)).contains("ana@one.example");
        assertThat(noted()).contains("see a row");
    }

    /// The row that proves a leak may be a person's own.
    @Test
    void aWitnessHidesThePersonalValuesOfItsRowUntilTheyAreRevealed(FxRobot robot) throws Exception {
        String database = TestPostgres.emptyDatabase();
        TestPostgres.run(database, PEOPLE + """
                create table contacts (email text primary key, full_name text, team_id int not null references teams);
                insert into contacts values ('cy@one.example', 'Cy Moss', 1), ('di@two.example', 'Di Rook', 2);
                alter table contacts enable row level security;
                create policy anybody on contacts for select to reveal_user using (email <> '');
                grant select on contacts to reveal_user;
                """);
        login = TestPostgres.superuser();
        open(database, "isolation", Map.of());
        await(() -> robot.lookup("#witnesses").tryQuery().isPresent());
        TableView<WitnessGroup> witnesses = robot.lookup("#witnesses").queryTableView();
        WitnessGroup leak = witnesses.getItems().stream()
                .filter(group -> IsolationScreen.tables(group).contains("contacts"))
                .findFirst()
                .orElseThrow();
        robot.interact(() -> witnesses.getSelectionModel().select(leak));
        assertThat(drawer(robot)).contains("•••").doesNotContain("@one.example").doesNotContain("@two.example");
        assertThat(drawer(robot)).doesNotContain("Di Rook").doesNotContain("Cy Moss");
        assertThat(noted()).isEmpty();
        reveal(robot);
        robot.interact(() -> {
            witnesses.getSelectionModel().clearSelection();
            witnesses.getSelectionModel().select(leak);
        });
        assertThat(drawer(robot)).containsAnyOf("cy@one.example", "di@two.example");
        assertThat(noted()).contains("solation");
    }

    /// All that is read in the drawer.
    private static String drawer(FxRobot robot) {
        return robot.lookup(".drawer .label").queryAllAs(Label.class).stream()
                        .map(label -> String.valueOf(label.getText()))
                        .collect(Collectors.joining("\n"))
                + robot.lookup(".drawer .text-area").queryAs(TextArea.class).getText();
    }

    private static final String PEOPLE = """
            do $$ begin if to_regrole('reveal_user') is null then create role reveal_user; end if; end $$;
            create table teams (id int primary key, name text);
            -- some have put an address in as their name; who has no name is called by the id
            create table users (id int primary key, email text, name text, team_id int references teams);
            insert into teams values (1, 'One'), (2, 'Two');
            insert into users values (1, 'a.ruiz@one.example', 'ana@one.example', 1), (2, 'ben@two.example', null, 2);
            create table docs (id int primary key, team_id int not null references teams, owner text);
            insert into docs values (1, 1, 'ana'), (2, 2, 'ben');
            alter table docs enable row level security;
            create policy signed_in on docs to reveal_user
              using (coalesce(current_setting('app.email', true), '') <> '' or team_id = current_setting('app.team_id')::int);
            grant select on docs to reveal_user;
            """;

    private void reveal(FxRobot robot) {
        robot.interact(() -> robot.lookup("#reveal").queryAs(ToggleButton.class).fire());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String noted() {
        return ActivityLog.in(Folders.under(folder)).newest(1).stream()
                .filter(entry -> entry.action() == ActivityLog.Action.REVEALED)
                .map(entry -> String.valueOf(entry.subject()))
                .findFirst()
                .orElse("");
    }

    private static List<String> headings(TableView<?> table) {
        return table.getColumns().stream()
                .map(column -> column.getGraphic() instanceof Parent heading
                                && heading.getChildrenUnmodifiable().getFirst() instanceof Label name
                        ? name.getText().replace("\n", "")
                        : column.getText())
                .toList();
    }

    private static Set<String> cells(FxRobot robot) {
        return robot.lookup("#seeing .table-cell").queryAllAs(IndexedCell.class).stream()
                .map(cell -> String.valueOf(cell.getText()))
                .collect(Collectors.toSet());
    }

    private void open(String database, String which, Map<String, String> arguments) {
        backend = TestPostgres.backend(database, login);
        Viewpoint viewpoint = new Viewpoint(
                backend,
                SchemeDetection.of(backend).scheme(),
                new Identity.Operator(backend.facts().login()));
        ActivityLog activity = ActivityLog.in(Folders.under(folder));
        WaitForAsyncUtils.waitForAsyncFx(60_000, () -> {
            page = switch (which) {
                case "isolation" -> new IsolationPage(viewpoint, tasks, new HeardNavigator(), activity);
                case "matrix" -> new MatrixPage(viewpoint, tasks, new HeardNavigator(), activity);
                default -> new ReachPage(viewpoint, tasks, new HeardNavigator(), activity);
            };
            place.getChildren().setAll(page.root());
            page.open(arguments);
        });
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(
                180,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition).get());
        WaitForAsyncUtils.waitForFxEvents();
    }
}
