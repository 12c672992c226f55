package io.rolescope.access.ui;

import io.rolescope.access.explain.Verdict;

/// Which rows of a table the Simulator lists.
enum RowsShown {
    ALL,
    /// Those that whoever is looked as reaches.
    ALLOWED,
    /// All others: denied, failing, or not known.
    DENIED;

    boolean shows(Verdict verdict) {
        boolean allowed = verdict instanceof Verdict.Allowed;
        return this == ALL || allowed == (this == ALLOWED);
    }
}
