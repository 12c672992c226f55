package io.rolescope.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `rolescope functions`: tests edge functions by suites of requests, and by load.
@Command(
        name = "functions",
        description = "Test edge functions: run suites of requests, or put load on one.",
        mixinStandardHelpOptions = true,
        subcommands = {FunctionsRunCommand.class, FunctionsLoadCommand.class})
public final class FunctionsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do: run or load.");
    }
}
