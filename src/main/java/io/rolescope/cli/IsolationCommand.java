package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.survey.WitnessGroup;
import io.rolescope.access.verify.ReproductionScript;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.platform.Cancellation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope isolation`: can any tenant reach another?
@Command(
        name = "isolation",
        mixinStandardHelpOptions = true,
        description = "Look for rows of another tenant that an identity can read or write; exit with 1 when there are "
                + "any, with witnesses, and with 2 when nothing could be told or somebody could not be asked. Reads "
                + "only.")
public final class IsolationCommand implements Callable<Integer> {
    /// Identities named on one line; the others are counted.
    private static final int NAMED = 3;

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

    @Option(names = "--tenant-column", paramLabel = "NAME", description = "The column that says the tenant.")
    private @Nullable String tenantColumn;

    @Option(
            names = "--strict",
            description = "Exit with 1 for openings that may be meant, too: rows shared by a flag of their own, rows "
                    + "without a tenant, platform roles, perhaps a member, and what could not be decided.")
    private boolean strict;

    @Override
    public Integer call() {
        try (Backend backend = backendOption.open()) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            TenantKeys keys = TenantKeys.detect(catalog, tenantColumn);
            IsolationReport report = new TenantIsolation(backend, catalog, keys)
                    .run(
                            identityOptions.identities(backend, catalog),
                            new ReadOptions(Duration.ofMinutes(2), Cancellation.none()),
                            (fraction, message) -> output.message(Math.round(fraction * 100) + " % " + message),
                            witness -> {});
            output.result(json(report), out -> print(out, report));
            personal.note(backend, SessionIdentity.login(), "witnesses of isolation", output);
            personal.tell(output);
            return exitCode(report);
        }
    }

    /// A leak is found whoever could not be asked; without one, who could not be asked leaves the question open.
    private int exitCode(IsolationReport report) {
        if (!report.holds()) {
            return RolescopeCommand.FOUND;
        }
        if (!report.looked() || !report.notAsked().isEmpty()) {
            return RolescopeCommand.FAILED;
        }
        boolean clean = !strict || report.witnesses().isEmpty() && report.undecided() == 0;
        return clean ? RolescopeCommand.FINE : RolescopeCommand.FOUND;
    }

    private Map<String, Object> json(IsolationReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("holds", report.holds());
        all.put("identities", report.identities());
        all.put("notAsked", report.notAsked().stream().map(personal::words).toList());
        all.put("decisions", report.decisions());
        all.put("undecided", report.undecided());
        all.put("tenants", String.valueOf(report.keys().tenants()));
        all.put("tables", report.keys().columns().size());
        all.put("witnesses", report.leaks().stream().map(this::json).toList());
        all.put("openings", report.openings().stream().map(this::json).toList());
        all.put("notes", report.notes());
        all.put("seconds", report.took().toMillis() / 1000.0);
        return all;
    }

    private Map<String, Object> json(Witness witness) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("kind", witness.kind().name().toLowerCase(Locale.ROOT));
        one.put("identity", witness.identity().name());
        one.put("table", witness.table().toString());
        one.put("key", witness.key().toString());
        one.put("tenant", witness.tenant());
        one.put("own", witness.own());
        one.put("command", witness.shape().label());
        one.put("policies", witness.policies());
        one.put("because", personal.words(witness.row(), witness.because()));
        one.put("proven", witness.proven());
        one.put("script", script(witness));
        return one;
    }

    private String script(Witness witness) {
        return personal.words(
                witness.row(),
                ReproductionScript.of(
                        witness.identity(), witness.statement(), "reaches tenant " + witness.tenant(), ""));
    }

    private void print(PrintWriter out, IsolationReport report) {
        String asked = report.decisions() + " decisions over "
                + report.keys().columns().size() + " tables as " + report.identities() + " identities";
        out.println(headline(report, asked));
        if (report.undecided() > 0) {
            out.println(report.undecided() + " could not be told; see the notes.");
        }
        if (!report.notAsked().isEmpty()) {
            out.println("Not asked, since they could not be put on: "
                    + named(report.notAsked().stream().map(personal::words).toList()) + ".");
        }
        print(out, report.leaks());
        List<Witness> openings = report.openings();
        if (!openings.isEmpty()) {
            out.println("Openings that may be meant, to be confirmed by somebody (" + openings.size() + "):");
            print(
                    out,
                    openings.stream()
                            .filter(witness ->
                                    witness.kind() != Witness.Kind.PLATFORM && witness.kind() != Witness.Kind.OWN)
                            .toList());
            List<String> own = openings.stream()
                    .filter(witness -> witness.kind() == Witness.Kind.OWN)
                    .map(witness -> witness.table().toString())
                    .distinct()
                    .toList();
            if (!own.isEmpty()) {
                out.println(
                        "  People keep rows of their own in tenants that they do not belong to: " + named(own) + ".");
            }
            openings.stream()
                    .filter(witness -> witness.kind() == Witness.Kind.PLATFORM)
                    .collect(Collectors.groupingBy(
                            witness -> witness.identity().name(), LinkedHashMap::new, Collectors.toList()))
                    .forEach((name, all) -> out.println("  " + personal.words(name)
                            + " goes across tenants by its role: "
                            + all.stream().map(Witness::table).distinct().count() + " tables."));
        }
        report.notes().forEach(note -> out.println("  Note: " + personal.words(note)));
    }

    private static String headline(IsolationReport report, String asked) {
        if (!report.holds()) {
            return report.leaks().size() + " ways to reach another tenant through "
                    + WitnessGroup.of(report.leaks()).size() + " openings, in " + asked + ".";
        }
        if (!report.looked()) {
            return report.keys().columns().isEmpty() || report.identities() == 0
                    ? "Not looked at: nothing was found that could be held against a tenant; see the notes."
                    : "Not known: no reading was answered, in " + asked + "; see the notes.";
        }
        return report.isWhole()
                ? "No tenant reaches another: no witness in " + asked + "."
                : "No witness that a tenant reaches another in " + asked + ", but not everything could be told.";
    }

    /// One paragraph for each hole: a table, what opens it, and who comes through it how; with the first row as
    /// witness.
    private void print(PrintWriter out, List<Witness> witnesses) {
        for (WitnessGroup hole : WitnessGroup.of(witnesses)) {
            Witness told = hole.telling();
            List<String> who = hole.who().stream().map(personal::words).toList();
            out.println("  " + told.table() + ": " + String.join(", ", hole.commands()) + " as " + named(who) + ", "
                    + opened(hole) + ".");
            out.println("      For instance " + personal.words(told.identity().name()) + " can "
                    + told.shape().label() + " " + row(told)
                    + (told.tenant().isEmpty() ? " of no tenant" : " of tenant " + told.tenant()) + ": "
                    + personal.words(told.row(), told.because()));
        }
    }

    /// By its key, where it has one: rows of most views have none.
    private String row(Witness told) {
        return told.key().place()
                ? "a row"
                : "row " + personal.words(told.row(), told.key().toString());
    }

    private static String named(List<String> all) {
        return all.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    private static String opened(WitnessGroup hole) {
        return hole.policies().isEmpty()
                ? "no policy is asked"
                : (hole.policies().size() == 1 ? "by the policy " : "by the policies ")
                        + String.join(", ", hole.policies());
    }
}
