package io.rolescope.functions.hurl;

/// Why a file cannot be run as it stands, and where.
///
/// @param file name of the file
/// @param line line, from 1
/// @param column character in the line, from 1
/// @param message one sentence
public record SyntaxError(String file, int line, int column, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message;
    }
}
