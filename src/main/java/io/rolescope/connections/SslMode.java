package io.rolescope.connections;

import java.util.Locale;

/// How far the connection is encrypted and the server's name checked, by libpq's words.
///
/// Source: PostgreSQL manual, “SSL Support”, table “SSL Mode Descriptions”.
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /// The word as libpq and the driver write it: `verify-full`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// @throws IllegalArgumentException for another word
    public static SslMode of(String word) {
        return valueOf(word.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
