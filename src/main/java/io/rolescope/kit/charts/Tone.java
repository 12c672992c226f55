package io.rolescope.kit.charts;

/// What a mark means, and so which colour it has. The same everywhere; never the only sign.
public enum Tone {
    ACCENT("accent"),
    GOOD("good"),
    WARNING("warning"),
    BAD("bad"),
    MUTED("muted"),
    VIOLET("violet"),
    TEAL("teal"),
    PINK("pink");

    private final String word;

    Tone(String word) {
        this.word = word;
    }

    /// `chart-accent`: gives a shape its colour as `-chart-tone`.
    String styleClass() {
        return "chart-" + word;
    }
}
