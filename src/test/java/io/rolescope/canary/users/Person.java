package io.rolescope.canary.users;

public final class Person {}
