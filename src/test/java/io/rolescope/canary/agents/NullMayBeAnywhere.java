package io.rolescope.canary.agents;

public final class NullMayBeAnywhere {}
