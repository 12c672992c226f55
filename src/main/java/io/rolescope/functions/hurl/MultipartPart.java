package io.rolescope.functions.hurl;

import org.jspecify.annotations.Nullable;

/// One part of a multipart form.
public sealed interface MultipartPart {
    record Field(KeyValue keyValue) implements MultipartPart {}

    /// A file.
    ///
    /// @param contentType as written behind the file name, otherwise taken from the file's ending
    record File(
            Span span,
            Template key,
            Template fileName,
            @Nullable Template contentType) implements MultipartPart {}
}
