package io.rolescope.canary.users.ui;

import io.rolescope.canary.files.ui.FilesScreen;

public record UsersScreenKnowsFilesScreen(FilesScreen known) {}
