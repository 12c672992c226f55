package io.rolescope.files.ui;

import io.rolescope.explorer.RowExport;
import io.rolescope.files.FileDetail;
import io.rolescope.files.FileRecord;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.PagedGrid;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.StackPane;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Files page: filters above, records below, one file closely at the right.
final class FilesView {
    private static final String ANY_SCAN = "Any scan state";
    private static final Choice ANY_ORGANIZATION = new Choice(null, "Any organization");

    /// An organization to choose, or none.
    private record Choice(@Nullable UUID id, String name) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final FilesViewModel model;
    private final TextField search = new TextField();
    private final ComboBox<Choice> organization = new ComboBox<>();
    private final StackPane content = new StackPane();
    private final PagePane pane;
    private final PagedGrid<FileRecord> grid;
    private final RevealButton revealButton;
    private final FileDrawer details;
    private final LoadableView<FileDetail> drawer;
    private final ChangeListener<Loadable<Boolean>> onPresent = (observable, before, now) -> showPresent(now);
    private final ChangeListener<Loadable<Map<UUID, String>>> onOrganizations =
            (observable, before, now) -> now.ready().ifPresent(this::showOrganizations);
    private final ChangeListener<@Nullable UUID> onOrganization = (observable, before, now) -> chooseOrganization(now);
    private final ChangeListener<Loadable<FileDetail>> onDetail = (observable, before, now) -> showDetail(now);

    FilesView(FilesViewModel model) {
        this.model = model;
        this.revealButton = new RevealButton(model.reveal(), this::redraw);
        PageHeader header = new PageHeader("Files", revealButton.root(), exportMenu());
        header.summary().setText("File records, their versions, who touched them, and the stored objects");
        DataGrid<FileRecord> table = new DataGrid<>(columns());
        table.table().setId("files");
        table.setDimmed(FileRecord::deleted);
        table.setPlaceholder(EmptyView.of(
                Feather.FILE_TEXT,
                "No files",
                "None match the filters, or row-level security hides them from this identity. The counts below tell"
                        + " which."));
        table.selectedProperty().addListener((observable, before, now) -> {
            if (now != null) {
                model.look(now.id());
            }
        });
        grid = new PagedGrid<>(model.rows(), table, model.count().textProperty());
        content.getChildren().setAll(grid.root());
        pane = new PagePane(header, filters(), content);
        pane.onDrawerClosed(model::closeDetail);
        pane.drawerFollows(table::letGo);
        details = new FileDrawer(model);
        drawer = new LoadableView<>(model.detailProperty(), details::of, null);
        model.presentProperty().addListener(onPresent);
        model.organizationsProperty().addListener(onOrganizations);
        model.organizationProperty().addListener(onOrganization);
        model.detailProperty().addListener(onDetail);
    }

    Node root() {
        return pane.root();
    }

    private void redraw() {
        drawer.redraw();
    }

    void focusFilter() {
        search.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.presentProperty().removeListener(onPresent);
        model.organizationsProperty().removeListener(onOrganizations);
        model.organizationProperty().removeListener(onOrganization);
        model.detailProperty().removeListener(onDetail);
        drawer.close();
        details.close();
        revealButton.close();
        grid.close();
    }

