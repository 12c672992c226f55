package io.rolescope.platform.http;

/// A header line.
///
/// @param sensitive carries a credential: never sent to another host, never shown
public record HttpHeader(String name, String value, boolean sensitive) {
    public HttpHeader(String name, String value) {
        this(name, value, false);
    }

    @Override
    public String toString() {
        return name + ": " + (sensitive ? "••••" : value);
    }
}
