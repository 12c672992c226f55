package io.rolescope.functions.hurl;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The request of an entry.
///
/// @param span from the method to the last character that belongs to the request
public record Request(
        Span span,
        String method,
        Template url,
        List<KeyValue> headers,
        List<Section> sections,
        @Nullable BodyContent body) {
    public Request {
        headers = List.copyOf(headers);
        sections = List.copyOf(sections);
    }

    /// The section of that kind, if it is there.
    public <S extends Section> Optional<S> section(Class<S> kind) {
        return sections.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}
