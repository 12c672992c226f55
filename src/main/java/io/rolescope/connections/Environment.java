package io.rolescope.connections;

/// What a backend is to its people; decides the colour round the window, and how loudly writes are warned of.
public enum Environment {
    LOCAL,
    STAGING,
    PRODUCTION
}
