package io.rolescope.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One step of a plan, as `EXPLAIN (FORMAT JSON)` tells it.
///
/// @param title “Index Scan using files_pkey on files f”
/// @param table schema and name of what is read, `null` for steps that read no table
/// @param rows the planner's guess
/// @param actualRows rows met, all loops together; `null` when it was not run
/// @param milliseconds spent here and below, all loops together; `null` when it was not run
/// @param conditions named as the server names them: `Filter`, `Index Cond`
/// @param policies of the table that added conditions here; empty where row-level security does not apply
public record PlanNode(
        String title,
        @Nullable String table,
        double startupCost,
        double totalCost,
        double rows,
        @Nullable Double actualRows,
        @Nullable Double milliseconds,
        List<Condition> conditions,
        List<String> policies,
        List<PlanNode> children) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> CONDITIONS = List.of(
            "Index Cond",
            "Recheck Cond",
            "Filter",
            "Hash Cond",
            "Merge Cond",
            "Join Filter",
            "One-Time Filter",
            "TID Cond",
            "Sort Key",
            "Group Key",
            "Rows Removed by Filter",
            "Subplan Name");

    public PlanNode {
        conditions = List.copyOf(conditions);
        policies = List.copyOf(policies);
        children = List.copyOf(children);
    }

    /// A condition or another fact of a step.
    public record Condition(String name, String text) {}

    /// Reads what `EXPLAIN (FORMAT JSON, VERBOSE)` answered.
    public static PlanNode parse(String json) {
        return node(JSON.readTree(json).get(0).get("Plan"));
    }

    /// The same plan, with the policies of each table that `applied` names.
    PlanNode marked(java.util.function.Function<String, List<String>> applied) {
        return new PlanNode(
                title,
                table,
                startupCost,
                totalCost,
                rows,
                actualRows,
                milliseconds,
                conditions,
                table == null ? List.of() : applied.apply(table),
                children.stream().map(child -> child.marked(applied)).toList());
    }

    private static PlanNode node(JsonNode plan) {
        List<Condition> conditions = new ArrayList<>();
        for (String name : CONDITIONS) {
            Optional.ofNullable(plan.get(name)).ifPresent(value -> conditions.add(new Condition(name, text(value))));
        }
        List<PlanNode> children = new ArrayList<>();
        Optional.ofNullable(plan.get("Plans")).ifPresent(plans -> plans.forEach(child -> children.add(node(child))));
        double loops = plan.path("Actual Loops").asDouble(1);
        return new PlanNode(
                title(plan),
                plan.has("Relation Name")
                        ? plan.path("Schema").asString("") + "."
                                + plan.path("Relation Name").asString("")
                        : null,
                plan.path("Startup Cost").asDouble(0),
                plan.path("Total Cost").asDouble(0),
                plan.path("Plan Rows").asDouble(0),
                plan.has("Actual Rows") ? plan.path("Actual Rows").asDouble(0) * loops : null,
                plan.has("Actual Total Time") ? plan.path("Actual Total Time").asDouble(0) * loops : null,
                conditions,
                List.of(),
                children);
    }

    private static String title(JsonNode plan) {
        StringBuilder title = new StringBuilder(plan.path("Node Type").asString("Step"));
        if (plan.has("Join Type") && !plan.path("Join Type").asString("").equals("Inner")) {
            title.append(' ').append(plan.path("Join Type").asString(""));
        }
        if (plan.has("Index Name")) {
            title.append(" using ").append(plan.path("Index Name").asString(""));
        }
        if (plan.has("Relation Name")) {
            title.append(" on ").append(plan.path("Relation Name").asString(""));
        }
        String alias = plan.path("Alias").asString("");
        if (!alias.isEmpty() && !alias.equals(plan.path("Relation Name").asString(""))) {
            title.append(' ').append(alias);
        }
        return title.toString();
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(part -> parts.add(part.isString() ? part.stringValue() : part.toString()));
            return String.join(", ", parts);
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
