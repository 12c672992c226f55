package io.rolescope.canary.files;

public final class StoredFile {}
