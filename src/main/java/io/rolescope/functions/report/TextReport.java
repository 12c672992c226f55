package io.rolescope.functions.report;

import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.functions.run.CallResult;
import io.rolescope.functions.run.CheckResult;
import io.rolescope.functions.run.EntryResult;
import io.rolescope.functions.run.FileResult;
import io.rolescope.functions.run.ProblemResult;
import java.util.List;
import java.util.Locale;

/// Results for a person at a terminal.
public final class TextReport {
    private TextReport() {}

    /// The whole report.
    public static String of(List<FileResult> files) {
        StringBuilder text = new StringBuilder();
        for (FileResult file : files) {
            text.append(file.name()).append(": ").append(verdict(file)).append('\n');
            SyntaxError refusal = file.refusal();
            if (refusal != null) {
                text.append("  ").append(refusal).append('\n');
            }
            file.entries().forEach(entry -> entry(text, file, entry));
        }
        return text.append(summary(files)).toString();
    }

    private static String verdict(FileResult file) {
        if (file.refusal() != null) {
            return "not run";
        }
        if (file.cancelled()) {
            return "stopped";
        }
        return (file.isSuccess() ? "passed" : "FAILED") + " in "
                + millis(file.duration().toMillis());
    }

    private static void entry(StringBuilder text, FileResult file, EntryResult entry) {
        text.append(entry.skipped() ? "  - " : entry.isSuccess() ? "  ✓ " : "  ✗ ")
                .append(entry.title());
        if (!entry.calls().isEmpty()) {
            CallResult last = entry.calls().getLast();
            text.append(" → ")
                    .append(last.status())
                    .append(" in ")
                    .append(millis(last.timings().total().toMillis()));
        }
        if (entry.attempts() > 1) {
            text.append(" at try ").append(entry.attempts());
        }
        text.append('\n');
        if (entry.shown() && !entry.calls().isEmpty()) {
            String body = entry.calls().getLast().responseBody();
            text.append(body == null ? "(not a text)" : body.stripTrailing()).append('\n');
        }
        for (ProblemResult problem : entry.problems()) {
            text.append("      ")
                    .append(file.name())
                    .append(':')
                    .append(problem.at())
                    .append(": ");
            text.append(problem.sentence()).append('\n');
        }
        for (CheckResult check : entry.checks()) {
            if (!check.isFulfilled()) {
                text.append("      ")
                        .append(file.name())
                        .append(':')
                        .append(check.at())
                        .append(": ");
                text.append(check.sentence().replace("\n", "\n      ")).append('\n');
            }
        }
    }

    private static String summary(List<FileResult> files) {
        long failed = files.stream().filter(file -> !file.isSuccess()).count();
        long requests = files.stream()
                .flatMap(file -> file.entries().stream())
                .mapToLong(entry -> entry.calls().size())
                .sum();
        long time = files.stream().mapToLong(file -> file.duration().toMillis()).sum();
        return String.format(
                Locale.ROOT,
                "%d of %d files passed, %d requests in %s%n",
                files.size() - failed,
                files.size(),
                requests,
                millis(time));
    }

    private static String millis(long millis) {
        return millis < 10_000 ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
}
