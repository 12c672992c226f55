package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Entry;
import io.rolescope.functions.hurl.Response;
import io.rolescope.functions.hurl.SourceText;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.CookieStore;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpOutcome;
import io.rolescope.platform.http.HttpRequest;
import io.rolescope.platform.http.HttpResponse;
import io.rolescope.platform.http.HttpRules;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Carries out the entries of one file.
final class EntryRunner {
    private final SourceText source;
    private final RunSettings settings;
    private final HttpCaller caller;
    private final Cancellation cancellation;
    private final TemplateRenderer templates;
    private final LiteralRunner literals;
    private final FileRoot files;
    private final RequestBuilder requests;
    private final Checks checks;
    private final CallResults callResults;
    private final CookieStore cookies = new CookieStore();

    EntryRunner(SourceText source, RunContext context, Bindings bindings, FileRoot files) {
        this.source = source;
        this.settings = context.settings();
        this.caller = context.caller();
        this.cancellation = context.cancellation();
        Clock clock = Clock.systemUTC();
        this.templates = new TemplateRenderer(bindings, clock);
        this.files = files;
        this.literals = new LiteralRunner(templates, files);
        this.requests = new RequestBuilder(templates, literals, files, clock);
        this.checks = new Checks(source, templates, literals, requests);
        this.callResults = new CallResults(bindings.redaction());
    }

    /// One try at an entry.
    private record Attempt(
            List<CallResult> calls,
            List<CheckResult> checks,
            List<CaptureResult> captures,
            List<ProblemResult> problems,
            boolean shown) {
        Attempt(
                List<CallResult> calls,
                List<CheckResult> checks,
                List<CaptureResult> captures,
                List<ProblemResult> problems) {
            this(calls, checks, captures, problems, false);
        }

        boolean isSuccess() {
            return problems.isEmpty() && checks.stream().allMatch(CheckResult::isFulfilled);
        }

        static Attempt broken(ProblemResult problem) {
            return new Attempt(List.of(), List.of(), List.of(), List.of(problem));
        }
    }

    /// Runs an entry as often as it says; every run is handed over. Says whether to go on with the file.
    boolean run(Entry entry, int index, java.util.function.Consumer<EntryResult> results) {
        EntryOptions options;
        try {
            options = EntryOptions.of(entry.request(), settings, templates, literals, files);
        } catch (RunProblem problem) {
            results.accept(result(entry, index, Attempt.broken(problem(problem)), System.nanoTime(), 1, false));
            return settings.continueOnError();
        }
        if (options.skip()) {
            Attempt nothing = new Attempt(List.of(), List.of(), List.of(), List.of());
            results.accept(result(entry, index, nothing, System.nanoTime(), 0, true));
            return true;
        }
        for (long round = 0; options.repeat() < 0 || round < options.repeat(); round++) {
            EntryResult result = runOnce(entry, index, options);
            results.accept(result);
            if (cancellation.isCancelled()) {
                return false;
            }
            if (!result.isSuccess() && !settings.continueOnError()) {
                return false;
            }
        }
        return true;
    }

    /// What would be sent.
    HttpRequest prepare(Entry entry) {
        return requests.build(entry.request(), EntryOptions.of(entry.request(), settings, templates, literals, files));
    }

    private EntryResult runOnce(Entry entry, int index, EntryOptions options) {
        templates.filters().coerce(options.coercing());
        long start = System.nanoTime();
        Waiting.pause(options.delay(), cancellation);
        Attempt attempt = attempt(entry, options);
        int attempts = 1;
        while (!attempt.isSuccess()
                && !cancellation.isCancelled()
                && (options.retries() < 0 || attempts <= options.retries())) {
            Waiting.pause(options.retryInterval(), cancellation);
            if (cancellation.isCancelled()) {
                break;
            }
            attempt = attempt(entry, options);
            attempts++;
        }
        return result(entry, index, attempt, start, attempts, false);
    }

    private Attempt attempt(Entry entry, EntryOptions options) {
        HttpRequest request;
        HttpRules rules;
        try {
            request = requests.build(entry.request(), options);
            rules = options.rules().withLogin(requests.login(request, options));
        } catch (RunProblem problem) {
            return Attempt.broken(problem(problem));
        }
        return switch (caller.send(request, rules, cookies, cancellation)) {
            case HttpOutcome.Failed failed -> failed(entry, request, failed);
            case HttpOutcome.Answered answered -> {
                Exchange exchange = new Exchange(answered.responses());
                yield kept(evaluate(entry.response(), exchange, request), exchange, options);
            }
        };
    }

    /// Only the answer of an entry in which all is as expected is kept.
    private Attempt kept(Attempt attempt, Exchange exchange, EntryOptions options) {
        if (!attempt.isSuccess() || !options.keepsAnswer()) {
            return attempt;
        }
        try {
            options.keep(
                    exchange.last().content() instanceof HttpResponse.Unpacked(byte[] bytes)
                            ? bytes
                            : exchange.last().rawBody());
            return new Attempt(
                    attempt.calls(), attempt.checks(), attempt.captures(), attempt.problems(), options.showsAnswer());
        } catch (RunProblem problem) {
            return new Attempt(attempt.calls(), attempt.checks(), attempt.captures(), List.of(problem(problem)));
        }
    }

    private Attempt failed(Entry entry, HttpRequest request, HttpOutcome.Failed failed) {
        String sentence =
                templates.bindings().redaction().redact(failed.failure().sentence());
        ProblemResult problem =
                new ProblemResult(source.at(entry.request().url().span().start()), sentence, failed.fault());
        return new Attempt(callResults.of(request, failed.responses()), List.of(), List.of(), List.of(problem));
    }

    private Attempt evaluate(@Nullable Response expected, Exchange exchange, HttpRequest request) {
        if (expected == null) {
            return new Attempt(callResults.of(request, exchange.responses()), List.of(), List.of(), List.of());
        }
        List<CheckResult> results = new ArrayList<>(checks.statusLine(expected, exchange));
        if (!results.stream().allMatch(CheckResult::isFulfilled)) {
            return new Attempt(callResults.of(request, exchange.responses()), results, List.of(), List.of());
        }
        List<CaptureResult> captures;
        try {
            captures = checks.captures(expected, exchange);
        } catch (RunProblem problem) {
            // those before it may have made secrets of something the calls show
            List<CallResult> calls = callResults.of(request, exchange.responses());
            return new Attempt(calls, results, List.of(), List.of(problem(problem)));
        }
        results.addAll(checks.expectations(expected, exchange));
        // written down last: a capture may just have made a secret of something the calls show
        return new Attempt(callResults.of(request, exchange.responses()), results, captures, List.of());
    }

    private ProblemResult problem(RunProblem problem) {
        return new ProblemResult(
                source.at(problem.span().start()),
                templates.bindings().redaction().redact(problem.sentence()),
                null);
    }

    private EntryResult result(Entry entry, int index, Attempt attempt, long start, int attempts, boolean skipped) {
        return new EntryResult(
                index,
                source.at(entry.span().start()),
                entry.request().method() + " "
                        + templates
                                .bindings()
                                .redaction()
                                .redact(source.cut(entry.request().url().span())),
                skipped,
                attempt.calls(),
                attempt.checks(),
                attempt.captures(),
                attempt.problems(),
                Duration.ofNanos(System.nanoTime() - start),
                attempts,
                attempt.shown());
    }
}
