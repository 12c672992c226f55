package io.rolescope.functions.compare;

import io.rolescope.functions.jsonpath.JsonEquality;
import io.rolescope.functions.run.CallResult;
import io.rolescope.platform.http.HttpHeader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds where two answers differ. JSON bodies are compared as JSON: order of members and layout make no difference.
/// Bodies that are no text, or that were too long to be kept whole, are compared by their digests.
public final class Differences {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 500;

    /// Headers that differ from one answer to the next by their nature.
    private static final Set<String> PASSING = Set.of(
            "date",
            "x-request-id",
            "x-envoy-upstream-service-time",
            "server-timing",
            "age",
            "cf-ray",
            "traceparent",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "ratelimit",
            "ratelimit-remaining",
            "ratelimit-reset",
            "sb-request-id");

    private final List<Difference> found = new ArrayList<>();

    private Differences() {}

    /// All differences between two answers, 500 at most.
    public static List<Difference> between(CallResult left, CallResult right) {
        Differences differences = new Differences();
        if (left.status() != right.status()) {
            differences.add("status", String.valueOf(left.status()), String.valueOf(right.status()));
        }
        differences.headers(left.responseHeaders(), right.responseHeaders());
        differences.bodies(left, right);
        return List.copyOf(differences.found);
    }

    /// All differences between the bodies of two answers, 500 at most.
    public static List<Difference> betweenBodies(CallResult left, CallResult right) {
        Differences differences = new Differences();
        differences.bodies(left, right);
        return List.copyOf(differences.found);
    }

    private void add(String where, @Nullable String left, @Nullable String right) {
        if (found.size() < MOST) {
            found.add(new Difference(where, left, right));
        }
    }

    private void headers(List<HttpHeader> left, List<HttpHeader> right) {
        Set<String> names = new TreeSet<>();
        left.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
        right.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
        names.removeAll(PASSING);
        for (String name : names) {
            String one = values(left, name);
            String other = values(right, name);
            if (!java.util.Objects.equals(one, other)) {
                add("header: " + name, one, other);
            }
        }
    }

    private static @Nullable String values(List<HttpHeader> headers, String name) {
        List<String> values = headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(HttpHeader::value)
                .toList();
        return values.isEmpty() ? null : String.join(" | ", values);
    }

    private void bodies(CallResult left, CallResult right) {
        if (left.isWhole() && right.isWhole()) {
            bodies(left.responseBody(), right.responseBody());
        } else if (!sameContent(left, right)) {
            add("body", told(left), told(right));
        }
    }

    private static boolean sameContent(CallResult left, CallResult right) {
        String one = left.responseDigest();
        String other = right.responseDigest();
        // what was written before there were digests is told apart as well as can be
        return one == null || other == null
                ? left.responseBytes() == right.responseBytes()
                        && java.util.Objects.equals(left.responseBody(), right.responseBody())
                : one.equals(other);
    }

    private static String told(CallResult call) {
        String body = call.responseBody();
        return body != null && call.isWhole()
                ? body
                : call.responseBytes() + " bytes"
                        + (call.responseDigest() == null ? "" : ", SHA-256 " + call.responseDigest());
    }

    private void bodies(@Nullable String left, @Nullable String right) {
        JsonNode one = json(left);
        JsonNode other = json(right);
        if (one != null && other != null) {
            nodes("$", one, other);
        } else if (!java.util.Objects.equals(left, right)) {
            add("body", left, right);
        }
    }

    static @Nullable JsonNode json(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return null;
        }
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            return null;
        }
    }

    private void nodes(String path, JsonNode left, JsonNode right) {
        if (left.isObject() && right.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            left.properties().forEach(member -> names.add(member.getKey()));
            right.properties().forEach(member -> names.add(member.getKey()));
            for (String name : names) {
                child(
                        path + "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']",
                        left.get(name),
                        right.get(name));
            }
        } else if (left.isArray() && right.isArray()) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                child(path + "[" + i + "]", left.get(i), right.get(i));
            }
        } else if (!JsonEquality.equal(left, right)) {
            add(path, left.toString(), right.toString());
        }
    }

    private void child(String path, @Nullable JsonNode left, @Nullable JsonNode right) {
        if (left == null || right == null) {
            add(path, left == null ? null : left.toString(), right == null ? null : right.toString());
        } else {
            nodes(path, left, right);
        }
    }
}
