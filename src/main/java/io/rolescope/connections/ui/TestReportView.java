package io.rolescope.connections.ui;

import atlantafx.base.theme.Styles;
import io.rolescope.connections.ConnectionTest;
import io.rolescope.connections.ServerFacts;
import io.rolescope.identities.SchemeDetection;
import io.rolescope.kit.Formats;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Draws what a test of a connection found: each step, then what the server says of itself.
final class TestReportView {
    private static final int SHOWN_ROLES = 12;

    private TestReportView() {}

    static Node of(ConnectViewModel.TestReport report) {
        VBox box = new VBox(8);
        box.getStyleClass().add("connect-card");
        Label title = new Label(
                report.outcome().failure().isEmpty() ? "The connection works" : "The connection does not work");
        title.getStyleClass().add("section-title");
        box.getChildren().add(title);
        report.outcome().steps().forEach(step -> box.getChildren().add(step(step)));
        report.outcome().failure().ifPresent(failure -> {
            Label next = new Label(failure.nextStep());
            next.setWrapText(true);
            next.getStyleClass().add(Styles.TEXT_MUTED);
            box.getChildren().add(next);
        });
        ServerFacts facts = report.outcome().facts();
        if (facts != null) {
            box.getChildren().add(facts(facts, report));
        }
        return box;
    }

    private static Node step(ConnectionTest.StepResult step) {
        FontIcon icon = new FontIcon(step.ok() ? Feather.CHECK : Feather.X);
        icon.getStyleClass().addAll("verdict-icon", step.ok() ? "verdict-visible" : "verdict-hidden");
        Label name = new Label(step.step().title());
        name.setMinWidth(130);
        Label sentence = new Label(step.sentence());
        sentence.setWrapText(true);
        HBox.setHgrow(sentence, Priority.ALWAYS);
        Label took = new Label(Formats.duration(step.took()));
        took.getStyleClass().add(Styles.TEXT_MUTED);
        took.setMinWidth(60);
        took.setAlignment(Pos.CENTER_RIGHT);
        HBox line = new HBox(8, icon, name, sentence, took);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Node facts(ServerFacts facts, ConnectViewModel.TestReport report) {
        GridPane grid = new GridPane(16, 4);
        int row = 0;
        row = fact(grid, row, "Server", "PostgreSQL " + facts.version() + (facts.standby() ? ", a standby" : ""));
        row = fact(grid, row, "Connection", facts.encrypted() ? "encrypted" : "not encrypted");
        row = fact(grid, row, "Login", facts.login() + powers(facts));
        row = fact(grid, row, "May become", roles(facts));
        row = fact(
                grid,
                row,
                "Row-level security",
                facts.tablesWithRls() + " of " + Formats.counted(facts.tables(), "table", "tables")
                        + " have it enabled");
        row = fact(
                grid,
                row,
                "Hidden rows",
                facts.observerBypassesRls()
                        ? "can be told, through "
                                + (facts.observer().role() == null
                                        ? "this login"
                                        : facts.observer().role())
                        : "stay unknown: neither this login nor a role of it bypasses row-level security");
        row = fact(grid, row, "Schemas", String.join(", ", facts.schemas()));
        SchemeDetection scheme = report.scheme();
        if (scheme != null) {
            fact(grid, row, "Users are told apart", scheme(scheme));
        }
        return grid;
    }

    private static String powers(ServerFacts facts) {
        if (facts.superuser()) {
            return ", a superuser: what it sees proves nothing about row-level security";
        }
        if (facts.bypassesRls()) {
            return ", bypasses row-level security";
        }
        return facts.ownedTables() > 0
                ? ", owner of " + Formats.counted(facts.ownedTables(), "table", "tables") + " without forced security"
                : ", held to row-level security";
    }

    private static String roles(ServerFacts facts) {
        if (facts.roles().isEmpty()) {
            return "no other role";
        }
        String names = facts.roles().stream()
                .limit(SHOWN_ROLES)
                .map(ServerFacts.SettableRole::name)
                .collect(Collectors.joining(", "));
        int more = facts.roles().size() - SHOWN_ROLES;
        return more > 0 ? names + " and " + more + " more" : names;
    }

    private static String scheme(SchemeDetection scheme) {
        return scheme.evidence().isEmpty()
                ? "by database role only"
                : scheme.evidence().stream()
                        .map(SchemeDetection.Evidence::reads)
                        .distinct()
                        .limit(6)
                        .collect(Collectors.joining(", "));
    }

    private static int fact(GridPane grid, int row, String name, String value) {
        Label left = new Label(name);
        left.getStyleClass().add("fact-name");
        left.setMinWidth(130);
        Label right = new Label(value);
        right.setWrapText(true);
        grid.addRow(row, left, right);
        return row + 1;
    }
}
