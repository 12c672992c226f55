package io.rolescope.canary.app;

public final class Window {}
