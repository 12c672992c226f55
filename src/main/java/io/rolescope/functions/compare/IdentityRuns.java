package io.rolescope.functions.compare;

import io.rolescope.functions.SuiteVariables;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs one file as several identities at once. A token reaches no other identity's run: each has variables of its own.
public final class IdentityRuns {
    private final SuiteRunner runner;
    private final Executor executor;

    /// @param executor runs the identities, virtual threads best
    public IdentityRuns(SuiteRunner runner, Executor executor) {
        this.runner = runner;
        this.executor = executor;
    }

    /// Runs and compares. Entries behind a failed one are run too when the runner's settings say so.
    ///
    /// @param folder where the file lies; null when it was never saved
    /// @param bindings makes the variables of one identity, all with the same redaction
    public IdentityMatrix run(
            HurlFile file,
            @Nullable Path folder,
            SuiteVariables known,
            Supplier<Bindings> bindings,
            List<TokenSource> identities) {
        return run(token -> file, folder, known, bindings, identities);
    }

    /// The same with a file for each: one without a token may leave out the header that carries it. Entries must be the
    /// same requests in the same order.
    public IdentityMatrix run(
            Function<Token, HurlFile> files,
            @Nullable Path folder,
            SuiteVariables known,
            Supplier<Bindings> bindings,
            List<TokenSource> identities) {
        Instant now = Instant.now();
        List<Token> tokens =
                identities.stream().map(source -> source.token(now)).toList();
        List<FutureTask<FileResult>> runs = new ArrayList<>();
        for (Token token : tokens) {
            Bindings own = bindings.get();
            known.putInto(own, token);
            HurlFile file = files.apply(token);
            FutureTask<FileResult> task = new FutureTask<>(() -> runner.run(file, folder, own, entry -> {}));
            runs.add(task);
            executor.execute(task);
        }
        List<IdentityMatrix.Column> columns = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            columns.add(new IdentityMatrix.Column(tokens.get(i), result(runs.get(i))));
        }
        return IdentityMatrix.of(columns);
    }

    private static FileResult result(FutureTask<FileResult> run) {
        try {
            return run.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(Failure.Cancelled.onRequest(), e);
        } catch (ExecutionException e) {
            throw new FailureException(FailureException.failureOf(e), e);
        }
    }
}
