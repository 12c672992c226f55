package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.catalog.TableRow;
import io.rolescope.access.explain.AccessExplainer;
import io.rolescope.access.explain.ConstraintVerdict;
import io.rolescope.access.explain.Explanation;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.RowVerdict;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.explain.VerdictNode;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.IdentitiesFile;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope explain`: what an identity may do with the rows of a table, and why.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Say for each row whether an identity may do something with it, and why. Reads only.")
public final class ExplainCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private BackendOption backendOption;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private OutputOption output;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private PersonalOption personal;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private SchemeOption scheme;

    @Option(names = "--as", paramLabel = "WHO", description = "role:NAME, user:UUID-or-email or claims:JSON.")
    private @Nullable String who;

    @Option(
            names = "--identities",
            paramLabel = "FILE",
            description = "Every identity of this JSON file instead of --as.")
    private @Nullable Path file;

    @Option(names = "--table", required = true, paramLabel = "T", description = "table or schema.table.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String table;

    @Option(
            names = "--command",
            paramLabel = "COMMAND",
            defaultValue = "select",
            description = "select, insert, update, delete, or a longer form: insert-returning, select-for-update, "
                    + "delete-without-where, insert-on-conflict-do-nothing, merge-update, merge-insert, … "
                    + "(${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String command;

    @Option(names = "--key", paramLabel = "K", description = "One row: its key, or a=1,b=2. May be repeated.")
    private List<String> keys = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "Rows, at most (${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--value",
            paramLabel = "COLUMN=TEXT",
            description = "A new row's value, for insert; columns not named are NULL.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Override
    public Integer call() {
        try (Backend backend = backendOption.open()) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            Table found = catalog.find(table);
            AccessExplainer explainer = new AccessExplainer(backend, catalog);
            RowSelection selection = selection(found);
            List<SessionIdentity> subjects = identities(backend);
            subjects.forEach(who -> personal.note(backend, who, "rows of " + found.name(), output));
            List<Explanation> all = new ArrayList<>();
            for (SessionIdentity identity : subjects) {
                Explanation one = explainer.reasons(identity, found, shape(), selection, ReadOptions.standard());
                if (output.isJson()) {
                    all.add(one);
                } else {
                    print(output.out(), one);
                    output.out().flush();
                }
            }
            if (output.isJson()) {
                List<Object> json = new ArrayList<>();
                all.forEach(one -> json.add(json(one)));
                output.result(json.size() == 1 ? json.getFirst() : json, out -> {});
            }
            personal.tell(output);
            return RolescopeCommand.FINE;
        }
    }

    private List<SessionIdentity> identities(Backend backend) {
        if (file != null) {
            return IdentitiesFile.read(file);
        }
        return List.of(who == null ? SessionIdentity.login() : scheme.identity(backend, who));
    }

    private StatementShape shape() {
        try {
            return StatementShape.parse(command);
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "There is no command “" + command + "”.",
                            "Choose select, insert, update or delete.",
                            "",
                            null),
                    e);
        }
    }

    private RowSelection selection(Table found) {
        if (!values.isEmpty()) {
            return new RowSelection.Typed(new LinkedHashMap<>(values));
        }
        return keys.isEmpty()
                ? new RowSelection.First(limit)
                : new RowSelection.Keys(
                        keys.stream().map(key -> RowKeys.parse(found, key)).toList());
    }

    private Map<String, Object> json(Explanation explanation) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("identity", explanation.identity().name());
        all.put("table", explanation.table().name().toString());
        all.put("command", explanation.shape().label());
        all.put("summary", summary(explanation));
        all.put("statement", statement(explanation));
        all.put("notes", explanation.notes());
        // made one after the other while they are written
        Iterable<Map<String, Object>> rows = () -> explanation.rows().stream()
                .map(row -> json(explanation.table(), row))
                .iterator();
        all.put("rows", rows);
        return all;
    }

    private Map<String, Object> json(Table of, RowVerdict row) {
        VerdictNode tree = personal.tree(of, row.values(), row.tree());
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("key", row.key().toString());
        one.put("verdict", row.verdict().word());
        one.put("exactly", row.verdict().exactWord());
        one.put("because", personal.words(of, row.values(), row.headline()));
        one.put("caveats", row.caveats());
        if (!row.constraints().isEmpty()) {
            one.put("constraints", row.constraints());
        }
        one.put("tree", tree);
        return one;
    }

    /// Of one row it is the sentence about it.
    private String summary(Explanation explanation) {
        return explanation.rows().size() == 1
                ? personal.words(
                        explanation.table(), explanation.rows().getFirst().values(), explanation.summary())
                : personal.words(explanation.summary());
    }

    /// What was typed in stands in it, and what its row holds.
    private String statement(Explanation explanation) {
        List<TableRow> rows = new ArrayList<>();
        explanation.firstRow().ifPresent(rows::add);
        rows.add(new TableRow(explanation.table(), new LinkedHashMap<>(values)));
        return personal.words(rows, explanation.statement());
    }

    private void print(PrintWriter out, Explanation explanation) {
        Table of = explanation.table();
        out.println(summary(explanation));
        explanation.notes().forEach(note -> out.println("  Note: " + note));
        explanation.rows().stream()
                .limit(1)
                .flatMap(row -> row.caveats().stream())
                .forEach(caveat -> out.println("  Note: " + caveat));
        boolean single = explanation.rows().size() == 1;
        for (RowVerdict row : explanation.rows()) {
            if (single) {
                row.constraints().forEach(constraint -> print(out, constraint));
                print(out, personal.tree(of, row.values(), row.tree()), 1);
            } else {
                out.println("  " + personal.words(of, row.values(), row.key().toString()) + "  "
                        + row.verdict().exactWord());
                out.println("      " + personal.words(of, row.values(), row.headline()));
            }
        }
    }

    private static void print(PrintWriter out, ConstraintVerdict constraint) {
        switch (constraint.state()) {
            case HOLDS -> {}
            case REFUSES ->
                out.println("  Then the CHECK constraint " + constraint.name()
                        + " refuses the row (23514), which is no matter of access: " + constraint.expression());
            case UNKNOWN ->
                out.println("  Whether the CHECK constraint " + constraint.name() + " refuses the row is not known: "
                        + constraint.detail());
        }
    }

    private static void print(PrintWriter out, VerdictNode node, int depth) {
        StringBuilder line = new StringBuilder("  ".repeat(depth));
        line.append(node.state().name().toLowerCase(java.util.Locale.ROOT))
                .append(node.decisive() ? " * " : "   ")
                .append(node.label().replaceAll("\\s+", " "));
        if (!node.detail().isEmpty()) {
            line.append("  [").append(node.detail()).append(']');
        }
        out.println(line);
        node.saw()
                .forEach((what, value) ->
                        out.println("  ".repeat(depth + 2) + what + " = " + (value == null ? "NULL" : value)));
        node.children().forEach(child -> print(out, child, depth + 1));
    }
}
