package io.rolescope.access.expression;

/// Text that the server's lexer would not take either.
public final class MalformedExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedExpressionException(String what) {
        super(what);
    }
}
