package io.rolescope.canary.files.ui;

import javafx.scene.Node;

public record DrawingViewModel(Node drawn) {}
