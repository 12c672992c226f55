package io.rolescope.deliveries;

import io.rolescope.connections.Change;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A request to be put into the queue, as pg_net's functions take it.
///
/// @param method `GET`, `POST` or `DELETE`: pg_net knows no other
/// @param headers in clear
/// @param body JSON, for `POST` only
public record Resend(String method, String url, Map<String, String> headers, String body, int timeoutMillis) {
    /// Stands where a credential is not shown.
    public static final String HIDDEN = "••••";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Resend {
        headers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /// Whether a header of that name carries a credential.
    public static boolean isSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.contains("authorization")
                || name.contains("cookie")
                || name.contains("key")
                || name.contains("secret")
                || name.contains("token");
    }

    /// Reads headers, `Name: value`, one a line. Where a value is [#HIDDEN], it is taken from `known`.
    ///
    /// @throws FailureException when a line is no header
    public static Map<String, String> headers(String lines, Map<String, String> known) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).strip();
                String value = line.substring(colon + 1).strip();
                headers.put(name, value.equals(HIDDEN) ? known.getOrDefault(name, value) : value);
            } else if (!line.isBlank()) {
                throw invalid("“" + line.strip() + "” is no header.", "Write headers as “Name: value”, one a line.");
            }
        }
        return headers;
    }

    /// Headers as [#headers] reads them, credentials hidden.
    public static String lines(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        headers.forEach((name, value) -> text.append(name)
                .append(": ")
                .append(isSecret(name) ? HIDDEN : value)
                .append('\n'));
        return text.toString().strip();
    }

    /// What is committed.
    ///
    /// @throws FailureException when the address, the method or the body cannot be sent
    public Change change() {
        check();
        List<Object> binds = new ArrayList<>(List.of(url));
        String json = JSON.writeValueAsString(headers);
        String sql = switch (method) {
            case "POST" -> {
                binds.add(body.isBlank() ? "{}" : body);
                yield "select net.http_post(url => ?, body => cast(? as jsonb), headers => cast(? as jsonb),"
                        + " timeout_milliseconds => ?)";
            }
            case "DELETE" -> "select net.http_delete(url => ?, headers => cast(? as jsonb), timeout_milliseconds => ?)";
            default -> "select net.http_get(url => ?, headers => cast(? as jsonb), timeout_milliseconds => ?)";
        };
        binds.add(json);
        binds.add(timeoutMillis);
        return new Change("Ask the database to send " + method + " " + url, List.of(new Change.Statement(sql, binds)));
    }

    /// The statement as it runs, its values in place, credentials hidden.
    public String shown() {
        Map<String, String> safe = new LinkedHashMap<>();
        headers.forEach((name, value) -> safe.put(name, isSecret(name) ? HIDDEN : value));
        List<String> arguments = new ArrayList<>(List.of("url => " + quoted(url)));
        if (method.equals("POST")) {
            arguments.add("body => " + quoted(body.isBlank() ? "{}" : body) + "::jsonb");
        }
        arguments.add("headers => " + quoted(JSON.writeValueAsString(safe)) + "::jsonb");
        arguments.add("timeout_milliseconds => " + timeoutMillis);
        return "select net.http_" + method.toLowerCase(Locale.ROOT) + "(\n  " + String.join(",\n  ", arguments) + ");";
    }

    private void check() {
        if (!List.of("GET", "POST", "DELETE").contains(method)) {
            throw invalid("pg_net cannot send " + method + ".", "It knows GET, POST and DELETE.");
        }
        if (!url.matches("(?i)https?://\\S+")) {
            throw invalid("The address is not a web address.", "Write it as https://host/path.");
        }
        @Nullable String why = method.equals("POST") ? bodyProblem() : null;
        if (why != null) {
            throw invalid("The body is no JSON: " + why, "pg_net sends JSON bodies only.");
        }
    }

    private @Nullable String bodyProblem() {
        try {
            JSON.readTree(body.isBlank() ? "{}" : body);
            return null;
        } catch (JacksonException e) {
            return "line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ".";
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }

    /// Says nothing of headers and body.
    @Override
    public String toString() {
        return method + " " + url;
    }
}
