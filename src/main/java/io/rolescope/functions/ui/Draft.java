package io.rolescope.functions.ui;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import io.rolescope.platform.http.HttpHeader;
import io.rolescope.platform.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A request as it is being written.
///
/// @param path relative to the backend's functions, or a whole address
/// @param headers one a line, `Name: value`
/// @param body empty for none
record Draft(String method, String path, String headers, String body) {
    static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Draft empty() {
        return new Draft("POST", "", "Content-Type: application/json", "{}");
    }

    /// Why the body is no JSON, with line and column; empty where it is, or where it does not say that it is.
    Optional<String> bodyProblem() {
        if (body.isBlank() || !isJson()) {
            return Optional.empty();
        }
        try {
            JSON.readTree(body);
            return Optional.empty();
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : "Line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            return Optional.of(place + e.getOriginalMessage());
        }
    }

    /// The body over several lines; as it is where it is no JSON.
    String prettyBody() {
        return pretty(body);
    }

    static String pretty(String text) {
        try {
            return text.isBlank()
                    ? text
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JacksonException e) {
            return text;
        }
    }

    boolean isJson() {
        return headerLines().stream()
                .anyMatch(header -> header.name().equalsIgnoreCase("Content-Type")
                        && header.value().toLowerCase(java.util.Locale.ROOT).contains("json"));
    }

    /// The request, with the token where there is one and no Authorization was written by hand.
    ///
    /// @param base what a relative path is below
    /// @throws FailureException with [Failure.Invalid] for a header line that is none, or an address that is none
    HttpRequest request(@Nullable String base, String token) {
        List<HttpHeader> all = new ArrayList<>(headerLines());
        boolean own = all.stream().anyMatch(header -> header.name().equalsIgnoreCase("Authorization"));
        if (!token.isEmpty() && !own) {
            all.add(new HttpHeader("Authorization", "Bearer " + token, true));
        }
        boolean bodiless = method.equals("GET") || method.equals("HEAD") || body.isBlank();
        return new HttpRequest(
                method, address(base), all, bodiless ? null : body.getBytes(StandardCharsets.UTF_8), false);
    }

    private String address(@Nullable String base) {
        if (path.startsWith("http://") || path.startsWith("https://")) {
            return path;
        }
        if (base == null) {
            throw invalid(
                    "This backend has no address of edge functions.",
                    "Write a whole address, or give the backend one on the Connect page.");
        }
        String below = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return path.isBlank() ? below : below + (path.startsWith("/") ? "" : "/") + path;
    }

    private List<HttpHeader> headerLines() {
        List<HttpHeader> all = new ArrayList<>();
        for (String line : headers.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw invalid("“" + line.strip() + "” is no header.", "Write headers as “Name: value”, one a line.");
            }
            String name = line.substring(0, colon).strip();
            boolean sensitive = name.equalsIgnoreCase("Authorization")
                    || name.equalsIgnoreCase("apikey")
                    || name.equalsIgnoreCase("Cookie");
            all.add(new HttpHeader(name, line.substring(colon + 1).strip(), sensitive));
        }
        return all;
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
