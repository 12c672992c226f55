package io.rolescope.canary.access;

public final class Verdict {}
