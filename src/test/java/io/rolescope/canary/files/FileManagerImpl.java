package io.rolescope.canary.files;

final class FileManagerImpl {}
