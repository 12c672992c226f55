package io.rolescope.canary.identities;

public final class Somebody {}
