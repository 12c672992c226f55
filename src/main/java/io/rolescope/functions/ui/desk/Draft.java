package io.rolescope.functions.ui.desk;

import io.rolescope.functions.draft.RequestDraft;
import io.rolescope.functions.draft.RequestDraft.BodyKind;
import io.rolescope.functions.draft.RequestDraft.Field;
import io.rolescope.functions.hurl.SyntaxError;
import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A request as it is being written. `{{name}}` stands for a variable everywhere.
///
/// @param path relative to the backend's functions, or a whole address
/// @param query one a line, `name=value`
/// @param headers one a line, `Name: value`
/// @param body empty for none
public record Draft(String method, String path, String query, String headers, String body) {
    public static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD");
    private static final String BASE = "{{functionsUrl}}";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static Draft empty() {
        return new Draft("POST", "", "", "Content-Type: application/json", "{}");
    }

    /// A call of a function with the rest as usual.
    public static Draft of(String path) {
        Draft empty = empty();
        return new Draft(empty.method(), path, "", empty.headers(), empty.body());
    }

    /// The fields of a request; the token's header is left out, since it is added anew.
    public static Draft of(RequestDraft request, @Nullable String base) {
        String url = request.url().startsWith(BASE) ? request.url().substring(BASE.length()) : request.url();
        String path = base != null && url.startsWith(base) ? url.substring(base.length()) : url;
        return new Draft(
                request.method(),
                path.replaceFirst("^/", ""),
                lines(request.query(), "="),
                lines(
                        request.headers().stream()
                                .filter(header -> !(header.name().equalsIgnoreCase("Authorization")
                                        && header.value().equals("Bearer {{token}}")))
                                .toList(),
                        ": "),
                request.kind() == BodyKind.FORM
                        ? request.form().stream()
                                .map(field -> field.name() + "=" + field.value())
                                .collect(Collectors.joining("&"))
                        : request.body());
    }

    private static String lines(List<Field> fields, String between) {
        return fields.stream()
                .map(field -> field.name() + between + field.value())
                .collect(Collectors.joining("\n"));
    }

    /// How it is called in lists.
    public String title() {
        return method + " " + (path.isBlank() ? "…" : path);
    }

    /// Why the body is no JSON, with line and column; empty where it is, or where it does not say that it is.
    public Optional<String> bodyProblem() {
        if (body.isBlank() || !saysJson()) {
            return Optional.empty();
        }
        return RequestDraft.jsonProblem(body)
                .map(error -> "Line " + error.line() + ", column " + error.column() + ": " + error.message());
    }

    /// The body over several lines; as it is where it is no JSON.
    public String prettyBody() {
        return pretty(body);
    }

    public static String pretty(String text) {
        try {
            return text.isBlank()
                    ? text
                    : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
        } catch (JacksonException e) {
            return text;
        }
    }

    private boolean saysJson() {
        return headerFields().stream()
                .anyMatch(header -> header.name().equalsIgnoreCase("Content-Type")
                        && header.value().toLowerCase(Locale.ROOT).contains("json"));
    }

    /// The request field by field, with the token where there is one and no Authorization was written by hand.
    ///
    /// @param hasBase whether the backend has an address of functions
    /// @param hasToken whether a token is sent
    /// @throws FailureException with [Failure.Invalid] for a header line that is none, or an address that is none
    public RequestDraft request(boolean hasBase, boolean hasToken) {
        List<Field> all = new ArrayList<>(headerFields());
        boolean own = all.stream().anyMatch(header -> header.name().equalsIgnoreCase("Authorization"));
        if (hasToken && !own) {
            all.add(new Field("Authorization", "Bearer {{token}}"));
        }
        boolean bodiless = method.equals("GET") || method.equals("HEAD") || body.isBlank();
        BodyKind kind =
                bodiless ? BodyKind.NONE : RequestDraft.jsonProblem(body).isEmpty() ? BodyKind.JSON : BodyKind.TEXT;
        RequestDraft request =
                new RequestDraft(method, address(hasBase), queryFields(), all, List.of(), kind, bodiless ? "" : body);
        Optional<SyntaxError> problem = request.problem();
        if (problem.isPresent()) {
            throw invalid(problem.get().message(), "Correct the request.");
        }
        return request;
    }

    /// Credentials written into the headers by hand, to be kept out of everything that is shown or written.
    public List<String> credentials() {
        return headerFields().stream()
                .flatMap(header -> HeaderCredentials.of(header.name(), header.value()).stream())
                .toList();
    }

    private String address(boolean hasBase) {
        if (path.startsWith("http://") || path.startsWith("https://") || path.startsWith("{{")) {
            return path;
        }
        if (!hasBase) {
            throw invalid(
                    "This backend has no address of edge functions.",
                    "Write a whole address, or give the backend one on the Connect page.");
        }
        return path.isBlank() ? BASE : BASE + (path.startsWith("/") ? "" : "/") + path;
    }

    private List<Field> queryFields() {
        List<Field> all = new ArrayList<>();
        for (String line : query.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                all.add(new Field(
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).strip()));
            } else if (!line.isBlank()) {
                throw invalid("“" + line.strip() + "” is no query field.", "Write them as “name=value”, one a line.");
            }
        }
        return all;
    }

    private List<Field> headerFields() {
        List<Field> all = new ArrayList<>();
        for (String line : headers.split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw invalid("“" + line.strip() + "” is no header.", "Write headers as “Name: value”, one a line.");
            }
            all.add(new Field(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
        }
        return all;
    }

    private static FailureException invalid(String sentence, String next) {
        return new FailureException(new Failure.Invalid(sentence, next, "", null));
    }
}
