package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.catalog.Table;
import io.rolescope.access.explain.StatementShape;
import io.rolescope.access.verify.AccessVerification;
import io.rolescope.access.verify.Decision;
import io.rolescope.access.verify.VerificationReport;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `rolescope verify`: predictions beside what the server does.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Hold every prediction against the server, and exit with 1 on any disagreement, with 2 when there was "
                    + "nothing to hold.",
            "Reads are tried as they are. Writes are tried for real, row by row, in a transaction that is always rolled "
                    + "back; triggers that act outside of the transaction (network calls, sequences) are not taken back. "
                    + "With --reads-only no write is tried."
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

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
    private IdentityOptions identityOptions;

    @Option(names = "--table", paramLabel = "T", description = "Only this table; may be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--command", paramLabel = "COMMAND", description = "Only this command or form; may be repeated.")
    private List<String> commands = new ArrayList<>();

    @Option(names = "--rows", paramLabel = "N", defaultValue = "100", description = "Rows a table (${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--tries",
            paramLabel = "N",
            defaultValue = "25",
            description = "Writes tried a table, identity and command (${DEFAULT-VALUE}).")
    private int tries;

    @Option(names = "--reads-only", description = "Try no writes.")
    private boolean readsOnly;

    @Option(names = "--all-forms", description = "Every form of statement: RETURNING, ON CONFLICT, FOR UPDATE, MERGE.")
    private boolean allForms;

    @Option(names = "--decisions", paramLabel = "FILE", description = "Write every decision as a JSON line.")
    private @Nullable Path decisions;

    @Override
    public Integer call() throws IOException {
        try (Backend backend = backendOption.open();
                PrintWriter lines = decisions == null
                        ? new PrintWriter(java.io.Writer.nullWriter())
                        : new PrintWriter(Files.newBufferedWriter(decisions))) {
            if (!readsOnly) {
                // what this command is for, said in its help; the backend is opened for nothing else
                backend.permitRehearsals();
            }
            PolicyCatalog catalog = CatalogReader.read(backend);
            AccessVerification.Plan plan = AccessVerification.Plan.of(identityOptions.identities(backend, catalog))
                    .withTables(tables(catalog))
                    .withShapes(shapes())
                    .withRows(rows, tries)
                    .under(
                            new ReadOptions(Duration.ofMinutes(2), Cancellation.none()),
                            (fraction, message) -> output.message(Math.round(fraction * 100) + " % " + message));
            VerificationReport report = new AccessVerification(backend, catalog)
                    .run(plan, decision -> lines.println(JSON.writeValueAsString(line(decision))));
            output.result(json(report), out -> print(out, report));
            personal.note(backend, SessionIdentity.login(), "what predictions were held against", output);
            personal.tell(output);
            throwUnlessWritten(lines);
            if (!report.disagreements().isEmpty()) {
                return RolescopeCommand.FOUND;
            }
            // where nothing was held against the server, nothing agrees with it
            return report.decisions() == 0 ? RolescopeCommand.FAILED : RolescopeCommand.FINE;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// A writer keeps quiet about a full disk until it is asked.
    private void throwUnlessWritten(PrintWriter lines) {
        if (lines.checkError()) {
            throw new FailureException(new Failure.Invalid(
                    "The decisions could not be written whole into " + decisions + ".",
                    "Make room, or choose another file for --decisions.",
                    "",
                    null));
        }
    }

    private List<Table> tables(PolicyCatalog catalog) {
        return tables.stream().map(catalog::find).toList();
    }

    private List<StatementShape> shapes() {
        List<StatementShape> chosen;
        if (!commands.isEmpty()) {
            chosen = commands.stream().map(StatementShape::parse).toList();
        } else if (allForms) {
            chosen = List.of(StatementShape.values());
        } else {
            chosen =
                    List.of(StatementShape.SELECT, StatementShape.INSERT, StatementShape.UPDATE, StatementShape.DELETE);
        }
        List<StatementShape> tried =
                readsOnly ? chosen.stream().filter(StatementShape::runsReadOnly).toList() : chosen;
        if (tried.isEmpty()) {
            throw new FailureException(new Failure.Invalid(
                    "Nothing is left to verify: every command asked for writes or locks.",
                    "Leave out --reads-only, or ask for select.",
                    "",
                    null));
        }
        return tried;
    }

    private Map<String, Object> line(Decision decision) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("identity", decision.identity().name());
        line.put("table", decision.table().toString());
        line.put("key", decision.key().toString());
        line.put("command", decision.shape().label());
        line.put("predicted", decision.predicted().word());
        line.put(
                "actual",
                decision.actual() == null ? "not comparable" : decision.actual().word());
        line.put("because", personal.words(decision.row(), decision.because()));
        line.put("predictedExactly", decision.predicted().exactWord());
        line.put(
                "actualExactly",
                decision.actual() == null ? "not comparable" : decision.actual().exactWord());
        line.put("note", personal.words(decision.row(), decision.note()));
        line.put("statement", personal.words(decision.row(), decision.statement()));
        return line;
    }

    private Map<String, Object> json(VerificationReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("decisions", report.decisions());
        all.put("uncertain", report.uncertain());
        List<Object> disagreements = new ArrayList<>();
        for (Decision decision : report.disagreements()) {
            Map<String, Object> one = new LinkedHashMap<>(line(decision));
            one.put("script", personal.words(decision.row(), decision.script()));
            disagreements.add(one);
        }
        all.put("disagreements", disagreements);
        List<Object> unknown = new ArrayList<>();
        for (VerificationReport.Unknown one : report.unknown()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("identity", one.identity());
            line.put("table", one.table().toString());
            line.put("command", one.command());
            line.put("why", personal.words(one.why()));
            line.put("rows", one.rows());
            unknown.add(line);
        }
        for (VerificationReport.Skipped one : report.skipped()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("identities", one.identities());
            line.put("table", one.table().toString());
            line.put("why", one.why());
            unknown.add(line);
        }
        all.put("unknown", unknown);
        all.put("seconds", report.took().toMillis() / 1000.0);
        return all;
    }

    private void print(PrintWriter out, VerificationReport report) {
        if (report.decisions() == 0) {
            out.println("Nothing was verified.");
        }
        out.println(report.decisions() + " decisions, " + report.disagreements().size() + " disagreements, "
                + report.uncertain() + " uncertain, in " + report.took().toSeconds() + " s.");
        report.disagreements().forEach(decision -> {
            out.println();
            out.println(personal.words(decision.row(), decision.script()));
            out.println("-- because: " + personal.words(decision.row(), decision.because()));
        });
        report.unknown()
                .forEach(one -> out.println("  unknown, " + one.rows() + " times: " + personal.words(one.identity())
                        + " on " + one.table() + ", " + one.command() + ": " + personal.words(one.why())));
        Map<String, List<String>> reasons = new LinkedHashMap<>();
        for (VerificationReport.Skipped one : report.skipped()) {
            boolean all = one.identities().size() > 3;
            reasons.computeIfAbsent(personal.words(one.why()), why -> new ArrayList<>())
                    .add(one.table()
                            + (all
                                    ? " (as " + one.identities().size() + ")"
                                    : " (as " + personal.words(String.join(", ", one.identities())) + ")"));
        }
        reasons.forEach((why, which) -> out.println("  not looked at: " + String.join(", ", which) + ": " + why));
    }
}
