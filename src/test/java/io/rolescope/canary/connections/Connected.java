package io.rolescope.canary.connections;

public final class Connected {}
