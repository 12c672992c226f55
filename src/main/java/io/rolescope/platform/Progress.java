package io.rolescope.platform;

/// Where long work tells how far it is. Cheap to call; receivers thin it out themselves.
@FunctionalInterface
public interface Progress {

    /// @param fraction done so far, 0 to 1; negative where it cannot be told
    /// @param message what is being done right now, a few words
    void report(double fraction, String message);

    /// Tells nobody.
    static Progress silent() {
        return (fraction, message) -> {};
    }
}
