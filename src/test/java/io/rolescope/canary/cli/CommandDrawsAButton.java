package io.rolescope.canary.cli;

import javafx.scene.control.Button;

public record CommandDrawsAButton(Button button) {}
