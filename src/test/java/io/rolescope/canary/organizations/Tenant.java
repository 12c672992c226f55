package io.rolescope.canary.organizations;

public final class Tenant {}
