package io.rolescope.cli;

import io.rolescope.access.catalog.CatalogReader;
import io.rolescope.access.catalog.PolicyCatalog;
import io.rolescope.access.expect.PgTapExport;
import io.rolescope.access.expect.PolicyTest;
import io.rolescope.access.expect.PolicyTestFile;
import io.rolescope.access.expect.PolicyTestReports;
import io.rolescope.access.expect.PolicyTestRun;
import io.rolescope.connections.Backend;
import io.rolescope.connections.ReadOptions;
import io.rolescope.connections.SessionIdentity;
import io.rolescope.identities.Viewpoint;
import io.rolescope.identities.Who;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `rolescope test`: expectations in files.
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Run policy tests; exit with 1 when an expectation is not met. Reads only.")
public final class PolicyTestCommand implements Callable<Integer> {
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

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML files of expectations.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML.")
    private @Nullable Path junit;

    @Option(names = "--pgtap", paramLabel = "FILE", description = "Write the expectations as a pgTAP script instead.")
    private @Nullable Path pgTap;

    @Override
    public Integer call() throws IOException {
        List<PolicyTest> tests = new ArrayList<>();
        files.forEach(file -> tests.addAll(PolicyTestFile.read(file)));
        if (tests.isEmpty()) {
            throw new FailureException(new Failure.Invalid(
                    "There is no test in " + (files.size() == 1 ? "the file." : "the files."),
                    "Write expectations into the list “tests”.",
                    "",
                    null));
        }
        try (Backend backend = backendOption.open()) {
            PolicyCatalog catalog = CatalogReader.read(backend);
            Viewpoint viewpoint = scheme.viewpoint(backend);
            Function<String, SessionIdentity> identities = who -> Who.parse(who).session(viewpoint);
            if (pgTap != null) {
                Files.writeString(
                        pgTap, new PgTapExport(backend, catalog, identities).script(tests, ReadOptions.standard()));
                output.message("Wrote " + tests.size() + " expectations to " + pgTap + ".");
                return RolescopeCommand.FINE;
            }
            List<PolicyTestRun.Result> results =
                    new PolicyTestRun(backend, catalog, identities).run(tests, ReadOptions.standard(), result -> {});
            if (junit != null) {
                Files.writeString(junit, PolicyTestReports.junit("rolescope", results, this::words));
            }
            output.result(results.stream().map(this::json).toList(), out -> print(out, results));
            personal.note(backend, SessionIdentity.login(), "results of policy tests", output);
            personal.tell(output);
            return results.stream().allMatch(PolicyTestRun.Result::passed)
                    ? RolescopeCommand.FINE
                    : RolescopeCommand.FOUND;
        }
    }

    private Map<String, Object> json(PolicyTestRun.Result result) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", result.test().name());
        one.put("table", result.test().table());
        one.put("command", result.test().shape().label());
        one.put("expected", result.test().expect().word());
        one.put("actual", words(result, result.actual()));
        one.put("passed", result.passed());
        one.put("because", words(result, result.because()));
        return one;
    }

    /// What a result says of a row, without the personal values of it.
    private String words(PolicyTestRun.Result result, String said) {
        return personal.words(result.row(), said);
    }

    private void print(PrintWriter out, List<PolicyTestRun.Result> results) {
        for (PolicyTestRun.Result result : results) {
            out.println(
                    (result.passed() ? "ok      " : "NOT OK  ") + result.test().name());
            if (!result.passed()) {
                out.println("        expected " + result.test().expect().word() + ", got "
                        + words(result, result.actual()));
                out.println("        " + words(result, result.because()));
            }
        }
        long passed = results.stream().filter(PolicyTestRun.Result::passed).count();
        out.println(passed + " of " + results.size() + " expectations are met.");
    }
}
