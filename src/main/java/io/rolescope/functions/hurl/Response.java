package io.rolescope.functions.hurl;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The response an entry expects.
///
/// @param span from `HTTP` to the last character that belongs to the response
/// @param statusLine `HTTP 200`, from the first to the last character
/// @param version `1.0`, `1.1`, `2` or `3`; any when absent
/// @param status the expected status; any when absent
public record Response(
        Span span,
        Span statusLine,
        @Nullable String version,
        @Nullable Integer status,
        List<KeyValue> headers,
        List<Section> sections,
        @Nullable BodyContent body) {
    public Response {
        headers = List.copyOf(headers);
        sections = List.copyOf(sections);
    }

    /// The section of that kind, if it is there.
    public <S extends Section> Optional<S> section(Class<S> kind) {
        return sections.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
