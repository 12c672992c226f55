package io.rolescope.organizations.ui;

import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.PagedGrid;
import io.rolescope.organizations.Organization;
import io.rolescope.organizations.OrganizationDetail;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.feather.Feather;

/// The Organizations page: tenants with their numbers, one of them closely at the right.
final class OrganizationsView {
    private final OrganizationsViewModel model;
    private final TextField search = new TextField();
    private final StackPane content = new StackPane();
    private final PagePane pane;
    private final PagedGrid<Organization> grid;
    private final LoadableView<OrganizationDetail> drawer;
    private final ChangeListener<Loadable<Boolean>> onPresent = (observable, before, now) -> showPresent(now);
    private final ChangeListener<Loadable<OrganizationDetail>> onDetail = (observable, before, now) -> showDetail(now);

    OrganizationsView(OrganizationsViewModel model) {
        this.model = model;
        PageHeader header = new PageHeader("Organizations");
        header.summary().setText("Tenants, their members, what they keep and use; numbers are what this identity sees");
        DataGrid<Organization> table = new DataGrid<>(columns());
        table.table().setId("organizations");
        table.setDimmed(organization -> organization.deletedAt() != null);
        table.setPlaceholder(EmptyView.of(
                Feather.BRIEFCASE,
                "No organizations",
                "None match, or row-level security hides them from this identity. The counts below tell which."));
        table.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                model.look(now.id());
            }
        });
        grid = new PagedGrid<>(model.rows(), table, model.count().textProperty());
        content.getChildren().setAll(grid.root());
        search.setId("organizations-search");
        search.setPromptText("Name or id");
        search.setPrefWidth(260);
        search.textProperty().bindBidirectional(model.textProperty());
        HBox filters = new HBox(8, search);
        filters.setAlignment(Pos.CENTER_LEFT);
        pane = new PagePane(header, filters, content);
        pane.onDrawerClosed(model::closeDetail);
        pane.drawerFollows(table::letGo);
        drawer = new LoadableView<>(model.detailProperty(), detail -> OrganizationDrawer.of(detail, model), null);
        model.presentProperty().addListener(onPresent);
        model.detailProperty().addListener(onDetail);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.presentProperty().removeListener(onPresent);
        model.detailProperty().removeListener(onDetail);
        drawer.close();
        grid.close();
    }

    private static List<GridColumn<Organization>> columns() {
        return List.of(
                GridColumn.text("name", "Name", 200, Organization::name),
                GridColumn.givingWay(GridColumn.text("plan", "Plan", 90, Organization::plan)),
                GridColumn.givingWay(GridColumn.text("status", "Status", 84, Organization::status)),
                GridColumn.of("students", "Students", Kind.NUMBER, 88, Organization::students),
                GridColumn.of("teachers", "Teachers", Kind.NUMBER, 88, Organization::teachers),
                GridColumn.of("admins", "Admins", Kind.NUMBER, 80, Organization::admins),
                GridColumn.of("files", "Files", Kind.NUMBER, 80, Organization::files),
                GridColumn.givingWay(GridColumn.of("storage", "Storage", Kind.BYTES, 88, Organization::storageBytes)),
                GridColumn.givingWay(
                        GridColumn.of("tokens", "Tokens this month", Kind.NUMBER, 140, Organization::tokens)),
                GridColumn.givingWay(GridColumn.of("cost", "Cost this month", Kind.MONEY, 124, Organization::cost)),
                GridColumn.givingWay(GridColumn.of("since", "Since", Kind.TIME, 100, Organization::createdAt)));
    }

    private void showDetail(Loadable<OrganizationDetail> now) {
        if (!(now instanceof Loadable.Idle<OrganizationDetail>)) {
            pane.showDrawer(
                    now.latest().map(detail -> detail.organization().name()).orElse("Organization"), drawer.root());
        }
    }

    private void showPresent(Loadable<Boolean> now) {
        if (now instanceof Loadable.Failed<Boolean> failed) {
            content.getChildren().setAll(FailureView.of(failed.failure(), model::reload));
        } else if (now.ready().filter(yes -> !yes).isPresent()) {
            content.getChildren()
                    .setAll(EmptyView.of(
                            Feather.BRIEFCASE,
                            "No organizations here",
                            "This backend has no tables of organizations and members in the shape that this page"
                                    + " reads. The Explorer shows the tables that it has.",
                            "Open the Explorer",
                            model::openExplorer));
        } else {
            content.getChildren().setAll(grid.root());
        }
    }
}
