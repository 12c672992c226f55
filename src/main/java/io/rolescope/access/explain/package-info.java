/// Verdicts: which policies apply to an identity and a statement, what each of their clauses comes to for each
/// row, and what the server therefore does. Floor 3.
@NullMarked
package io.rolescope.access.explain;

import org.jspecify.annotations.NullMarked;
