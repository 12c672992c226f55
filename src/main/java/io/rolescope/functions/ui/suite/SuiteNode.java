package io.rolescope.functions.ui.suite;

/// A place in the tree.
///
/// @param entry -1 for the suite itself
record SuiteNode(int suite, int entry) {}
