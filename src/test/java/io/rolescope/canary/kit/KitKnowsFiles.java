package io.rolescope.canary.kit;

import io.rolescope.canary.files.StoredFile;

public record KitKnowsFiles(StoredFile known) {}
