package io.rolescope.functions.hurl;

import java.util.Arrays;

/// The rules for names of variables.
public final class Variables {
    private Variables() {}

    /// Whether a name is taken by a function.
    public static boolean isReserved(String name) {
        return Arrays.stream(Expression.Function.values())
                .anyMatch(function -> function.display().equals(name));
    }

    /// Whether a text can be written between double braces.
    public static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-')
                && !isReserved(name);
    }
}
