package io.rolescope.cli;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Says what went wrong in two sentences on standard error; the stack trace is for `--debug` only.
final class FailureMessage implements IExecutionExceptionHandler {
    private final BooleanSupplier debug;

    FailureMessage(BooleanSupplier debug) {
        this.debug = debug;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
        Failure failure = FailureException.failureOf(thrown);
        PrintWriter err = line.getErr();
        err.println("rolescope: " + failure.headline() + ". " + failure.sentence());
        if (!failure.nextStep().isBlank()) {
            err.println(failure.nextStep());
        }
        if (debug.getAsBoolean()) {
            if (failure.code() != null) {
                err.println("Code: " + failure.code());
            }
            if (!failure.details().isBlank()) {
                err.println(failure.details());
            }
            thrown.printStackTrace(err);
        } else if (failure instanceof Failure.Bug) {
            err.println("The same command with --debug shows the details.");
        }
        err.flush();
        return RolescopeCommand.FAILED;
    }
}
