package io.rolescope.audit.ui;

import io.rolescope.audit.AuditEvent;
import io.rolescope.audit.AuditSource;
import io.rolescope.explorer.RowExport;
import io.rolescope.identities.PersonalColumns;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.FailureView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Reveal;
import io.rolescope.kit.RevealButton;
import io.rolescope.kit.grid.DataGrid;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.GridColumn.Kind;
import io.rolescope.kit.grid.PagedGrid;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.stage.FileChooser;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The Audit log: filters above, entries below, one entry closely at the right.
final class AuditView {
    private final AuditViewModel model;
    private final AuditFilterBar filters;
    private final RevealButton revealButton;
    private final DataGrid<AuditEvent> table;
    private final PagePane pane;
    private final StackPane content = new StackPane();
    private final PagedGrid<AuditEvent> grid;
    private final ChangeListener<Loadable<Set<AuditSource>>> onPresent = (observable, before, now) -> showPresent(now);
    private final ChangeListener<Loadable<List<String>>> onTables = (observable, before, now) -> showTables(now);

    AuditView(AuditViewModel model) {
        this.model = model;
        this.filters = new AuditFilterBar(model);
        this.revealButton = new RevealButton(model.reveal(), this::redraw);
        ToggleButton live = new ToggleButton("Live", new FontIcon(Feather.RADIO));
        live.setId("audit-live");
        live.setTooltip(new Tooltip("Shows new entries as they come, every two seconds"));
        live.selectedProperty().bindBidirectional(model.liveProperty());
        PageHeader header = new PageHeader("Audit log", revealButton.root(), live, exportMenu());
        header.summary().setText("Who changed, did or looked at what, as far as the identity above may see it");
        table = new DataGrid<>(columns(model.reveal()));
        table.table().setId("events");
        table.setPlaceholder(EmptyView.of(
                Feather.INBOX,
                "No entries",
                "Nothing happened in this time that the filters let through, or row-level security hides it from"
                        + " this identity. Try a longer time."));
        table.selectedProperty().addListener((observable, before, now) -> look(now));
        grid = new PagedGrid<>(model.rows(), table, model.countProperty());
        content.getChildren().setAll(grid.root());
        pane = new PagePane(header, filters.root(), content);
        pane.drawerFollows(table::letGo);
        model.presentProperty().addListener(onPresent);
        model.tablesProperty().addListener(onTables);
    }

    Node root() {
        return pane.root();
    }

    private void redraw() {
        table.table().refresh();
        if (pane.isDrawerOpen()) {
            look(table.selectedProperty().get());
        }
    }

    void focusFilter() {
        filters.focus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer();
    }

    void close() {
        model.presentProperty().removeListener(onPresent);
        model.tablesProperty().removeListener(onTables);
        revealButton.close();
        filters.close();
        grid.close();
    }

    private static List<GridColumn<AuditEvent>> columns(Reveal reveal) {
        return List.of(
                GridColumn.of("when", "When", Kind.TIME, 110, AuditEvent::at),
                GridColumn.text("who", "Who", 150, AuditScreen::who),
                GridColumn.givingWay(GridColumn.text("role", "As", 100, AuditEvent::userRole)),
                GridColumn.givingWay(GridColumn.text("organization", "Organization", 150, AuditEvent::organization)),
                GridColumn.of("operation", "What", Kind.CODE, 140, AuditEvent::operation),
                GridColumn.text("subject", "Table or subject", 160, AuditEvent::subject),
                GridColumn.givingWay(GridColumn.of("record", "Record", Kind.ID, 110, AuditEvent::subjectId)),
                GridColumn.givingWay(
                        GridColumn.text("changed", "Changed", 220, event -> String.join(", ", event.changedFields()))),
                GridColumn.givingWay(GridColumn.of(
                        "address",
                        "Address",
                        Kind.CODE,
                        120,
                        event -> reveal.shown(PersonalColumns.Kind.NETWORK, event.ipAddress()))));
    }

    private void look(@Nullable AuditEvent event) {
        if (event != null) {
            pane.showDrawer(AuditScreen.of(event).headline(), EventDrawer.of(event, model));
        }
    }

    private void showPresent(Loadable<Set<AuditSource>> now) {
        if (now instanceof Loadable.Failed<Set<AuditSource>> failed) {
            content.getChildren().setAll(FailureView.of(failed.failure(), model::reload));
        } else if (now.ready().filter(Set::isEmpty).isPresent()) {
            content.getChildren()
                    .setAll(EmptyView.of(
                            Feather.LIST,
                            "No audit log here",
                            "This backend has none of the tables rls_audit_log, audit_logs and user_activity_log"
                                    + " that this page reads. The Explorer shows the tables that it has.",
                            "Open the Explorer",
                            model::openExplorer));
        } else {
            content.getChildren().setAll(grid.root());
        }
    }

    private void showTables(Loadable<List<String>> now) {
        now.ready().ifPresent(filters::showTables);
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
        chooser.setTitle("Export entries as this identity sees them");
        chooser.setInitialFileName(model.form().sourceProperty().get().table() + "." + format.extension());
        @Nullable File file = chooser.showSaveDialog(pane.root().getScene().getWindow());
        return Optional.ofNullable(file).map(File::toPath);
    }
}
