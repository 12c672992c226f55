package io.rolescope.canary.kit;

public final class Button {}
