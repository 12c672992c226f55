package io.rolescope.cli;

import io.rolescope.functions.environment.TestEnvironment;
import io.rolescope.functions.hurl.Variables;
import io.rolescope.functions.report.JUnitReport;
import io.rolescope.functions.report.JsonReport;
import io.rolescope.functions.report.TextReport;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.Redaction;
import io.rolescope.functions.run.RunContext;
import io.rolescope.functions.run.RunSettings;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.Token;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Secret;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `rolescope functions run SUITE…`: runs Hurl files and reports what came of them.
@Command(
        name = "run",
        description = "Run suites (Hurl files, or folders of them) and report what came of them.",
        mixinStandardHelpOptions = true)
final class FunctionsRunCommand implements Callable<Integer> {
    enum Format {
        TEXT,
        JSON,
        JUNIT
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TokenOptions tokens = new TokenOptions();

    @Parameters(paramLabel = "SUITE", arity = "1..*", description = "Hurl files, or folders of them.")
    private List<Path> suites = new ArrayList<>();

    @Option(names = "--variable", paramLabel = "NAME=VALUE", description = "Sets a variable.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Option(names = "--secret", paramLabel = "NAME=VALUE", description = "Sets a variable that is shown nowhere.")
    private Map<String, String> secrets = new LinkedHashMap<>();

    @Option(names = "--variables-file", paramLabel = "FILE", description = "Sets variables from NAME=VALUE lines.")
    private List<Path> variablesFiles = new ArrayList<>();

    @Option(names = "--env", paramLabel = "NAME", description = "Sets the variables of a saved environment.")
    private @Nullable String environment;

    @Option(
            names = "--env-folder",
            paramLabel = "FOLDER",
            defaultValue = "environments",
            description = "Where environments are saved (${DEFAULT-VALUE}).")
    private Path environmentFolder = Path.of("environments");

    @Option(names = "--url", paramLabel = "BASE", description = "Base address: sets url, functionsUrl, storageUrl.")
    private @Nullable String url;

    @Option(names = "--file-root", paramLabel = "FOLDER", description = "Where files named in suites must lie.")
    private @Nullable Path fileRoot;

    @Option(names = "--continue-on-error", description = "Go on with a file behind a failed entry.")
    private boolean continueOnError;

    @Option(names = "--max-time", paramLabel = "SECONDS", defaultValue = "300", description = "For one request.")
    private long maxTime;

    @Option(names = "--format", paramLabel = "text|json|junit", defaultValue = "TEXT", description = "How to report.")
    private Format format = Format.TEXT;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the report to a file.")
    private @Nullable Path out;

    @Override
    public Integer call() throws IOException {
        List<Path> files = files();
        Bindings bindings = bindings();
        HttpRules rules = HttpRules.standard()
                .withTimeouts(HttpRules.standard().limits().connect(), Duration.ofSeconds(Math.max(1, maxTime)));
        RunSettings settings = new RunSettings(rules, 0, Duration.ofSeconds(1), continueOnError);
        List<FileResult> results = new ArrayList<>();
        try (HttpCaller caller = new HttpCaller()) {
            SuiteRunner runner = new SuiteRunner(new RunContext(caller, settings, new Cancellation()), fileRoot);
            for (Path file : files) {
                FileResult result = runner.run(file, bindings, entry -> {});
                results.add(result);
                if (result.refusal() != null) {
                    message(result.refusal().toString());
                }
            }
        }
        write(results);
        return exitCode(results);
    }

    private static int exitCode(List<FileResult> results) {
        if (results.stream().anyMatch(result -> result.refusal() != null || neverReached(result))) {
            return RolescopeCommand.FAILED;
        }
        return results.stream().allMatch(FileResult::isSuccess) ? RolescopeCommand.FINE : RolescopeCommand.FOUND;
    }

    /// Whether not even the first request got an answer: then nothing has been tested.
    private static boolean neverReached(FileResult result) {
        return !result.isSuccess()
                && result.entries().stream().allMatch(entry -> entry.calls().isEmpty())
                && result.entries().stream()
                        .flatMap(entry -> entry.problems().stream())
                        .anyMatch(problem -> problem.fault() != null);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path suite : suites) {
            if (Files.isDirectory(suite)) {
                try (Stream<Path> inside = Files.walk(suite)) {
                    inside.filter(file -> file.toString().endsWith(".hurl"))
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(suite)) {
                files.add(suite);
            } else {
                throw invalid("There is no file " + suite + ".", "Check its path.");
            }
        }
        if (files.isEmpty()) {
            throw invalid("There are no suites in what was named.", "Suites are files that end in .hurl.");
        }
        return files;
    }

    private Bindings bindings() {
        Bindings bindings = new Bindings(new Redaction());
        Token token = tokens.source().token(Instant.now());
        tokens.variables(url).putInto(bindings, token);
        Secret expired = tokens.expired();
        if (expired != null) {
            bindings.setSecret("expiredToken", expired.reveal());
        }
        if (environment != null) {
            Path file = TestEnvironment.fileOf(environmentFolder, environment);
            TestEnvironment.read(file).variables().forEach(bindings::setInferred);
        }
        variablesFiles.forEach(file -> TestEnvironment.read(file).variables().forEach(bindings::setInferred));
        variables.forEach((name, value) -> bindings.setInferred(checked(name), value));
        secrets.forEach((name, value) -> bindings.setSecret(checked(name), value));
        return bindings;
    }

    private static String checked(String name) {
        if (!Variables.isName(name)) {
            throw invalid("“" + name + "” cannot be the name of a variable.", "Use letters, digits, _ and -.");
        }
        return name;
    }

    private void write(List<FileResult> results) throws IOException {
        String report = switch (format) {
            case TEXT -> TextReport.of(results);
            case JSON -> JsonReport.of(results) + "\n";
            case JUNIT -> JUnitReport.of(results);
        };
        if (out != null) {
            Files.writeString(out, report);
            return;
        }
        PrintWriter stdout = spec.commandLine().getOut();
        stdout.print(report);
        stdout.flush();
    }

    private void message(String line) {
        PrintWriter stderr = spec.commandLine().getErr();
        stderr.println(line);
        stderr.flush();
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
