package io.rolescope.functions.jsonpath;

/// The text is no JSONPath query.
public final class JsonPathSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int offset;

    JsonPathSyntaxException(int offset, String message) {
        super(message);
        this.offset = offset;
    }

    /// Where in the query, in characters from 0.
    public int offset() {
        return offset;
    }
}
