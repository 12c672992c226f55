package io.rolescope.canary.cli;

import io.rolescope.canary.app.Window;

public record CommandKnowsTheWindow(Window known) {}