    private Node filters() {
        search.setId("files-search");
        search.setPromptText("Name, path, tag or id");
        search.setPrefWidth(240);
        search.textProperty().bindBidirectional(model.textProperty());
        organization.setId("files-organization");
        organization.setAccessibleText("Organization");
        organization.setPrefWidth(190);
        organization.getItems().setAll(ANY_ORGANIZATION);
        organization.setValue(ANY_ORGANIZATION);
        organization
                .valueProperty()
                .addListener((observable, before, now) ->
                        model.organizationProperty().set(now == null ? null : now.id()));
        ComboBox<String> scan = new ComboBox<>();
        scan.setId("files-scan");
        scan.setAccessibleText("Virus scan");
        scan.getItems().setAll(ANY_SCAN, "clean", "infected", "pending", "skipped", "failed");
        scan.setValue(ANY_SCAN);
        scan.valueProperty()
                .addListener((observable, before, now) ->
                        model.scanProperty().set(now == null || now.equals(ANY_SCAN) ? "" : now));
        CheckBox deleted = new CheckBox("Deleted ones too");
        deleted.setId("files-deleted");
        deleted.selectedProperty().bindBidirectional(model.deletedProperty());
        FlowPane line = new FlowPane(8, 8, search, organization, scan, deleted);
        line.setRowValignment(javafx.geometry.VPos.CENTER);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static List<GridColumn<FileRecord>> columns() {
        return List.of(
                GridColumn.text("name", "Name", 250, FileRecord::name),
                GridColumn.text("organization", "Organization", 150, FileRecord::organizationLabel),
                GridColumn.givingWay(GridColumn.text("owner", "Owner", 140, FileRecord::ownerLabel)),
                GridColumn.of("size", "Size", Kind.BYTES, 76, FileRecord::size),
                GridColumn.givingWay(GridColumn.text("type", "Type", 160, FileRecord::type)),
                GridColumn.givingWay(GridColumn.<FileRecord>drawn(
                        "scan", "Virus scan", 106, FileRecord::scan, file -> ScanMark.of(file.scan()))),
                GridColumn.givingWay(
                        GridColumn.text("status", "Status", 92, file -> file.deleted() ? "deleted" : file.status())),
                GridColumn.givingWay(GridColumn.of("shared", "Shared", Kind.BOOLEAN, 68, FileRecord::shared)),
                GridColumn.of("added", "Added", Kind.TIME, 96, FileRecord::createdAt));
    }

    private void showDetail(Loadable<FileDetail> now) {
        if (!(now instanceof Loadable.Idle<FileDetail>)) {
            String name = now.latest().map(detail -> detail.file().name()).orElse("File");
            pane.showDrawer(name, drawer.root());
        }
    }

    private void showOrganizations(Map<UUID, String> found) {
        @Nullable UUID chosen = model.organizationProperty().get();
        organization.getItems().setAll(ANY_ORGANIZATION);
        found.forEach((id, name) -> organization.getItems().add(new Choice(id, name)));
        chooseOrganization(chosen);
    }

    private void chooseOrganization(@Nullable UUID chosen) {
        Choice choice = organization.getItems().stream()
                .filter(one -> java.util.Objects.equals(one.id(), chosen))
                .findFirst()
                .orElseGet(() -> {
                    Choice unknown = new Choice(chosen, "Organization " + chosen);
                    organization.getItems().add(unknown);
                    return unknown;
                });
        organization.setValue(choice);
    }

    private void showPresent(Loadable<Boolean> now) {
        if (now instanceof Loadable.Failed<Boolean> failed) {
            content.getChildren().setAll(FailureView.of(failed.failure(), model::reload));
        } else if (now.ready().filter(yes -> !yes).isPresent()) {
            content.getChildren()
                    .setAll(EmptyView.of(
                            Feather.FILE_TEXT,
                            "No file records here",
                            "This backend has no table of files in the shape that this page reads. The Explorer shows"
                                    + " the tables that it has.",
                            "Open the Explorer",
                            model::openExplorer));
        } else {
            content.getChildren().setAll(grid.root());
        }
    }

    private MenuButton exportMenu() {
        MenuButton export = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
        export.setId("export");
        for (RowExport.Format format : RowExport.Format.values()) {
            MenuItem item = new MenuItem("As " + format.title() + "…");
            item.setOnAction(event -> chooseFile(format).ifPresent(file -> model.export(format, file)));
            export.getItems().add(item);
        }
        return export;
    }

    private Optional<Path> chooseFile(RowExport.Format format) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle("Export file records as this identity sees them");
        chooser.setInitialFileName("files." + format.extension());
        @Nullable File file = chooser.showSaveDialog(pane.root().getScene().getWindow());
        return Optional.ofNullable(file).map(File::toPath);
    }
}
