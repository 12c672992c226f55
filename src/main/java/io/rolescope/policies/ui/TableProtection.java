package io.rolescope.policies.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.access.catalog.Function;
import io.rolescope.access.catalog.Policy;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.expression.SqlLayout;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Navigator;
import io.rolescope.kit.charts.ChartCard;
import io.rolescope.kit.grid.GridColumn;
import io.rolescope.kit.grid.LocalGrid;
import io.rolescope.policies.PolicySentence;
import io.rolescope.policies.RoleGrants;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TitledPane;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// One table's protection: its state, who holds which grant, every policy, the functions that they ask.
final class TableProtection {
    private static final List<String> PRIVILEGES = List.of("SELECT", "INSERT", "UPDATE", "DELETE");
    private static final List<String> OTHERS = List.of("TRUNCATE", "REFERENCES", "TRIGGER");

    private TableProtection() {}

    /// @param draft opens the editor on a policy, `null` for a new one
    static Node of(PolicyCatalog catalog, Table table, Navigator navigator, Consumer<@Nullable Policy> draft) {
        Label name = new Label(table.name().toString(), shield(table));
        name.getStyleClass().add("section-title");
        name.setId("policy-table");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button simulate = new Button("Simulate", new FontIcon(Feather.EYE));
        simulate.setId("simulate");
        simulate.setOnAction(event -> PoliciesView.simulate(navigator, table.name()));
        Button add = new Button("Draft a policy", new FontIcon(Feather.PLUS));
        add.setId("draft-new");
        add.setOnAction(event -> draft.accept(null));
        HBox head = new HBox(8, name, gap, add, simulate);
        head.setAlignment(Pos.CENTER_LEFT);
        Label state = new Label(state(table));
        state.setWrapText(true);
        state.getStyleClass().add(Styles.TEXT_MUTED);
        VBox body = new VBox(12, head, state, grants(catalog, table));
        body.getStyleClass().add("inset");
        if (table.policies().isEmpty()) {
            body.getChildren()
                    .add(new Label(
                            table.rls()
                                    ? "No policy: with row-level security on, nobody but the exempt sees or changes a row."
                                    : "No policy."));
        }
        table.policies().forEach(policy -> body.getChildren().add(policy(policy, draft)));
        Collection<Function> functions = catalog.functionsOf(table.name());
        if (!functions.isEmpty()) {
            Label heading = new Label("Functions that these policies ask");
            heading.getStyleClass().add("section-title");
            body.getChildren().add(heading);
            functions.forEach(function -> body.getChildren().add(function(function)));
        }
        body.setStyle("-fx-padding: 0 24 24 16;");
        return body;
    }

    /// The state of row-level security, as icon with a word for screen readers.
    static Node shield(Table table) {
        FontIcon icon = new FontIcon(table.rls() ? Feather.SHIELD : Feather.SHIELD_OFF);
        icon.getStyleClass()
                .addAll(
                        "verdict-icon",
                        !table.rls() ? "verdict-hidden" : table.forced() ? "verdict-visible" : "verdict-fails");
        icon.setAccessibleText(
                !table.rls() ? "no row-level security" : table.forced() ? "enforced for all" : "owner is exempt");
        return icon;
    }

    private static String state(Table table) {
        String rls = !table.rls()
                ? "Row-level security is off: grants alone decide, policies are not asked."
                : table.forced()
                        ? "Row-level security is on and forced: the owner is held to it too."
                        : "Row-level security is on, but not forced: the owner (" + table.owner()
                                + ") and inheriting members of it are exempt.";
        return rls + " Owner " + table.owner() + " · "
                + Formats.counted(table.policies().size(), "policy", "policies");
    }

