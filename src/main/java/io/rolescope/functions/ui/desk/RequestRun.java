package io.rolescope.functions.ui.desk;

import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.run.Bindings;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.ProblemResult;
import io.rolescope.functions.run.SuiteRunner;
import io.rolescope.functions.token.Token;
import io.rolescope.functions.token.TokenSource;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends one request as it is written, and writes it down.
public final class RequestRun {
    private RequestRun() {}

    /// The request as a file of one entry, as a suite would have it.
    ///
    /// @throws FailureException with [Failure.Invalid] when it cannot be sent as it is
    public static HurlFile file(Workbench bench, Draft draft, boolean hasToken) {
        String text = draft.request(bench.base() != null, hasToken).toHurl();
        return switch (HurlFile.parse("", text)) {
            case ParseOutcome.Parsed(HurlFile file) -> file;
            case ParseOutcome.Refused refused ->
                throw new FailureException(new Failure.Invalid(
                        refused.error().message(),
                        "Correct the request.",
                        refused.error().toString(),
                        null));
        };
    }

    /// Sends and keeps it.
    ///
    /// @throws FailureException when there was no answer, or no token could be made
    public static Answer send(Workbench bench, Draft draft, TokenSource source, Cancellation cancellation) {
        Token token = source.token(Instant.now());
        HurlFile file = file(bench, draft, !token.value().isEmpty());
        Bindings bindings = bench.bindings(token);
        draft.credentials().forEach(bindings.redaction()::hide);
        List<EntryResult> results = new SuiteRunner(bench.context(cancellation, false), null)
                .run(file, null, bindings, entry -> {})
                .entries();
        cancellation.throwIfCancelled();
        EntryResult result = results.getLast();
        bench.keep(file, result, source.label(), bindings.redaction());
        if (result.calls().isEmpty() || !result.problems().isEmpty()) {
            throw new FailureException(failure(result.problems().getFirst()));
        }
        return new Answer(source.label(), result.calls().getLast());
    }

    /// A problem of a run as a failure of the one request it was about.
    static Failure failure(ProblemResult problem) {
        if (problem.fault() == null) {
            return new Failure.Invalid(
                    problem.sentence(), "Set it among the variables, or correct the request.", "", null);
        }
        @Nullable String code = null;
        String details = problem.fault().name();
        return switch (problem.fault()) {
            case CANCELLED -> Failure.Cancelled.onRequest();
            case TIMED_OUT -> new Failure.TimedOut(problem.sentence(), "Try again.", details, code);
            case UNKNOWN_HOST, UNREACHABLE ->
                new Failure.Unreachable(
                        problem.sentence(), "Check the address, and whether the server is running.", details, code);
            case TRUNCATED, TLS_EXPIRED, TLS_FAILED, TLS_UNTRUSTED, TLS_WRONG_HOST ->
                new Failure.Unreachable(problem.sentence(), "Check the server and its certificate.", details, code);
            default -> new Failure.Invalid(problem.sentence(), "Correct the request.", details, code);
        };
    }
}
