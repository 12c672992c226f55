package io.rolescope.agents.ui;

import io.rolescope.agents.AgentActivity.Execution;
import io.rolescope.kit.Formats;
import io.rolescope.kit.Navigator;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// One run in the drawer: what was asked, what came of it, when.
final class ExecutionDetails {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExecutionDetails() {}

    static Node of(Execution run, Navigator navigator) {
        GridPane facts = new GridPane();
        facts.setHgap(16);
        facts.setVgap(6);
        fact(facts, "Agent", run.agent() + " (" + run.type() + ")");
        fact(facts, "Organization", run.organization());
        fact(facts, "For", run.person());
        fact(facts, "Asked", time(run.createdAt()));
        fact(facts, "Started", time(run.startedAt()));
        fact(facts, "Ended", time(run.completedAt()));
        fact(
                facts,
                "Ran",
                run.seconds() == null ? null : Formats.duration(Duration.ofMillis(Math.round(run.seconds() * 1000))));
        fact(facts, "Retries", Integer.toString(run.retries()));
        fact(facts, "Error", run.errorCode());
        fact(facts, "What went wrong", run.errorMessage());
        fact(facts, "Id", run.id().toString());
        VBox body = new VBox(facts, heading("Asked for"), json(run.input()));
        if (run.output() != null) {
            body.getChildren().addAll(heading("Answered"), json(run.output()));
        }
        Button reach = new Button("Who can see this?", new FontIcon(Feather.USERS));
        reach.setOnAction(event -> navigator.open(
                "reach",
                Map.of("schema", "public", "table", "agent_executions", "key", "{\"id\":\"" + run.id() + "\"}")));
        Button fix = new Button("Rehearse a fix…", new FontIcon(Feather.TOOL));
        fix.setId("rehearse-fix");
        fix.setOnAction(event -> navigator.open(
                "simulator",
                Map.of(
                        "schema", "public",
                        "table", "agent_executions",
                        "key", "{\"id\":\"" + run.id() + "\"}",
                        "command", "update",
                        "edit", "true")));
        body.getChildren().add(new HBox(8, reach, fix));
        body.getStyleClass().add("drawer-body");
        return body;
    }

    private static void fact(GridPane facts, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        Label left = new Label(name);
        left.getStyleClass().add("fact-name");
        left.setMinWidth(112);
        Label right = new Label(value);
        right.setWrapText(true);
        facts.addRow(facts.getRowCount(), left, right);
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("section-title");
        return label;
    }

    private static Node json(String text) {
        TextArea area = new TextArea(pretty(text));
        area.setEditable(false);
        area.getStyleClass().add("code");
        area.setPrefRowCount((int) Math.clamp(area.getText().lines().count(), 3, 18));
        return area;
    }

    private static String pretty(String text) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JacksonException e) {
            return text;
        }
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : Formats.local(time);
    }
}
