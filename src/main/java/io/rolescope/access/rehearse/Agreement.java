package io.rolescope.access.rehearse;

/// Whether what was predicted is what happened.
///
/// @param sentence for people: what was predicted and what the server did
public record Agreement(State state, String sentence) {

    /// How they compare.
    public enum State {
        /// The server did what was predicted.
        AGREES,
        /// It did something else: a defect of Rolescope.
        DIFFERS,
        /// Nothing was predicted, or what happened says nothing about it.
        UNDECIDED
    }
}
