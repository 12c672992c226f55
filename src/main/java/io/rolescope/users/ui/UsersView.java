package io.rolescope.users.ui;

import io.rolescope.identities.Person;
import io.rolescope.identities.PersonalColumns.Kind;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.PagedGrid;
import io.rolescope.users.Comparison;
import io.rolescope.users.People;
import io.rolescope.users.PersonDetail;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Users page: search, people, one of them closely at the right, or two side by side.
final class UsersView {
    private final UsersViewModel model;
    private final TextField search = new TextField();
    private final Button compare = new Button("Compare two", new FontIcon(Feather.COLUMNS));
    private final RevealButton revealButton;
    private final StackPane content = new StackPane();
    private final PagePane pane;
    private final DataGrid<Person> table;
    private final PagedGrid<Person> grid;
    private final LoadableView<PersonDetail> drawer;
    private final FileQuestion question;
    private final LoadableView<Comparison> comparison;
    private final ChangeListener<Loadable<People>> onPeople = (observable, before, now) -> showPeople(now);
    private final ChangeListener<Loadable<PersonDetail>> onDetail = (observable, before, now) -> showDetail(now);
    private final ChangeListener<Loadable<Comparison>> onComparison = (observable, before, now) -> showComparison(now);

    UsersView(UsersViewModel model) {
        this.model = model;
        revealButton = new RevealButton(model.reveal(), this::redraw);
        compare.setId("compare");
        compare.setTooltip(new Tooltip("Select two people (Ctrl+click), then compare what they are and see"));
        compare.setDisable(true);
        PageHeader header = new PageHeader("Users", revealButton.root(), compare);
        header.summary().textProperty().bind(model.noteProperty());
        table = new DataGrid<>(columns(model.reveal()));
        table.table().setId("users");
        table.setDimmed(person -> person.state() != null);
        table.setPlaceholder(EmptyView.of(
                Feather.USERS, "Nobody found", "Nobody has all of these words in name, e-mail address or id."));
        table.selectedProperty().addListener((observable, before, now) -> {
            if (now != null
                    && table.table().getSelectionModel().getSelectedItems().size() < 2) {
                model.look(now.id());
            }
        });
        table.table().getSelectionModel().getSelectedItems().addListener((ListChangeListener<Person>)
                change -> compare.setDisable(change.getList().size() != 2));
        compare.setOnAction(event -> compareSelected());
        grid = new PagedGrid<>(model.rows(), table, model.countProperty());
        content.getChildren().setAll(grid.root());
        search.setId("users-search");
        search.setPromptText("Name, e-mail or id");
        search.setPrefWidth(300);
        search.textProperty().bindBidirectional(model.textProperty());
        HBox filters = new HBox(8, search);
        filters.setAlignment(Pos.CENTER_LEFT);
        pane = new PagePane(header, filters, content);
        pane.onDrawerClosed(model::closeDetail);
        pane.drawerFollows(table::letGo);
        question = new FileQuestion(model);
        drawer = new LoadableView<>(model.detailProperty(), detail -> PersonDrawer.of(detail, model, question), null);
        comparison = new LoadableView<>(model.comparisonProperty(), two -> ComparisonView.of(two, model), null);
        model.peopleProperty().addListener(onPeople);
        model.detailProperty().addListener(onDetail);
        model.comparisonProperty().addListener(onComparison);
    }

    Node root() {
        return pane.root();
    }

    private void redraw() {
        table.table().refresh();
        drawer.redraw();
        comparison.redraw();
    }

    void focusFilter() {
        search.requestFocus();
    }

    /// Whoever comes to a person from elsewhere goes on typing the file that it is about.
    void focusQuestion() {
        question.focusWhenShown();
    }

    boolean closeDrawer() {
        if (!(model.comparisonProperty().get() instanceof Loadable.Idle<Comparison>)) {
            model.closeComparison();
            return true;
        }
        return pane.closeDrawer();
    }

    void close() {
        model.peopleProperty().removeListener(onPeople);
        model.detailProperty().removeListener(onDetail);
        model.comparisonProperty().removeListener(onComparison);
        revealButton.close();
        drawer.close();
        comparison.close();
        grid.close();
    }

    private static List<GridColumn<Person>> columns(Reveal reveal) {
        return List.of(
                GridColumn.text("name", "Name", 190, Person::name),
                GridColumn.text("email", "E-mail", 250, person -> reveal.shown(Kind.EMAIL, person.email())),
                GridColumn.text("belongs", "Belongs to", 300, Person::label),
                GridColumn.text("state", "State", 110, person -> person.state() == null ? "" : person.state()),
                GridColumn.of("id", "Id", GridColumn.Kind.ID, 120, Person::id));
    }

    private void compareSelected() {
        List<Person> two = List.copyOf(table.table().getSelectionModel().getSelectedItems());
        if (two.size() == 2) {
            pane.closeDrawer();
            model.compare(two.getFirst(), two.getLast());
        }
    }

    private void showDetail(Loadable<PersonDetail> now) {
        if (!(now instanceof Loadable.Idle<PersonDetail>)) {
            pane.showDrawer(now.latest().map(detail -> detail.person().name()).orElse("Person"), drawer.root());
        }
    }

    private void showComparison(Loadable<Comparison> now) {
        content.getChildren().setAll(now instanceof Loadable.Idle<Comparison> ? grid.root() : comparison.root());
    }

    private void showPeople(Loadable<People> now) {
        if (now instanceof Loadable.Failed<People> failed) {
            content.getChildren().setAll(FailureView.of(failed.failure(), model::reload));
        } else if (now.ready().filter(people -> !people.directory().exists()).isPresent()) {
            content.getChildren()
                    .setAll(EmptyView.of(
                            Feather.USERS,
                            "No table of users here",
                            "This backend has no table that looks like a list of people and may be read. Roles can"
                                    + " still be looked as (Ctrl+L); the Explorer shows the tables that it has.",
                            "Open the Explorer",
                            model::openExplorer));
        }
    }
}
