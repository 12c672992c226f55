package io.rolescope.functions.catalog;

/// A function that is known by its name.
///
/// @param source how it is known
public record KnownFunction(String name, Source source) {

    /// How a function is known.
    public enum Source {
        LISTED("listed by the backend"),
        DATABASE("called by the database"),
        SENT("called from here before");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
