package io.rolescope.canary.users.ui;

import io.rolescope.canary.app.Window;

public record ScreenKnowsTheWindow(Window known) {}
