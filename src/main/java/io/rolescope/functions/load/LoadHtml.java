package io.rolescope.functions.load;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A load report as one page of HTML that needs nothing from elsewhere.
public final class LoadHtml {
    private static final double WIDTH = 720;
    private static final double HEIGHT = 160;

    private LoadHtml() {}

    /// @param course how it went, oldest first
    /// @param at when the run ended
    public static String of(LoadReport report, List<LoadSnapshot> course, Instant at) {
        StringBuilder page = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Load report</title><style>
                body { font: 14px/1.5 system-ui, sans-serif; max-width: 760px; margin: 32px auto; color: #1f2328; }
                table { border-collapse: collapse; margin: 8px 0 20px; } td, th { padding: 3px 14px 3px 0; text-align: left; }
                td.n { text-align: right; font-variant-numeric: tabular-nums; } h1 { font-size: 20px; } h2 { font-size: 15px; }
                svg { background: #f6f8fa; border-radius: 6px; } .bad { color: #cf222e; } .good { color: #1a7f37; }
                </style></head><body>
                """);
        page.append("<h1>").append(escape(report.title())).append("</h1>\n<p>");
        page.append(String.format(
                Locale.ROOT,
                "%d requests in %.2f s, %.1f a second, %d errors%s. Ended %s.</p>%n",
                report.requests(),
                report.elapsed().toNanos() / 1e9,
                report.perSecond(),
                report.errors(),
                report.cancelled() ? ", stopped before its end" : "",
                at));
        if (report.isAllErrors()) {
            page.append("<p class=\"bad\">No request was answered as it should be.</p>\n");
        }
        thresholds(page, report);
        latencies(page, report);
        counts(page, report);
        if (course.size() > 1) {
            page.append("<h2>Requests a second</h2>\n");
            curve(page, course, LoadSnapshot::perSecond, "");
            page.append("<h2>95 of 100 answered within</h2>\n");
            curve(page, course, snapshot -> snapshot.latencies().p95(), " ms");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void thresholds(StringBuilder page, LoadReport report) {
        if (report.thresholds().isEmpty()) {
            return;
        }
        page.append("<h2>Thresholds</h2>\n<table>\n");
        for (LoadReport.ThresholdResult result : report.thresholds()) {
            page.append(String.format(
                    Locale.ROOT,
                    "<tr><td class=\"%s\">%s</td><td>%s</td><td class=\"n\">%.2f</td></tr>%n",
                    result.holds() ? "good" : "bad",
                    result.holds() ? "✓ holds" : "✗ broken",
                    escape(result.threshold().text()),
                    result.actual()));
        }
        page.append("</table>\n");
    }

    private static void latencies(StringBuilder page, LoadReport report) {
        page.append("<h2>Time to the answer, in milliseconds</h2>\n<table>\n<tr><th></th><th>mean</th><th>p50</th>"
                + "<th>p75</th><th>p90</th><th>p95</th><th>p99</th><th>p99.9</th><th>max</th></tr>\n");
        row(page, "counted from when it was due", report.latencies());
        row(page, "counted from when it was sent", report.serviceTimes());
        page.append("</table>\n");
    }

    private static void row(StringBuilder page, String name, Latencies l) {
        page.append("<tr><td>").append(name).append("</td>");
        for (double value : new double[] {l.mean(), l.p50(), l.p75(), l.p90(), l.p95(), l.p99(), l.p999(), l.max()}) {
            page.append(String.format(Locale.ROOT, "<td class=\"n\">%.2f</td>", value));
        }
        page.append("</tr>\n");
    }

    private static void counts(StringBuilder page, LoadReport report) {
        page.append("<h2>Answers</h2>\n<table>\n");
        report.statuses()
                .forEach((status, count) -> page.append("<tr><td>status ")
                        .append(status)
                        .append("</td><td class=\"n\">")
                        .append(count)
                        .append("</td></tr>\n"));
        report.faults()
                .forEach((fault, count) -> page.append("<tr><td class=\"bad\">")
                        .append(fault.name().toLowerCase(Locale.ROOT))
                        .append("</td><td class=\"n\">")
                        .append(count)
                        .append("</td></tr>\n"));
        if (report.unsent() > 0) {
            page.append("<tr><td class=\"bad\">due and not sent</td><td class=\"n\">")
                    .append(report.unsent())
                    .append("</td></tr>\n");
        }
        page.append("</table>\n");
    }

    private static void curve(
            StringBuilder page, List<LoadSnapshot> course, ToDoubleFunction<LoadSnapshot> value, String unit) {
        double most = Math.max(1e-9, course.stream().mapToDouble(value).max().orElse(1));
        double seconds = Math.max(1e-9, course.getLast().elapsed().toMillis() / 1000.0);
        StringBuilder points = new StringBuilder();
        for (LoadSnapshot snapshot : course) {
            points.append(String.format(
                    Locale.ROOT,
                    "%.1f,%.1f ",
                    40 + snapshot.elapsed().toMillis() / 1000.0 / seconds * (WIDTH - 60),
                    HEIGHT - 20 - value.applyAsDouble(snapshot) / most * (HEIGHT - 40)));
        }
        page.append(String.format(
                Locale.ROOT,
                "<svg width=\"%.0f\" height=\"%.0f\" role=\"img\"><polyline fill=\"none\" stroke=\"#0969da\""
                        + " stroke-width=\"2\" points=\"%s\"/><text x=\"6\" y=\"16\" font-size=\"11\">%.1f%s</text>"
                        + "<text x=\"%.0f\" y=\"%.0f\" font-size=\"11\" text-anchor=\"end\">%.0f s</text></svg>%n",
                WIDTH,
                HEIGHT,
                points.toString().strip(),
                most,
                unit,
                WIDTH - 8,
                HEIGHT - 5,
                seconds));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
