package io.rolescope.functions.run;

import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs files, one after another. Each file has its own cookies and variables; nothing of one is seen by the next.
public final class SuiteRunner {
    private final RunContext context;
    private final @Nullable Path fileRoot;

    /// @param fileRoot the folder that files named in suites must lie in; null for the folder of each suite
    public SuiteRunner(RunContext context, @Nullable Path fileRoot) {
        this.context = context;
        this.fileRoot = fileRoot;
    }

    /// Reads and runs a file.
    ///
    /// @param bindings the variables it starts with; not changed
    /// @param progress told of each entry when it is done
    public FileResult run(Path file, Bindings bindings, Consumer<EntryResult> progress) throws IOException {
        Instant now = Instant.now();
        return switch (HurlFile.read(file)) {
            case ParseOutcome.Refused refused -> FileResult.refused(refused.error(), now);
            case ParseOutcome.Parsed parsed -> {
                Path folder = file.toAbsolutePath().getParent();
                yield run(parsed.file(), folder, bindings, progress);
            }
        };
    }

    /// Runs a file that has been read.
    ///
    /// @param folder where it lies; null when it was never saved
    public FileResult run(HurlFile file, @Nullable Path folder, Bindings bindings, Consumer<EntryResult> progress) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        List<EntryResult> results = new ArrayList<>();
        Path root = fileRoot != null ? fileRoot : folder != null ? folder : Path.of("");
        EntryRunner runner = new EntryRunner(file.source(), context, bindings.copy(), new FileRoot(root));
        for (int i = 0; i < file.entries().size() && !context.cancellation().isCancelled(); i++) {
            boolean goOn = runner.run(file.entries().get(i), i, result -> {
                results.add(result);
                progress.accept(result);
            });
            if (!goOn) {
                break;
            }
        }
        return new FileResult(
                file.source().name(),
                started,
                file.entries().size(),
                results,
                Duration.ofNanos(System.nanoTime() - start),
                null,
                context.cancellation().isCancelled());
    }

    /// The request of an entry as it would be sent, with the variables filled in; nothing is sent.
    ///
    /// @throws FailureException with [Failure.Invalid] when a variable is missing or a value does not fit
    public HttpRequest prepare(HurlFile file, int entry, @Nullable Path folder, Bindings bindings) {
        Path root = fileRoot != null ? fileRoot : folder != null ? folder : Path.of("");
        try {
            return new EntryRunner(file.source(), context, bindings.copy(), new FileRoot(root))
                    .prepare(file.entries().get(entry));
        } catch (RunProblem problem) {
            throw new FailureException(
                    new Failure.Invalid(
                            bindings.redaction().redact(problem.sentence()),
                            "Set it among the variables, or correct the request.",
                            "",
                            null),
                    problem);
        }
    }
}
