package io.rolescope.canary.files.ui;

public final class FilesScreen {}
