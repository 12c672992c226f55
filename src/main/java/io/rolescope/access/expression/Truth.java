package io.rolescope.access.expression;

/// The three values of a boolean in SQL.
public enum Truth {
    TRUE,
    FALSE,
    NULL
}
