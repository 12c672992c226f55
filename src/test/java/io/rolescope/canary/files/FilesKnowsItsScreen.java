package io.rolescope.canary.files;

import io.rolescope.canary.files.ui.FilesScreen;

public record FilesKnowsItsScreen(FilesScreen known) {}
