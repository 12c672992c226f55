package io.rolescope.cli;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.Progress;
import io.rolescope.sandbox.Sandbox;
import io.rolescope.sandbox.SandboxEndpoints;
import io.rolescope.sandbox.SandboxOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `rolescope sandbox`: runs the embedded backend, prints how to reach it, and serves until it is ended.
@Command(
        name = "sandbox",
        description = "Run the embedded backend and print how to reach it; serves until it is ended.",
        mixinStandardHelpOptions = true)
public final class SandboxCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    enum Format {
        text,
        json
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of PostgreSQL; HTTP takes the next one. Any free ones where it is not given.")
    private int port;

    @Option(
            names = "--scale",
            paramLabel = "N",
            defaultValue = "1",
            description = "Amount of demo data: 1 is three organizations (default), N multiplies.")
    private int scale;

    @Option(names = "--fresh", description = "Throw the kept data away first.")
    private boolean fresh;

    @Option(names = "--flawed", description = "Plant known faults, each with a known witness.")
    private boolean flawed;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "How the addresses are printed: text (default) or one line of JSON.")
    private Format format = Format.text;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Sandbox sandbox = Sandbox.start(options(), progress(err))) {
            print(sandbox, out);
            if (sandbox.isShared()) {
                err.println("Running already in another program; this one shows the way to it.");
                err.flush();
            }
            serve(sandbox);
            return 0;
        } catch (FailureException e) {
            Failure failure = e.failure();
            err.println(failure.headline() + ". " + failure.sentence() + " " + failure.nextStep());
            err.flush();
            return 2;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.flush();
            return 2;
        }
    }

    private SandboxOptions options() {
        return SandboxOptions.standard()
                .withPort(port)
                .withScale(scale)
                .withFresh(fresh)
                .withFlawed(flawed);
    }

    private static Progress progress(PrintWriter err) {
        return (fraction, message) -> {
            err.println(message);
            err.flush();
        };
    }

    private void print(Sandbox sandbox, PrintWriter out) {
        SandboxEndpoints endpoints = sandbox.endpoints();
        if (format == Format.json) {
            out.println(endpoints.json());
        } else {
            out.println("Console login   " + endpoints.observer().reveal());
            out.println("Application     " + endpoints.application().reveal());
            out.println("Authenticator   " + endpoints.authenticator().reveal());
            out.println("Address         " + endpoints.url());
            out.println("Functions       " + endpoints.functionsUrl());
            out.println("Storage         " + endpoints.storageUrl());
            out.println("Metrics         " + endpoints.metricsUrl());
            out.println("anon key        " + endpoints.anonKey().reveal());
            out.println("service key     " + endpoints.serviceKey().reveal());
            out.println("JWT secret      " + endpoints.jwtSecret().reveal());
            out.println("Ctrl+C ends it.");
        }
        out.flush();
    }

    private static void serve(Sandbox sandbox) throws InterruptedException {
        do {
            Thread.sleep(LOOK_AGAIN);
        } while (sandbox.isAlive());
    }
}
