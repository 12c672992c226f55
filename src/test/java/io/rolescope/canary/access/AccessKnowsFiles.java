package io.rolescope.canary.access;

import io.rolescope.canary.files.StoredFile;

public record AccessKnowsFiles(StoredFile known) {}
