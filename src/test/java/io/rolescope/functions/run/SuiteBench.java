package io.rolescope.functions.run;

import io.rolescope.functions.history.HistoryRecord;
import io.rolescope.functions.hurl.HurlFile;
import io.rolescope.functions.hurl.ParseOutcome;
import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.functions.report.JUnitReport;
import io.rolescope.functions.report.JsonReport;
import io.rolescope.functions.report.TextReport;
import io.rolescope.platform.Cancellation;
import io.rolescope.platform.http.HttpCaller;
import io.rolescope.platform.http.HttpRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okio.Buffer;

/// Runs suites against a server that answers as told.
final class SuiteBench implements AutoCloseable {
    final MockWebServer server = new MockWebServer();
    final Redaction redaction = new Redaction();
    final Bindings bindings = new Bindings(redaction);
    final HttpCaller caller = new HttpCaller();
    final Cancellation cancellation = new Cancellation();
    /// Go on with a file behind a failed entry.
    boolean onward;

    private final Path folder;

    SuiteBench(Path folder) throws IOException {
        this.folder = folder;
        server.start();
        bindings.set("base", new Value.Text("http://localhost:" + server.getPort()));
    }

    static HurlFile file(String text) {
        return switch (HurlFile.parse("suite.hurl", text)) {
            case ParseOutcome.Parsed(HurlFile file) -> file;
            case ParseOutcome.Refused refused -> throw new AssertionError(refused.toString());
        };
    }

    /// Why a text is no suite.
    static SyntaxError refusal(String text) {
        return switch (HurlFile.parse("suite.hurl", text)) {
            case ParseOutcome.Parsed parsed -> throw new AssertionError("it is one");
            case ParseOutcome.Refused(SyntaxError error) -> error;
        };
    }

    SuiteRunner runner() {
        RunSettings settings = new RunSettings(
                HttpRules.standard().withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                0,
                Duration.ofMillis(1),
                onward);
        return new SuiteRunner(new RunContext(caller, settings, cancellation), null);
    }

    FileResult run(String text) {
        return runner().run(file(text), folder, bindings, result -> {});
    }

    void reply(String body, String... headers) {
        reply(200, body, headers);
    }

    void reply(int status, String body, String... headers) {
        reply(status, new Buffer().writeUtf8(body), headers);
    }

    void reply(int status, Buffer body, String... headers) {
        MockResponse.Builder builder = new MockResponse.Builder().code(status).body(body);
        for (String header : headers) {
            builder.addHeader(header);
        }
        server.enqueue(builder.build());
    }

    /// What failed, one a line.
    static String explain(FileResult result) {
        StringBuilder text = new StringBuilder();
        for (EntryResult entry : result.entries()) {
            entry.problems().forEach(problem -> text.append(problem).append('\n'));
            entry.checks().stream()
                    .filter(check -> !check.isFulfilled())
                    .forEach(check -> text.append(check).append('\n'));
        }
        return text.toString();
    }

    /// All that is ever written of a run: reports and history.
    String written(String text, FileResult result) {
        StringBuilder all = new StringBuilder()
                .append(TextReport.of(List.of(result)))
                .append(JsonReport.of(List.of(result)))
                .append(JUnitReport.of(List.of(result)));
        result.entries().forEach(entry -> all.append(HistoryRecord.of(file(text), entry, "somebody", "", redaction)));
        return all.toString();
    }

    @Override
    public void close() {
        caller.close();
        server.close();
    }
}
