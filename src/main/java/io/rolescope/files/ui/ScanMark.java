package io.rolescope.files.ui;

import io.rolescope.kit.VerdictMark;
import javafx.scene.Node;
import javafx.scene.control.Label;

/// The state of a virus scan: icon, word and colour.
final class ScanMark {
    private ScanMark() {}

    static Node of(String state) {
        return switch (state) {
            case "clean" -> VerdictMark.VISIBLE.label("clean");
            case "infected" -> VerdictMark.HIDDEN.label("infected");
            case "failed" -> VerdictMark.FAILS.label("scan failed");
            case "skipped", "pending" -> VerdictMark.UNKNOWN.label(state);
            default -> new Label(state);
        };
    }
}
