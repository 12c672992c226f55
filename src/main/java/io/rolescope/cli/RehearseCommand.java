package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.PolicyCommand;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.RowKeys;
import io.rolescope.access.explain.RowSelection;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.rehearse.Agreement;
import io.rolescope.access.rehearse.Rehearsal;
import io.rolescope.access.rehearse.RehearsalPlan;
import io.rolescope.access.rehearse.RehearsalResult;
import io.rolescope.access.rehearse.Write;
import io.rolescope.connections.ActivityLog;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.settings.Folders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope rehearse`: one write, run for real as an identity and rolled back.
///
/// Without the opt-in it only says what would run and what that may set off.
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        description = {
            "Run one write for real as an identity, look at what it does, and roll it back.",
            "Without --run-and-roll-back only the statement, what is expected of it, and what it may set off outside of "
                    + "the transaction are shown.",
            "Exit 0: it went through; 1: the server refuses it, or it is not what was predicted; 2: it could not be tried."
        })
public final class RehearseCommand implements Callable<Integer> {
    /// Rows looked at to predict a statement that reaches every row.
    private static final int EVERY_ROW = 2_000;

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

    @Option(
            names = "--as",
            required = true,
            paramLabel = "WHO",
            description = "role:NAME, user:UUID-or-email or claims:JSON.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String who;

    @Option(names = "--table", paramLabel = "T", description = "The table; not with --sql.")
    private @Nullable String table;

    @Option(
            names = "--command",
            paramLabel = "COMMAND",
            defaultValue = "update",
            description =
                    "insert, update, delete, or a form of them: “update returning”, “insert on conflict do nothing”, "
                            + "“delete without where”, “merge update” (${DEFAULT-VALUE} unless told).")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String command;

    @Option(names = "--key", paramLabel = "K", description = "The row, for update and delete: 4711, or a=1, b=2.")
    private @Nullable String key;

    @Option(
            names = "--set",
            paramLabel = "COLUMN=VALUE",
            description =
                    "A value: what an update sets, or a new row has. Other columns of a new row take their defaults.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(names = "--set-null", paramLabel = "COLUMN", description = "The same with NULL; may be repeated.")
    private List<String> nulls = new ArrayList<>();

    @Option(
            names = "--sql",
            paramLabel = "STATEMENT",
            description = "One statement instead; nothing is predicted of it.")
    private @Nullable String sql;

    @Option(
            names = "--run-and-roll-back",
            description = "Really run it. Rows come back as they were; what acts outside the transaction does not.")
    private boolean run;

    @Override
    public Integer call() {
        try (Backend backend = backendOption.open()) {
            if (run) {
                // asked for by --run-and-roll-back; the backend is opened for nothing else
                backend.permitRehearsals();
            }
            PolicyCatalog catalog = CatalogReader.read(backend);
            SessionIdentity identity = scheme.identity(backend, who);
            Rehearsal rehearsal = new Rehearsal(backend, catalog);
            RehearsalPlan plan = rehearsal.plan(identity, write(catalog), ReadOptions.standard());
            personal.note(backend, identity, plan.subject(), output);
            MaskedRehearsal masked = new MaskedRehearsal(personal, catalog, plan);
            if (!run) {
                output.result(
                        masked.json(RehearsalReport.json(plan)),
                        out -> out.print(masked.words(text(to -> RehearsalReport.print(to, plan)))));
                personal.tell(output);
                output.message("Nothing was run. Add --run-and-roll-back to run it and roll it back.");
                return RolescopeCommand.FINE;
            }
            ActivityLog.in(Folders.ofThisUser())
                    .add(backend.profile(), ActivityLog.Action.REHEARSED, identity, null, plan.subject())
                    .ifPresent(failure -> output.message(failure.sentence() + " " + failure.nextStep()));
            RehearsalResult result = rehearsal.run(plan, ReadOptions.standard());
            RehearsalResult shown = masked.of(result);
            output.result(
                    masked.json(RehearsalReport.json(shown)),
                    out -> out.print(masked.words(text(to -> RehearsalReport.print(to, shown)))));
            personal.tell(output);
            boolean fine = result.outcome() instanceof RehearsalResult.Outcome.Done
                    && result.agreement().state() != Agreement.State.DIFFERS;
            return fine ? RolescopeCommand.FINE : RolescopeCommand.FOUND;
        }
    }

    private static String text(Consumer<PrintWriter> print) {
        StringWriter text = new StringWriter();
        PrintWriter to = new PrintWriter(text);
        print.accept(to);
        to.flush();
        return text.toString();
    }

    private Write write(PolicyCatalog catalog) {
        if (sql != null) {
            return new Write.Typed(sql);
        }
        if (table == null) {
            throw invalid("It is not said what to rehearse.", "Name a table with --table, or a statement with --sql.");
        }
        Table found = catalog.find(table);
        StatementShape shape = shape();
        return new Write.OfRow(found, shape, rows(found, shape));
    }

    private RowSelection rows(Table found, StatementShape shape) {
        Map<String, @Nullable String> typed = new LinkedHashMap<>(values);
        nulls.forEach(column -> typed.put(column, null));
        if (shape.isInsert()) {
            return new RowSelection.Typed(typed);
        }
        if (shape.reachesEveryRow() && key == null) {
            if (!typed.isEmpty()) {
                throw invalid(
                        "To set values in every row, name one row to judge by.",
                        "Add --key; every row is set all the same.");
            }
            return new RowSelection.First(EVERY_ROW);
        }
        if (key == null) {
            throw invalid("It is not said which row.", "Name it with --key.");
        }
        return typed.isEmpty() || shape.command() != PolicyCommand.UPDATE
                ? new RowSelection.Keys(List.of(RowKeys.parse(found, key)))
                : new RowSelection.Changed(RowKeys.parse(found, key), typed);
    }

    private StatementShape shape() {
        try {
            StatementShape shape = StatementShape.parse(command);
            if (shape.writes()) {
                return shape;
            }
        } catch (IllegalArgumentException e) {
            throw new FailureException(
                    new Failure.Invalid(
                            "There is no command “" + command + "”.", "Choose insert, update or delete.", "", null),
                    e);
        }
        throw invalid(
                "“" + command + "” writes nothing.", "Use rolescope explain, or choose insert, update or delete.");
    }

    private static FailureException invalid(String sentence, String nextStep) {
        return new FailureException(new Failure.Invalid(sentence, nextStep, "", null));
    }
}
