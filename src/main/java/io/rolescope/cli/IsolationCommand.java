package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.survey.IsolationReport;
import io.rolescope.access.survey.TenantIsolation;
import io.rolescope.access.survey.TenantKeys;
import io.rolescope.access.survey.Witness;
import io.rolescope.access.verify.ReproductionScript;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.platform.Cancellation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `rolescope isolation`: can any tenant reach another?
@Command(
        name = "isolation",
        mixinStandardHelpOptions = true,
        description = "Look for rows of another tenant that an identity can read or write; exit with 1 when there are "
                + "any, with witnesses. Reads only.")
public final class IsolationCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private BackendOption backendOption;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private OutputOption output;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private IdentityOptions identityOptions;

    @Option(names = "--tenant-column", paramLabel = "NAME", description = "The column that says the tenant.")
    private @Nullable String tenantColumn;

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
            return report.holds() ? RolescopeCommand.FINE : RolescopeCommand.FOUND;
        }
    }

    private static Map<String, Object> json(IsolationReport report) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("holds", report.holds());
        all.put("decisions", report.decisions());
        all.put("tenants", String.valueOf(report.keys().tenants()));
        all.put("tables", report.keys().columns().size());
        all.put(
                "witnesses",
                report.witnesses().stream().map(IsolationCommand::json).toList());
        all.put("notes", report.notes());
        all.put("seconds", report.took().toMillis() / 1000.0);
        return all;
    }

    private static Map<String, Object> json(Witness witness) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("identity", witness.identity().name());
        one.put("table", witness.table().toString());
        one.put("key", witness.key().toString());
        one.put("tenant", witness.tenant());
        one.put("own", witness.own());
        one.put("command", witness.shape().label());
        one.put("policies", witness.policies());
        one.put("because", witness.because());
        one.put("proven", witness.proven());
        one.put("script", script(witness));
        return one;
    }

    private static String script(Witness witness) {
        return ReproductionScript.of(witness.identity(), witness.statement(), "reaches tenant " + witness.tenant(), "");
    }

    private static void print(PrintWriter out, IsolationReport report) {
        out.println(
                report.holds()
                        ? "No tenant reaches another: no witness in " + report.decisions() + " decisions over "
                                + report.keys().columns().size() + " tables."
                        : report.witnesses().size() + " ways to reach another tenant, in " + report.decisions()
                                + " decisions.");
        for (Witness witness : report.witnesses()) {
            out.println(
                    "  " + witness.identity().name() + ": " + witness.shape().label() + " on " + witness.table()
                            + ", row " + witness.key() + " of tenant " + witness.tenant()
                            + (witness.policies().isEmpty() ? "" : ", by " + witness.policies()));
            out.println("      " + witness.because());
        }
        report.notes().forEach(note -> out.println("  Note: " + note));
    }
}
