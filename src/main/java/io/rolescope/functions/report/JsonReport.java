package io.rolescope.functions.report;

import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.CaptureResult;
import io.rolescope.functions.run.CheckResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.ProblemResult;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpTimings;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Results for programs: one JSON object.
public final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonReport() {}

    /// The whole report on one line.
    public static String of(List<FileResult> files) {
        return JSON.writeValueAsString(tree(files));
    }

    /// `{"success", "files": [{"file", "success", "entries": […]}]}`
    public static ObjectNode tree(List<FileResult> files) {
        ObjectNode report = NODES.objectNode();
        report.put("success", files.stream().allMatch(FileResult::isSuccess));
        ArrayNode list = report.putArray("files");
        files.forEach(file -> list.add(file(file)));
        return report;
    }

    private static ObjectNode file(FileResult file) {
        ObjectNode node = NODES.objectNode();
        node.put("file", file.name());
        node.put("success", file.isSuccess());
        node.put("started", file.started().toString());
        node.put("durationMillis", file.duration().toMillis());
        node.put("entryCount", file.entryCount());
        if (file.cancelled()) {
            node.put("cancelled", true);
        }
        if (file.refusal() != null) {
            ObjectNode refusal = node.putObject("refusal");
            refusal.put("line", file.refusal().line());
            refusal.put("column", file.refusal().column());
            refusal.put("message", file.refusal().message());
        }
        ArrayNode entries = node.putArray("entries");
        file.entries().forEach(entry -> entries.add(entry(entry)));
        return node;
    }

    /// One entry.
    public static ObjectNode entry(EntryResult entry) {
        ObjectNode node = NODES.objectNode();
        node.put("index", entry.index());
        node.put("line", entry.at().line());
        node.put("title", entry.title());
        node.put("success", entry.isSuccess());
        node.put("skipped", entry.skipped());
        node.put("attempts", entry.attempts());
        node.put("durationMillis", entry.duration().toMillis());
        ArrayNode calls = node.putArray("calls");
        entry.calls().forEach(call -> calls.add(call(call)));
        ArrayNode captures = node.putArray("captures");
        for (CaptureResult capture : entry.captures()) {
            captures.addObject().put("name", capture.name()).put("value", capture.value());
        }
        ArrayNode asserts = node.putArray("asserts");
        entry.checks().forEach(check -> asserts.add(check(check)));
        ArrayNode problems = node.putArray("problems");
        for (ProblemResult problem : entry.problems()) {
            ObjectNode one = problems.addObject();
            one.put("line", problem.at().line()).put("column", problem.at().column());
            one.put("message", problem.sentence());
            if (problem.fault() != null) {
                one.put("fault", problem.fault().name().toLowerCase(Locale.ROOT));
            }
        }
        return node;
    }

    private static ObjectNode check(CheckResult check) {
        ObjectNode node = NODES.objectNode();
        node.put("line", check.at().line()).put("column", check.at().column());
        node.put("assert", check.text());
        node.put("success", check.isFulfilled());
        if (!check.isFulfilled()) {
            node.put("expected", check.expected());
            node.put("actual", check.actual());
        }
        return node;
    }

    private static ObjectNode call(CallResult call) {
        ObjectNode node = NODES.objectNode();
        ObjectNode request = node.putObject("request");
        request.put("method", call.method()).put("url", call.url());
        request.set("headers", headers(call.requestHeaders()));
        request.put("body", call.requestBody());
        ObjectNode response = node.putObject("response");
        response.put("status", call.status()).put("version", "HTTP/" + call.version());
        response.set("headers", headers(call.responseHeaders()));
        response.put("body", call.responseBody());
        response.put("bytes", call.responseBytes());
        response.put("sha256", call.responseDigest());
        node.set("timings", timings(call.timings()));
        return node;
    }

    private static ArrayNode headers(List<HttpHeader> headers) {
        ArrayNode list = NODES.arrayNode();
        headers.forEach(header -> list.addObject().put("name", header.name()).put("value", header.value()));
        return list;
    }

    /// Microseconds, under curl's names.
    private static ObjectNode timings(HttpTimings timings) {
        return NODES.objectNode()
                .put("namelookup", timings.nameLookup().toNanos() / 1000)
                .put("connect", timings.connect().toNanos() / 1000)
                .put("appconnect", timings.tls().toNanos() / 1000)
                .put("starttransfer", timings.firstByte().toNanos() / 1000)
                .put("total", timings.total().toNanos() / 1000);
    }
}
