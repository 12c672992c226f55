package io.rolescope.access.expect;

import java.util.List;
import java.util.function.BiFunction;

/// Results as JUnit XML.
public final class PolicyTestReports {
    private PolicyTestReports() {}

    /// The XML that build servers read.
    ///
    /// @param words the words of a result as they are to be written: logs of a build are read by many
    public static String junit(
            String suite, List<PolicyTestRun.Result> results, BiFunction<PolicyTestRun.Result, String, String> words) {
        long failures = results.stream().filter(result -> !result.passed()).count();
        double seconds =
                results.stream().mapToLong(result -> result.took().toMillis()).sum() / 1000.0;
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"")
                .append(escaped(suite))
                .append("\" tests=\"")
                .append(results.size())
                .append("\" failures=\"")
                .append(failures)
                .append("\" time=\"")
                .append(seconds)
                .append("\">\n");
        for (PolicyTestRun.Result result : results) {
            xml.append("  <testcase classname=\"")
                    .append(escaped(result.test().table()))
                    .append("\" name=\"")
                    .append(escaped(result.test().name()))
                    .append("\" time=\"")
                    .append(result.took().toMillis() / 1000.0)
                    .append('"');
            if (result.passed()) {
                xml.append("/>\n");
            } else {
                xml.append(">\n    <failure message=\"expected ")
                        .append(escaped(result.test().expect().word()))
                        .append(", got ")
                        .append(escaped(words.apply(result, result.actual())))
                        .append("\">")
                        .append(escaped(words.apply(result, result.because())))
                        .append("</failure>\n  </testcase>\n");
            }
        }
        return xml.append("</testsuite>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "");
    }
}
