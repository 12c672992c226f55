package io.rolescope.kit.charts;

import java.util.List;

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

    private static final List<Tone> IN_TURN = List.of(ACCENT, TEAL, VIOLET, WARNING, PINK, MUTED);

    private final String word;

    Tone(String word) {
        this.word = word;
    }

    /// Colours for things that differ but are neither good nor bad.
    public static Tone inTurn(int index) {
        return IN_TURN.get(Math.floorMod(index, IN_TURN.size()));
    }

    /// `chart-accent`: gives a shape its colour as `-chart-tone`.
    String styleClass() {
        return "chart-" + word;
    }
}
