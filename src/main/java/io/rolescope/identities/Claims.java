package io.rolescope.identities;

import io.rolescope.platform.Failure;
import io.rolescope.platform.FailureException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A token's claims: one JSON object, kept in its order.
///
/// Source of the names: RFC 7519 section 4.1 and Supabase, “JWT Claims Reference” (aud, role, email, phone,
/// app_metadata, user_metadata, aal, amr, session_id, is_anonymous).
public final class Claims {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode object;

    private Claims(ObjectNode object) {
        this.object = object;
    }

    public static Claims none() {
        return new Claims(JSON.createObjectNode());
    }

    /// @throws FailureException with [Failure.Invalid] when `text` is not one JSON object
    public static Claims parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode found) {
                return new Claims(found);
            }
        } catch (JacksonException e) {
            throw new FailureException(
                    new Failure.Invalid("The claims are not JSON.", "Write them as {\"sub\": \"…\"}.", place(e), null),
                    e);
        }
        throw new FailureException(
                new Failure.Invalid("The claims are not a JSON object.", "Write them as {\"sub\": \"…\"}.", "", null));
    }

    public static Claims of(Map<String, ?> values) {
        return new Claims((ObjectNode) asParsed(values));
    }

    /// The same with `name` set to a text, number, boolean, map or list; removed where `value` is null.
    public Claims with(String name, @Nullable Object value) {
        ObjectNode copy = object.deepCopy();
        if (value == null) {
            copy.remove(name);
        } else {
            copy.set(name, asParsed(value));
        }
        return new Claims(copy);
    }

    /// A claim as text: strings bare, everything else as JSON; empty where it is absent or null.
    public Optional<String> text(String name) {
        return Optional.ofNullable(object.get(name))
                .filter(node -> !node.isNull())
                .map(Claims::bare);
    }

    /// A claim at a path of names: `app_metadata`, `organization_id`.
    public Optional<String> text(String outer, String inner) {
        return Optional.ofNullable(object.get(outer))
                .map(node -> node.get(inner))
                .filter(node -> !node.isNull())
                .map(Claims::bare);
    }

    /// A claim at a written path: the claim of that very name (`https://example.org/tenant`), else the one within
    /// another (`app_metadata.organization_id`).
    public Optional<String> at(String path) {
        Optional<String> whole = text(path);
        int dot = path.lastIndexOf('.');
        return whole.isPresent() || dot < 0 ? whole : text(path.substring(0, dot), path.substring(dot + 1));
    }

    /// The same with a claim at such a path, one level deep at most.
    public Claims withPath(String path, String value) {
        int dot = path.lastIndexOf('.');
        if (dot < 0 || path.contains("://")) {
            return with(path, value);
        }
        ObjectNode inner = object.get(path.substring(0, dot)) instanceof ObjectNode there
                ? there.deepCopy()
                : JSON.createObjectNode();
        inner.put(path.substring(dot + 1), value);
        ObjectNode copy = object.deepCopy();
        copy.set(path.substring(0, dot), inner);
        return new Claims(copy);
    }

    /// The top-level claims as PostgREST's legacy settings want them, `request.jwt.claim.NAME`.
    public Map<String, String> flat() {
        Map<String, String> all = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                all.put(entry.getKey(), bare(entry.getValue()));
            }
        });
        return all;
    }

    public boolean isEmpty() {
        return object.isEmpty();
    }

    /// Compact JSON.
    public String json() {
        return JSON.writeValueAsString(object);
    }

    /// JSON over several lines, for reading.
    public String pretty() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(object);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Claims that && that.object.equals(object);
    }

    @Override
    public int hashCode() {
        return object.hashCode();
    }

    @Override
    public String toString() {
        return json();
    }

    /// By way of text, so that a long 1 and an int 1 are the same claim.
    private static JsonNode asParsed(Object value) {
        return JSON.readTree(JSON.writeValueAsString(value));
    }

    private static String bare(JsonNode node) {
        return node.isString() ? node.stringValue() : node.toString();
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : "line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }
}
