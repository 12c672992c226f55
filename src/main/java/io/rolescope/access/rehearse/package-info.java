/// Rehearsing a write: it runs for real as the identity, is looked at from all sides, held against the prediction, and
/// always rolled back. Floor 3.
@NullMarked
package io.rolescope.access.rehearse;

import org.jspecify.annotations.NullMarked;
