package io.rolescope.policies.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableName;
import io.rolescope.identities.Viewpoint;
import io.rolescope.kit.EmptyView;
import io.rolescope.kit.Loadable;
import io.rolescope.kit.LoadableView;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.PageHeader;
import io.rolescope.kit.PagePane;
import io.rolescope.kit.Tasks;
import io.rolescope.policies.ui.draft.DraftPlace;
import java.util.Map;
import java.util.Objects;
import javafx.beans.value.ChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws the Policies page: tables left, the chosen one's protection right.
final class PoliciesView {
    private final PoliciesViewModel model;
    private final Navigator navigator;
    private final DraftPlace drafting;
    private @Nullable String wantedDraft;
    private final PageHeader header;
    private final PagePane pane;
    private final TextField search = new TextField();
    private final LoadableView<PoliciesScreen> content;
    private final ChangeListener<Loadable<PoliciesScreen>> summary = (observable, before, now) -> showSummary(now);
    private final ListView<Table> list = new ListView<>();
    private final ChangeListener<@Nullable TableName> wanted = (observable, before, now) -> select(now);

    PoliciesView(PoliciesViewModel model, Viewpoint viewpoint, Tasks tasks, Navigator navigator) {
        this.drafting = new DraftPlace(viewpoint, tasks, navigator);
        this.model = model;
        this.navigator = navigator;
        Button reload = new Button(null, new FontIcon(Feather.REFRESH_CW));
        reload.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        reload.setAccessibleText("Read again");
        reload.setOnAction(event -> model.reload());
        header = new PageHeader("Policies", reload);
        list.setId("policy-tables");
        list.getStyleClass().addAll("policy-tables", atlantafx.base.theme.Tweaks.EDGE_TO_EDGE);
        list.setCellFactory(view -> new TableEntry());
        search.setId("policies-search");
        search.setPromptText("Find a table or policy");
        content = new LoadableView<>(model.screen(), this::draw, model::reload);
        pane = new PagePane(header, null, drafting.over(content.root()));
        drafting.drawer(pane);
        model.screen().addListener(summary);
        model.wanted().addListener(wanted);
    }

    Node root() {
        return pane.root();
    }

    void focusFilter() {
        search.requestFocus();
    }

    boolean closeDrawer() {
        return pane.closeDrawer() || drafting.close();
    }

    void closeDraft() {
        wantedDraft = null;
        drafting.close();
    }

    /// Opens the editor once the tables are there.
    void draftWhenRead(String policy) {
        wantedDraft = policy;
        model.screen().get().ready().ifPresent(this::openWantedDraft);
    }

    private void openWantedDraft(PoliciesScreen screen) {
        @Nullable String policy = wantedDraft;
        @Nullable TableName name = model.wanted().get();
        if (policy == null || name == null) {
            return;
        }
        wantedDraft = null;
        screen.catalog()
                .table(name)
                .ifPresent(table -> drafting.open(
                        screen.catalog(),
                        table,
                        table.policies().stream()
                                .filter(one -> one.name().equals(policy))
                                .findFirst()
                                .orElse(null)));
    }

    void close() {
        drafting.close();
        model.screen().removeListener(summary);
        model.wanted().removeListener(wanted);
        content.close();
    }

    private void showSummary(Loadable<PoliciesScreen> now) {
        header.summary().setText(now.latest().map(PoliciesScreen::summary).orElse(""));
    }

    private Node draw(PoliciesScreen screen) {
        if (screen.tables().isEmpty()) {
            return EmptyView.of(Feather.SHIELD, "No tables", "This login knows of no table that could have policies.");
        }
        ScrollPane details = new ScrollPane();
        details.setFitToWidth(true);
        details.setId("policy-details");
        list.getSelectionModel().selectedItemProperty().addListener((observable, before, now) -> {
            if (now != null) {
                details.setContent(TableProtection.of(
                        screen.catalog(), now, navigator, policy -> drafting.open(screen.catalog(), now, policy)));
                details.setVvalue(0);
                model.wanted().set(now.name());
            }
        });
        search.setOnKeyTyped(null);
        search.textProperty().addListener((observable, before, now) -> fill(screen, now));
        fill(screen, search.getText());
        openWantedDraft(screen);
        HBox searchBox = new HBox(search);
        HBox.setHgrow(search, Priority.ALWAYS);
        searchBox.setStyle("-fx-padding: 0 12 8 24;");
        VBox left = new VBox(searchBox, list);
        left.setMinWidth(260);
        VBox.setVgrow(list, Priority.ALWAYS);
        SplitPane split = new SplitPane(left, details);
        split.setDividerPositions(0.28);
        SplitPane.setResizableWithParent(left, false);
        return split;
    }

    private void fill(PoliciesScreen screen, String text) {
        @Nullable TableName before = model.wanted().get();
        list.getItems().setAll(screen.matching(text));
        select(before);
        if (list.getSelectionModel().isEmpty() && !list.getItems().isEmpty()) {
            // what one mostly wants to see first has policies
            list.getItems().stream()
                    .filter(table ->
                            !table.policies().isEmpty() && table.name().schema().equals("public"))
                    .findFirst()
                    .ifPresentOrElse(
                            table -> list.getSelectionModel().select(table),
                            () -> list.getSelectionModel().selectFirst());
            list.scrollTo(Math.max(0, list.getSelectionModel().getSelectedIndex() - 2));
        }
    }

    private void select(@Nullable TableName name) {
        if (name == null) {
            return;
        }
        @Nullable Table chosen = list.getSelectionModel().getSelectedItem();
        if (chosen != null && chosen.name().equals(name)) {
            return;
        }
        list.getItems().stream()
                .filter(table -> Objects.equals(table.name(), name))
                .findFirst()
                .ifPresent(table -> {
                    list.getSelectionModel().select(table);
                    list.scrollTo(table);
                });
    }

    /// Opens the simulator on a table.
    static void simulate(Navigator navigator, TableName table) {
        navigator.open("simulator", Map.of("schema", table.schema(), "table", table.name()));
    }

    private static final class TableEntry extends ListCell<Table> {
        TableEntry() {
            // as wide as the list, so that long names are shortened and the count stays in sight
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Table table, boolean empty) {
            super.updateItem(table, empty);
            if (empty || table == null) {
                setGraphic(null);
                return;
            }
            Node shield = TableProtection.shield(table);
            Label name = new Label(table.name().toString());
            name.getStyleClass().add("code");
            name.setMinWidth(0);
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            Label count = new Label(Integer.toString(table.policies().size()));
            count.getStyleClass().add(Styles.TEXT_MUTED);
            count.setMinWidth(Region.USE_PREF_SIZE);
            HBox row = new HBox(8, shield, name, gap, count);
            row.setAlignment(Pos.CENTER_LEFT);
            setGraphic(row);
        }
    }
}
