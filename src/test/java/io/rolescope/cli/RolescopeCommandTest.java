package io.rolescope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RolescopeCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Boolean> opened = new ArrayList<>();

    @Test
    void opensTheWindowWithoutACommand() {
        assertThat(execute()).isZero();
        assertThat(execute("--demo")).isZero();

        assertThat(opened).containsExactly(false, true);
    }

    @Test
    void saysItsVersion() {
        assertThat(execute("--version")).isZero();

        assertThat(out.toString()).matches("(?s)Rolescope \\d+\\.\\d+\\.\\d+\\R.*Java \\d+.*");
        assertThat(opened).isEmpty();
    }

    @Test
    void answersAnUnknownOptionWithTheUsage() {
        assertThat(execute("--nope")).isEqualTo(RolescopeCommand.FAILED);

        assertThat(err.toString()).contains("Unknown option: '--nope'", "Usage: rolescope");
        assertThat(out.toString()).isEmpty();
        assertThat(opened).isEmpty();
    }

    @Test
    void saysAFailureInItsOwnWordsWithoutAStackTrace() {
        assertThat(execute("fail")).isEqualTo(RolescopeCommand.FAILED);

        assertThat(err.toString())
                .isEqualToNormalizingNewlines("rolescope: Cannot reach the server. Nobody answered.\nStart it.\n");
    }

    @Test
    void showsDetailsForDebugging() {
        assertThat(execute("fail", "--debug")).isEqualTo(RolescopeCommand.FAILED);

        assertThat(err.toString()).contains("Code: 08001", "connection refused", "at io.rolescope.cli");
    }

    @Test
    void neverShowsAStackTraceOfADefectUnasked() {
        assertThat(execute("break")).isEqualTo(RolescopeCommand.FAILED);

        assertThat(err.toString())
                .contains("Rolescope made a mistake", "--debug")
                .doesNotContain("\tat ");
    }

    @Test
    void readsTheConnectionBeforeConnecting() {
        assertThat(execute("read", "--db", "mysql://somewhere")).isEqualTo(RolescopeCommand.FAILED);
        assertThat(err.toString()).contains("postgresql://").doesNotContain("\tat ");
    }

    @Test
    void wantsTheConnectionNamed() {
        assertThat(execute("read")).isEqualTo(RolescopeCommand.FAILED);
        assertThat(err.toString()).contains("--db");
    }

    @Test
    void writesResultsAsTextOrJson() {
        assertThat(execute("count")).isZero();
        assertThat(execute("count", "--format", "json")).isZero();

        assertThat(out.toString()).isEqualToNormalizingNewlines("3 rows\n{\"rows\":3}\n");
        assertThat(err.toString()).isEqualToNormalizingNewlines("counting\ncounting\n");
    }

    @Test
    void refusesAFormatItDoesNotKnow() {
        assertThat(execute("count", "--format", "xml")).isEqualTo(RolescopeCommand.FAILED);
        assertThat(err.toString()).contains("--format");
    }

    /// A command that nobody can call is no command.
    @Test
    void everyCommandCanBeCalledAndExplainsItself() {
        Set<Class<?>> called = new HashSet<>();
        collect(RolescopeCommand.commandLine(demo -> 0), called);

        assertThat(new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackages("io.rolescope.cli")
                                .stream()
                                .filter(type -> type.isAnnotatedWith(Command.class))
                                .map(type -> type.reflect()))
                .hasSizeGreaterThan(3)
                .allSatisfy(type -> assertThat(called).contains(type));
    }

    private static void collect(CommandLine line, Set<Class<?>> called) {
        called.add(line.getCommand().getClass());
        assertThat(line.getUsageMessage()).contains("Usage: ");
        line.getSubcommands().values().forEach(each -> collect(each, called));
    }

    private int execute(String... arguments) {
        CommandLine line = RolescopeCommand.commandLine(
                demo -> {
                    opened.add(demo);
                    return RolescopeCommand.FINE;
                },
                new Failing(),
                new Breaking(),
                new Reading(),
                new Counting());
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @Command(name = "fail")
    private static final class Failing implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new FailureException(
                    new Failure.Unreachable("Nobody answered.", "Start it.", "connection refused", "08001"));
        }
    }

    @Command(name = "break")
    private static final class Breaking implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new IllegalStateException("never thought of");
        }
    }

    @Command(name = "read")
    private static final class Reading implements Callable<Integer> {
        @Mixin
        private final BackendOption backend = new BackendOption();

        @Override
        public Integer call() {
            try (var opened = backend.open()) {
                return opened.facts().toString().isEmpty() ? 1 : 0;
            }
        }
    }

    @Command(name = "count")
    private static final class Counting implements Callable<Integer> {
        private record Count(int rows) {}

        @Mixin
        private final OutputOption output = new OutputOption();

        @Override
        public Integer call() {
            output.message("counting");
            output.result(new Count(3), out -> out.println("3 rows"));
            return RolescopeCommand.FINE;
        }
    }
}
