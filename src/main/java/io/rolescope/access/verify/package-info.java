/// Predictions held against the server: every verdict beside what the same statement really does, in a
/// transaction that is rolled back. Floor 3.
@NullMarked
package io.rolescope.access.verify;

import org.jspecify.annotations.NullMarked;
