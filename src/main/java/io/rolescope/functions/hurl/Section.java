package io.rolescope.functions.hurl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A `[…]` part of a request or a response. The span goes from the opening bracket to the end of the last item.
public sealed interface Section {
    Span span();

    /// `[Query]` or `[QueryStringParams]`
    record QueryParams(Span span, List<KeyValue> params) implements Section {}

    /// `[Form]` or `[FormParams]`
    record FormParams(Span span, List<KeyValue> params) implements Section {}

    /// `[Multipart]` or `[MultipartFormData]`
    record Multipart(Span span, List<MultipartPart> parts) implements Section {}

    record Cookies(Span span, List<KeyValue> cookies) implements Section {}

    record BasicAuth(Span span, @Nullable KeyValue credentials) implements Section {}

    record Options(Span span, List<EntryOption> options) implements Section {}

    record Captures(Span span, List<Capture> captures) implements Section {}

    record Asserts(Span span, List<Assertion> assertions) implements Section {}
}
