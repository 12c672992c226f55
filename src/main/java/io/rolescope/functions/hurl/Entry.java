package io.rolescope.functions.hurl;

import org.jspecify.annotations.Nullable;

/// A request and what is expected of its response.
public record Entry(Span span, Request request, @Nullable Response response) {}
