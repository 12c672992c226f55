package io.rolescope.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the Prometheus text format. Lines that are none of it are left out.
///
/// Source: Prometheus documentation, “Exposition formats”, text-based format 0.0.4.
public final class PrometheusText {
    private PrometheusText() {}

    /// One measured value.
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }

        public String label(String label) {
            return labels.getOrDefault(label, "");
        }
    }

    public static List<Sample> parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> sample(line).ifPresent(samples::add));
        return samples;
    }

    private static Optional<Sample> sample(String line) {
        int brace = line.indexOf('{');
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end)) && line.charAt(end) != '{') {
            end++;
        }
        String name = line.substring(0, end);
        Map<String, String> labels = new LinkedHashMap<>();
        int at = end;
        if (brace == end) {
            at = labels(line, end + 1, labels);
        }
        if (name.isEmpty() || at < 0) {
            return Optional.empty();
        }
        String[] rest = line.substring(at).strip().split("\\s+");
        return number(rest[0]).map(value -> new Sample(name, labels, value));
    }

    /// @return where the labels end, -1 where they never do
    private static int labels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (at < line.length() && line.charAt(at) != '}') {
            int equals = line.indexOf('=', at);
            if (equals < 0 || equals + 1 >= line.length() || line.charAt(equals + 1) != '"') {
                return -1;
            }
            String label = line.substring(at, equals).strip();
            StringBuilder value = new StringBuilder();
            at = equals + 2;
            while (at < line.length() && line.charAt(at) != '"') {
                char c = line.charAt(at);
                if (c == '\\' && at + 1 < line.length()) {
                    at++;
                    c = line.charAt(at) == 'n' ? '\n' : line.charAt(at);
                }
                value.append(c);
                at++;
            }
            if (at >= line.length()) {
                return -1;
            }
            labels.put(label, value.toString());
            at++;
            while (at < line.length() && (line.charAt(at) == ',' || line.charAt(at) == ' ')) {
                at++;
            }
        }
        return at < line.length() ? at + 1 : -1;
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(
                    switch (text.toLowerCase(Locale.ROOT)) {
                        case "+inf", "inf" -> Double.POSITIVE_INFINITY;
                        case "-inf" -> Double.NEGATIVE_INFINITY;
                        case "nan" -> Double.NaN;
                        default -> Double.parseDouble(text);
                    });
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
