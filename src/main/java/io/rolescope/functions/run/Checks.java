package io.rolescope.functions.run;

import io.rolescope.functions.hurl.Assertion;
import io.rolescope.functions.hurl.BodyContent;
import io.rolescope.functions.hurl.Capture;
import io.rolescope.functions.hurl.KeyValue;
import io.rolescope.functions.hurl.MultilineText;
import io.rolescope.functions.hurl.Response;
import io.rolescope.functions.hurl.Section;
import io.rolescope.functions.hurl.SourceText;
import io.rolescope.functions.hurl.Span;
import io.rolescope.functions.jsonpath.JsonEquality;
import io.rolescope.functions.jsonpath.TimedText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Holds a response against what a file expects of it, and takes captures.
final class Checks {
    private final SourceText source;
    private final TemplateRenderer templates;
    private final QueryRunner queries;
    private final PredicateRunner predicates;
    private final RequestBuilder requests;

    Checks(SourceText source, TemplateRenderer templates, LiteralRunner literals, RequestBuilder requests) {
        this.source = source;
        this.templates = templates;
        this.queries = new QueryRunner(templates);
        this.predicates = new PredicateRunner(literals);
        this.requests = requests;
    }

    /// Version and status: when they are wrong nothing else is looked at, since the rest would be about another answer.
    List<CheckResult> statusLine(Response expected, Exchange exchange) {
        List<CheckResult> checks = new ArrayList<>();
        String version = expected.version();
        String actualVersion = exchange.last().version();
        if (version != null) {
            checks.add(result(
                    expected.statusLine(), version.equals(actualVersion), "HTTP/" + version, "HTTP/" + actualVersion));
        }
        Integer status = expected.status();
        if (status != null) {
            int actual = exchange.last().status();
            checks.add(result(expected.statusLine(), status == actual, "status " + status, "status " + actual));
        }
        return checks;
    }

    List<CaptureResult> captures(Response expected, Exchange exchange) {
        List<CaptureResult> captured = new ArrayList<>();
        for (Capture capture : expected.section(Section.Captures.class)
                .map(Section.Captures::captures)
                .orElse(List.of())) {
            String name = templates.text(capture.name());
            Value value = captured(capture, exchange);
            if (value == null) {
                throw new RunProblem(capture.span(), "There is nothing to capture into “" + name + "”.");
            }
            if (capture.redacted()) {
                redaction().hide(value);
            }
            templates.bindings().set(name, value);
            captured.add(new CaptureResult(name, Values.render(value) == null ? display(value) : Values.shown(value)));
        }
        // only now, since a later one may make a secret of what an earlier one shows
        return captured.stream()
                .map(one -> new CaptureResult(one.name(), redact(one.value())))
                .toList();
    }

    private Redaction redaction() {
        return templates.bindings().redaction();
    }

    private String display(@Nullable Value value) {
        return value instanceof Value.Bytes(byte[] bytes) && redaction().isIn(bytes)
                ? Values.displayUnread(bytes)
                : Values.display(value);
    }

    private @Nullable Value captured(Capture capture, Exchange exchange) {
        try {
            return queries.value(capture.query(), capture.filters(), exchange);
        } catch (TimedText.TooSlow | StackOverflowError e) {
            throw RunProblem.ofPattern(capture.span(), e);
        }
    }

    List<CheckResult> expectations(Response expected, Exchange exchange) {
        List<CheckResult> checks = new ArrayList<>();
        for (KeyValue header : expected.headers()) {
            checks.add(guarded(header.span(), () -> header(header, exchange)));
        }
        for (Assertion assertion : expected.section(Section.Asserts.class)
                .map(Section.Asserts::assertions)
                .orElse(List.of())) {
            checks.add(guarded(assertion.span(), () -> assertion(assertion, exchange)));
        }
        BodyContent body = expected.body();
        if (body != null) {
            checks.add(guarded(body.span(), () -> body(body, exchange)));
        }
        return checks;
    }

    private CheckResult guarded(Span span, java.util.function.Supplier<CheckResult> check) {
        try {
            return check.get();
        } catch (RunProblem problem) {
            return broken(span, problem);
        } catch (TimedText.TooSlow | StackOverflowError e) {
            return broken(span, RunProblem.ofPattern(span, e));
        }
    }

    private CheckResult broken(Span span, RunProblem problem) {
        return new CheckResult(
                source.at(problem.span().start()),
                text(span),
                CheckResult.Verdict.BROKEN,
                "",
                redact(problem.sentence()));
    }

    private CheckResult header(KeyValue expected, Exchange exchange) {
        String name = templates.text(expected.key());
        String value = templates.text(expected.value());
        List<String> found = exchange.last().values(name);
        return result(
                expected.span(),
                found.contains(value),
                name + ": " + value,
                found.isEmpty() ? "no such header" : String.join(" | ", found));
    }

    private CheckResult assertion(Assertion assertion, Exchange exchange) {
        Value actual = queries.value(assertion.query(), assertion.filters(), exchange);
        PredicateRunner.Decision decision = predicates.decide(assertion.predicate(), actual);
        return result(assertion.span(), decision.holds(), decision.expected(), display(actual));
    }

    private CheckResult body(BodyContent expected, Exchange exchange) {
        Value wanted = requests.expectedBody(expected);
        if (wanted instanceof Value.Bytes) {
            Value found = new Value.Bytes(exchange.bytes(expected.span()));
            return result(expected.span(), Values.equal(found, wanted), display(wanted), display(found));
        }
        String text = wanted instanceof Value.Text(String t) ? t : "";
        String found = exchange.text(expected.span());
        boolean same = isJson(expected) ? sameJson(text, found) : text.equals(found);
        return result(expected.span(), same, "the body <" + text + ">", "<" + found + ">");
    }

    private static boolean isJson(BodyContent expected) {
        return expected instanceof BodyContent.Json
                || (expected instanceof BodyContent.Multiline multiline
                        && multiline.text().language() == MultilineText.Language.JSON);
    }

    private static boolean sameJson(String expected, String found) {
        JsonNode left = Values.parseJson(expected);
        JsonNode right = Values.parseJson(found);
        return left == null || right == null ? expected.equals(found) : JsonEquality.equal(left, right);
    }

    private CheckResult result(Span span, boolean fulfilled, String expected, String actual) {
        return new CheckResult(
                source.at(span.start()),
                text(span),
                fulfilled ? CheckResult.Verdict.FULFILLED : CheckResult.Verdict.FAILED,
                fulfilled ? "" : shortened(redact(expected)),
                fulfilled ? "" : shortened(redact(actual)));
    }

    private String text(Span span) {
        return redact(shortened(source.cut(span)));
    }

    private static String shortened(String text) {
        return text.length() > 2000 ? text.substring(0, 2000) + "…" : text;
    }

    private String redact(@Nullable String text) {
        return text == null ? "" : redaction().redact(text);
    }
}