    private static Node grants(PolicyCatalog catalog, Table table) {
        List<RoleGrants> grants = RoleGrants.on(catalog, table.name());
        List<GridColumn<RoleGrants>> columns = new ArrayList<>();
        columns.add(GridColumn.of("role", "Granted to", GridColumn.Kind.CODE, 180, RoleGrants::role));
        for (String privilege : PRIVILEGES) {
            columns.add(GridColumn.text(
                    privilege.toLowerCase(java.util.Locale.ROOT), privilege, 84, row -> row.of(privilege)));
        }
        columns.add(GridColumn.text("others", "Also", 230, TableProtection::others));
        LocalGrid<RoleGrants> grid = new LocalGrid<>("grants", columns).fitted();
        grid.setRows(grants);
        grid.grid().setPlaceholder(new Label("No grants: only the owner and superusers may use it."));
        double height = 34 + 30.0 * Math.clamp(grants.size(), 1, 8);
        grid.grid().table().setMinHeight(height);
        grid.grid().table().setPrefHeight(height);
        grid.grid().table().setMaxHeight(height);
        return grid.root();
    }

    private static String others(RoleGrants grants) {
        return OTHERS.stream()
                .filter(other -> !grants.of(other).isEmpty())
                .map(other -> grants.of(other).equals("yes") ? other : other + " (" + grants.of(other) + ")")
                .collect(Collectors.joining(", "));
    }

    private static Node policy(Policy policy, Consumer<@Nullable Policy> draft) {
        HBox badges = new HBox(6, badge(policy.command().name(), Styles.ACCENT));
        badges.getChildren()
                .add(policy.permissive() ? badge("permissive", Styles.SUCCESS) : badge("restrictive", Styles.WARNING));
        badges.getChildren().add(badge("to " + String.join(", ", policy.roles()), Styles.TEXT_MUTED));
        Button copy = new Button("Copy SQL", new FontIcon(Feather.COPY));
        copy.getStyleClass().addAll(Styles.FLAT, Styles.SMALL);
        copy.setOnAction(event -> copy(policy.createSql()));
        Button edit = new Button("Draft a change", new FontIcon(Feather.EDIT_2));
        edit.getStyleClass().addAll(Styles.FLAT, Styles.SMALL, "draft-change");
        edit.setOnAction(event -> draft.accept(policy));
        badges.getChildren().addAll(copy, edit);
        badges.setAlignment(Pos.CENTER_RIGHT);
        badges.getChildren().forEach(badge -> ((Region) badge).setMinWidth(Region.USE_PREF_SIZE));
        VBox content = new VBox(6);
        expression(content, "USING", policy.using());
        if (policy.check() != null && !policy.check().equals(policy.using())) {
            expression(content, "WITH CHECK", policy.check());
        } else if (policy.check() != null) {
            content.getChildren().add(muted("WITH CHECK is the same."));
        }
        return new ChartCard(policy.name(), PolicySentence.of(policy), badges, content);
    }

    private static void expression(VBox into, String title, @Nullable String sql) {
        if (sql == null) {
            return;
        }
        into.getChildren().addAll(muted(title), code(SqlLayout.of(sql)));
    }

    private static Node function(Function function) {
        String how = (function.definer() ? "SECURITY DEFINER, as " + function.owner() : "as its caller") + " · "
                + switch (function.volatility()) {
                    case 'i' -> "immutable";
                    case 's' -> "stable";
                    default -> "volatile";
                }
                + " · " + function.language() + " · "
                + (function.settings().isEmpty() ? "search_path not pinned" : String.join(", ", function.settings()));
        VBox content = new VBox(6, muted(how));
        if (!function.body().isBlank()) {
            content.getChildren().add(code(function.body().strip()));
        }
        TitledPane pane = new TitledPane(function.qualifiedName() + "(" + function.arguments() + ")", content);
        pane.setExpanded(false);
        if (function.definer() && !function.pinsSearchPath()) {
            pane.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
        }
        return pane;
    }

    private static Label badge(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().addAll(Styles.TEXT_SMALL, style);
        return label;
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.getStyleClass().addAll(Styles.TEXT_MUTED, Styles.TEXT_SMALL);
        return label;
    }

    private static Node code(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("code");
        label.setWrapText(true);
        label.setMaxWidth(Double.MAX_VALUE);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setStyle("-fx-background-color: -color-bg-subtle; -fx-background-radius: 4; -fx-padding: 8 10 8 10;");
        return label;
    }

    private static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
